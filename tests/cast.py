"""Who writes to the account in the tests, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

#: The cast. Openids look like WeChat's, and are nobody's.
WANG = "oTestWang0000000000000000000"  # 王师傅
LI = "oTestLi000000000000000000000"  # 李姐
STRANGER = "oTestStranger00000000000000"  # 路人

#: A Sunday morning, after which every dialogue begins.
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **span: float) -> None:
        """passes(minutes=11)"""
        self.now += timedelta(**span)

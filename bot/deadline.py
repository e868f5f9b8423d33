"""A message that waits for its turn, and who speaks first: the turn with its answer, or the clock."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, field

from bot.message import Message, Reply


class Race:
    """Settled once. Whoever calls its method first wins; the other learns that it lost.

    Without it a turn that ends at the very moment the clock runs out would either be told twice or be taken for told
    when it was not.
    """

    def __init__(self) -> None:
        self._settled = threading.Lock()

    def turn_is_done(self) -> bool:
        """True: the answer will be told now. False: the polite text has gone out, keep the answer for later."""
        return self._settled.acquire(blocking=False)

    def time_is_up(self) -> bool:
        """True: tell the polite text. False: the turn is done and its answer is a commit away."""
        return self._settled.acquire(blocking=False)


@dataclass(slots=True)
class Job:
    """A message on its way through the conversation. `masked` is its text without personal data."""

    message: Message
    masked: str
    race: Race = field(default_factory=Race)
    future: Future[Reply | None] = field(default_factory=Future)
    _in_time: bool | None = None

    def is_in_time(self) -> bool:
        """Whether the answer will be told now; settled once, also when the turn has to run again."""
        if self._in_time is None:
            self._in_time = self.race.turn_is_done()
        return self._in_time

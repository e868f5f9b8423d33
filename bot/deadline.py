"""Who speaks first: the turn with its answer, or the clock with the polite text."""

from __future__ import annotations

import threading


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

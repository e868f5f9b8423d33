"""Writes to a server as WeChat does: signed and sealed messages over connections that are kept."""

from __future__ import annotations

import http.client
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass

from demo.wire import Push, Sender

#: Seconds until WeChat hangs up.
PATIENCE = 5.0

#: Different people who write; each sends every so manieth message.
PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """A message, the same whenever it is delivered."""

    id: int
    user: str
    text: str
    sent: int

    def push(self, sender: Sender) -> Push:
        """One delivery of it: the same message under a new envelope."""
        return sender.text(self.user, self.text, msg_id=self.id, sent=self.sent)


class Line:
    """One connection to the webhook."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def deliver(self, push: Push) -> bytes:
        """The body of the answer. Raises RuntimeError for any status but 200, OSError when none comes in time."""
        self._connection.request("POST", f"/wechat?{push.query}", push.body, {"Content-Type": "text/xml"})
        response = self._connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"status {response.status}")
        return body

    def close(self) -> None:
        self._connection.close()


def messages(texts: Sequence[str]) -> list[Said]:
    """A message of each text, by people in turn, with ids that no other run has used."""
    first, now = secrets.randbelow(10**9) * 10**9, int(time.time())
    return [Said(first + n, f"oBench{n % PEOPLE:022d}", text, now) for n, text in enumerate(texts)]

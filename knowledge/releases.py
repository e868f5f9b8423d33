"""Cut a release, make one live, go back to one. A release never changes."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from db import Statement
from knowledge.content import Content
from knowledge.models import LiveRow, ReleaseRow

RELEASES = ReleaseRow.__table__
LIVE = LiveRow.__table__
_LIVE_NUMBER = Statement(lambda _: select(LIVE.c.release))


class NoRelease(LookupError):
    """There is no release of that number, or none is live yet."""


def live_number(connection: Connection) -> int | None:
    """The number of the live release; None before the first."""
    found = _LIVE_NUMBER.run(connection)
    return int(found[0].release) if found else None


def cut(connection: Connection, content: Content, *, note: str, now: datetime) -> int:
    """Write a new release and give its number. It is not live yet."""
    canonical = _canonical(content)
    values = {
        "cut_at": now,
        "note": note,
        "digest": hashlib.sha256(canonical).hexdigest(),
        "content": zlib.compress(canonical),
    }
    number: int = connection.execute(insert(ReleaseRow).returning(RELEASES.c.number), values).scalar_one()
    return number


def activate(connection: Connection, number: int) -> None:
    """Make a release live, a newer or an older one (roll back). Raises NoRelease."""
    if connection.execute(select(RELEASES.c.number).where(RELEASES.c.number == number)).first() is None:
        raise NoRelease(f"there is no release {number}")
    changed = connection.execute(update(LiveRow).where(LIVE.c.id == 1).values(release=number)).rowcount
    if not changed:
        connection.execute(insert(LiveRow), {"id": 1, "release": number})


def publish(connection: Connection, content: Content, *, note: str, now: datetime) -> tuple[int, bool]:
    """Cut a release and make it live, unless the live one has the same content. (number, whether it is new)."""
    number = live_number(connection)
    if number is not None and _digest_of(connection, number) == hashlib.sha256(_canonical(content)).hexdigest():
        return number, False
    number = cut(connection, content, note=note, now=now)
    activate(connection, number)
    return number, True


def load(connection: Connection, number: int) -> Content:
    """What a release holds. Raises NoRelease."""
    stored = connection.execute(select(RELEASES.c.content).where(RELEASES.c.number == number)).scalar()
    if stored is None:
        raise NoRelease(f"there is no release {number}")
    return Content.model_validate_json(zlib.decompress(stored))


def _digest_of(connection: Connection, number: int) -> str | None:
    digest: str | None = connection.execute(select(RELEASES.c.digest).where(RELEASES.c.number == number)).scalar()
    return digest


def _canonical(content: Content) -> bytes:
    return content.model_dump_json(by_alias=True).encode()

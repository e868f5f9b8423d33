"""The one row of a turn: it remembers what was said and why, and that this message has had its turn.

The rows of a transaction are found by the messages' unique keys before any handler runs, and inserted before the
commit. A second delivery, from this process or another, waits for that transaction (SQLite has one writer; on PostgreSQL
the person's row is locked) and then finds the reply. Nothing personal is in a row: the question is masked, the person a
pseudonym.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    false,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from bot.message import Choice, Decision, Message, Reply, Scored
from db import Base, Insert, Instant, RowId, Statement, next_ids


class TurnRow(Base):
    """One message and its reply."""

    __tablename__ = "turns"
    # An id is never used twice, even after a purge: receipts are made of it.
    __table_args__ = (UniqueConstraint("channel", "account", "key"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=True)
    channel: Mapped[str] = mapped_column(String(32))
    account: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(16))
    deliveries: Mapped[int] = mapped_column(Integer, server_default="1")
    person: Mapped[str | None] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text, server_default="")
    handler: Mapped[str] = mapped_column(String(32), server_default="")
    decision: Mapped[str] = mapped_column(String(16), server_default="")
    entries: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    release: Mapped[int | None] = mapped_column(Integer)
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    reason: Mapped[str] = mapped_column(Text, server_default="")
    flags: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    reply: Mapped[str | None] = mapped_column(Text)
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON, server_default="[]")
    tail: Mapped[str] = mapped_column(Text, server_default="")
    microseconds: Mapped[int | None] = mapped_column(Integer)
    late: Mapped[bool] = mapped_column(server_default=false())


TURNS = TurnRow.__table__
_KEY = ("channel", "account", "key")
_BY_KEY = Statement(
    lambda rows: select(TURNS).where(or_(*(and_(*(TURNS.c[name] == row[name] for name in _KEY)) for row in rows))),
    *(TURNS.c[name] for name in _KEY),
)
_BY_ID = Statement(
    lambda rows: select(TURNS).where(TURNS.c.id.in_([row["id"] for row in rows])).order_by(TURNS.c.id), TURNS.c.id
)
_NEWEST = select(TURNS).where(TURNS.c.person == bindparam("person_")).order_by(TURNS.c.id.desc()).limit(1)
_AGAIN = update(TurnRow).where(TURNS.c.id == bindparam("id_")).values(deliveries=TURNS.c.deliveries + 1)
_LATE = update(TurnRow).where(TURNS.c.id == bindparam("id_")).values(late=True)
_WRITE = Insert(TurnRow, *(column.name for column in TURNS.c))


_NOTHING = Reply("", "", Decision.SILENT)


class Overtaken(Exception):
    """Another transaction has journalled one of these messages since we looked. Nothing was written: take them again."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A turn as it stands in the journal. `reply.text` is the text as it left; None when nothing was said."""

    id: int
    channel: str
    at: datetime
    kind: str
    deliveries: int
    person: str | None
    question: str
    microseconds: int | None
    late: bool
    reply: Reply | None
    decision: Decision
    candidates: tuple[Scored, ...]


@dataclass(slots=True)
class Draft:
    """The row of a turn that is being taken."""

    id: int
    message: Message
    at: datetime
    person: str | None = None
    question: str = ""
    reply: Reply | None = None
    microseconds: int = 0
    late: bool = False
    deliveries: int = 1


class Turns:
    """The turns of some messages, in one write transaction: those they had before, and drafts of those they have now."""

    def __init__(self, connection: Connection, messages: Iterable[Message]) -> None:
        self._connection = connection
        keys = {_key(message): None for message in messages}
        rows = _BY_KEY.run(connection, *keys)
        self._had: dict[tuple[str, ...], Recorded] = {
            (row.channel, row.account, row.key): _recorded(row) for row in rows
        }
        self._ids = iter(
            next_ids(connection, TurnRow.__tablename__, len(keys) - len(rows)) if len(keys) > len(rows) else ()
        )
        self._drafts: dict[tuple[str, ...], Draft] = {}

    def had(self, message: Message) -> Recorded | Draft | None:
        """The turn that a message has had already; the delivery is counted."""
        key = _key(message)
        if key in self._drafts:
            self._drafts[key].deliveries += 1
            return self._drafts[key]
        if key in self._had:
            self._connection.execute(_AGAIN, {"id_": self._had[key].id})
        return self._had.get(key)

    def draft(self, message: Message, now: datetime) -> Draft:
        """A new row, written by `save`."""
        draft = self._drafts[_key(message)] = Draft(next(self._ids), message, now)
        return draft

    def late(self, turns: Iterable[int]) -> tuple[Recorded, ...]:
        """Turns whose answers came too late, oldest first."""
        return find_all(self._connection, turns)

    def mark_late(self, turn: Recorded | Draft) -> None:
        """The polite text went out instead of the answer."""
        if isinstance(turn, Draft):
            turn.late = True
        else:
            self._connection.execute(_LATE, {"id_": turn.id})

    def save(self) -> None:
        """Write the drafts. Raises Overtaken."""
        drafts = self._drafts.values()
        if drafts and len(_WRITE.run(self._connection, *map(_written, drafts))) < len(drafts):
            raise Overtaken


def find(connection: Connection, turn: int) -> Recorded | None:
    """The turn of that id."""
    return next(iter(find_all(connection, [turn])), None)


def newest_of(connection: Connection, person: str) -> Recorded | None:
    """The newest turn of a person, by pseudonym."""
    row = connection.execute(_NEWEST, {"person_": person}).first()
    return None if row is None else _recorded(row)


def find_all(connection: Connection, turns: Iterable[int]) -> tuple[Recorded, ...]:
    """Those of the turns that are still there, oldest first."""
    ids = [(turn,) for turn in turns]
    return tuple(_recorded(row) for row in _BY_ID.run(connection, *ids)) if ids else ()


def _key(message: Message) -> tuple[str, str, str]:
    return message.channel, message.account, message.key


def _written(draft: Draft) -> Sequence[Any]:
    """The values of a row, in the order of the table's columns."""
    message, said = draft.message, draft.reply or _NOTHING
    return (
        draft.id,
        message.channel,
        message.account,
        message.key,
        draft.at,
        message.kind.value,
        draft.deliveries,
        draft.person,
        draft.question,
        said.handler,
        said.decision.value,
        said.entries,
        said.release,
        [_candidate(candidate) for candidate in said.candidates],
        said.reason,
        said.flags,
        said.text if draft.reply else None,
        [{"label": choice.label, "say": choice.say, "tap": choice.tap} for choice in said.choices],
        said.tail,
        draft.microseconds,
        draft.late,
    )


def _candidate(scored: Scored) -> dict[str, Any]:
    return {"entry": scored.entry, "probability": scored.probability, "why": scored.why}


def _recorded(row: Any) -> Recorded:
    candidates = tuple(Scored(**candidate) for candidate in row.candidates)
    reply = None
    if row.reply is not None:
        reply = Reply(
            text=row.reply,
            handler=row.handler,
            decision=Decision(row.decision),
            entries=tuple(row.entries),
            release=row.release,
            reason=row.reason,
            choices=tuple(Choice(**choice) for choice in row.choices),
            tail=row.tail,
            flags=tuple(row.flags),
        )
    return Recorded(
        id=row.id,
        channel=row.channel,
        at=row.at,
        kind=row.kind,
        deliveries=row.deliveries,
        person=row.person,
        question=row.question,
        microseconds=row.microseconds,
        late=row.late,
        reply=reply and replace(reply, candidates=candidates),
        decision=Decision(row.decision),
        candidates=candidates,
    )

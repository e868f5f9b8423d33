"""The one row of a turn: it claims the message, and it remembers what was said and why.

The row is inserted on a unique key before any handler runs and filled before the commit, all in one transaction: a
second delivery, from this process or another, waits for that transaction and then finds the reply. Nothing personal is
in it: the question is masked, the person a pseudonym.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, Integer, String, Text, UniqueConstraint, bindparam, false, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.message import Choice, Decision, Message, Reply, Scored
from db import Base, InsertNew, Instant, RowId, Statement


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
_BY_KEY = Statement(
    select(TURNS).where(
        TURNS.c.channel == bindparam("channel_"),
        TURNS.c.account == bindparam("account_"),
        TURNS.c.key == bindparam("key_"),
    )
)
_CLAIM = InsertNew(TurnRow)
_BY_ID = Statement(select(TURNS).where(TURNS.c.id == bindparam("id_")))
_BY_IDS = select(TURNS).where(TURNS.c.id.in_(bindparam("ids_", expanding=True))).order_by(TURNS.c.id)
_NEWEST = select(TURNS).where(TURNS.c.person == bindparam("person_")).order_by(TURNS.c.id.desc()).limit(1)
_AGAIN = Statement(update(TurnRow).where(TURNS.c.id == bindparam("id_")).values(deliveries=TURNS.c.deliveries + 1))
_LATE = Statement(update(TurnRow).where(TURNS.c.id == bindparam("id_")).values(late=True))
_FILLED = (
    "person",
    "question",
    "handler",
    "decision",
    "entries",
    "release",
    "candidates",
    "reason",
    "flags",
    "reply",
    "tail",
)
_FILL = Statement(
    update(TurnRow)
    .where(TURNS.c.id == bindparam("id_"))
    .values({name: bindparam(f"{name}_") for name in (*_FILLED, "choices", "microseconds")})
)


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


def claim(connection: Connection, message: Message, now: datetime) -> int | Recorded:
    """The id of a new row, or the turn that this message already had."""
    values = {"channel": message.channel, "account": message.account, "key": message.key}
    new = _CLAIM.first(connection, values | {"at": now, "kind": message.kind.value})
    if new is not None:
        return int(new.id)
    row = _BY_KEY.first(connection, {f"{name}_": value for name, value in values.items()})
    _AGAIN.run(connection, {"id_": row.id})
    return _recorded(row)


def write(
    connection: Connection,
    turn: int,
    *,
    person: str | None,
    question: str,
    reply: Reply | None,
    microseconds: int,
) -> None:
    """Fill the row of a claimed turn. `question` and the reply hold no personal data any more."""
    said = reply or Reply("", "", Decision.SILENT)
    values = {
        "person": person,
        "question": question,
        "handler": said.handler,
        "decision": said.decision.value,
        "entries": list(said.entries),
        "release": said.release,
        "candidates": [_candidate(candidate) for candidate in said.candidates],
        "reason": said.reason,
        "flags": list(said.flags),
        "reply": said.text if reply else None,
        "tail": said.tail,
        "choices": [{"label": choice.label, "say": choice.say, "tap": choice.tap} for choice in said.choices],
        "microseconds": microseconds,
    }
    _FILL.run(connection, {f"{name}_": value for name, value in values.items()} | {"id_": turn})


def mark_late(connection: Connection, turn: int) -> None:
    """The polite text went out instead of the answer."""
    _LATE.run(connection, {"id_": turn})


def find(connection: Connection, turn: int) -> Recorded | None:
    """The turn of that id."""
    row = _BY_ID.first(connection, {"id_": turn})
    return None if row is None else _recorded(row)


def newest_of(connection: Connection, person: str) -> Recorded | None:
    """The newest turn of a person, by pseudonym."""
    row = connection.execute(_NEWEST, {"person_": person}).first()
    return None if row is None else _recorded(row)


def find_all(connection: Connection, turns: Iterable[int]) -> tuple[Recorded, ...]:
    """Those of the turns that are still there, oldest first."""
    ids = list(turns)
    rows = connection.execute(_BY_IDS, {"ids_": ids}).all() if ids else ()
    return tuple(_recorded(row) for row in rows)


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

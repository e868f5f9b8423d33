"""What we asked this person and still wait for, and who the person is to us: a pseudonym.

One row of `people` ties a channel's user id to a random pseudonym and holds the memory. It is the only place where the
user id stands; turns know the pseudonym alone. When the row goes (unsubscribe) the turns stay without a person.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, Text, UniqueConstraint, bindparam, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from bot.message import Alarm, Memory, Message, Offer, Parts, Remembered, Rest, Topic
from db import Base, InsertNew, Instant, Statement

#: How long each thing is remembered (DESIGN.md, "What we remember, and how long").
LIFETIMES: Mapping[type[Remembered], timedelta] = {
    Offer: timedelta(minutes=10),
    Topic: timedelta(minutes=10),
    Parts: timedelta(minutes=10),
    Rest: timedelta(minutes=10),
    Alarm: timedelta(minutes=30),
}

#: How long we can still say that something ran out ("那个列表已过期") instead of not knowing what was meant.
LAPSED_FOR = timedelta(hours=24)

#: An answer that came too late for its own message is told with the next one, for as long as WeChat itself would let
#: us write to the person (48 hours).
LATE_FOR = timedelta(hours=48)

_NAMES: Mapping[type[Remembered], str] = {Offer: "offer", Topic: "topic", Parts: "parts", Rest: "rest", Alarm: "alarm"}
_FIELDS = {kind: tuple(field.name for field in fields(kind)) for kind in _NAMES}
_TYPES = {name: kind for kind, name in _NAMES.items()}


class PersonRow(Base):
    """One account that has written to us."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("channel", "account", "user"),)

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32))
    account: Mapped[str] = mapped_column(String(64))
    user: Mapped[str] = mapped_column(String(64))
    memory: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(Instant)


PEOPLE = PersonRow.__table__
_OF_MESSAGE = (
    (PEOPLE.c.channel == bindparam("channel_"))
    & (PEOPLE.c.account == bindparam("account_"))
    & (PEOPLE.c.user == bindparam("user_"))
)
_KNOWN = Statement(select(PEOPLE.c.id).where(_OF_MESSAGE))
# Locked on PostgreSQL: two messages of one person at once must not write over each other's memory.
_FIND = Statement(select(PEOPLE.c.id, PEOPLE.c.memory).where(_OF_MESSAGE).with_for_update())
_MEET = InsertNew(PersonRow)
_FORGET = Statement(delete(PersonRow).where(_OF_MESSAGE))
_READ = Statement(select(PEOPLE.c.memory).where(PEOPLE.c.id == bindparam("person_")))
_SAVE = Statement(update(PersonRow).where(PEOPLE.c.id == bindparam("person_")).values(memory=bindparam("memory_")))


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the conversation knows them: pseudonym, memory, and the turns whose answers came too late."""

    id: str
    memory: Memory
    late: tuple[int, ...]
    stored: str


def meet(connection: Connection, message: Message, now: datetime) -> Person:
    """The person behind a message; a new pseudonym for one who writes for the first time."""
    row = _FIND.first(connection, _keys(message))
    if row is None:
        new = {"id": secrets.token_hex(8), "channel": message.channel, "account": message.account, "user": message.user}
        if _MEET.first(connection, new | {"memory": "{}", "since": now}) is not None:
            return Person(new["id"], Memory(), (), stored="{}")
        row = _FIND.first(connection, _keys(message))  # two first messages at once: the other one met them
    return Person(row.id, *_read(row.memory, now), stored=row.memory)


def known(connection: Connection, channel: str, account: str, user: str) -> str | None:
    """The pseudonym of a person who has written before."""
    row = _KNOWN.first(connection, {"channel_": channel, "account_": account, "user_": user})
    return None if row is None else str(row.id)


def forget(connection: Connection, message: Message) -> None:
    """Delete the account's row: user id, memory and the link between pseudonym and person."""
    _FORGET.run(connection, _keys(message))


def save(
    connection: Connection,
    person: Person,
    now: datetime,
    *,
    remember: Iterable[Remembered],
    forget: frozenset[str],
    late: Iterable[int],
) -> None:
    """Keep what the reply left behind. A thing is replaced only by a newer one of its kind."""
    kept = {name: value for name, value in _live(person.stored, now - LAPSED_FOR).items() if name not in forget}
    for thing in remember:
        kept[_NAMES[type(thing)]] = _stored(thing, now + LIFETIMES[type(thing)])
    waiting = list(late)
    if waiting:
        kept["late"] = {"turns": waiting, "until": (now + LATE_FOR).isoformat()}
    else:
        kept.pop("late", None)
    stored = json.dumps(kept, ensure_ascii=False)
    if stored != person.stored:
        _SAVE.run(connection, {"person_": person.id, "memory_": stored})


def told(connection: Connection, person: str, turn: int) -> None:
    """A late answer has been told after all (its own message was delivered again): do not tell it with the next."""
    row = _READ.first(connection, {"person_": person})
    kept = json.loads(row.memory) if row else {}
    if turn in kept.get("late", {}).get("turns", ()):
        kept["late"]["turns"].remove(turn)
        _SAVE.run(connection, {"person_": person, "memory_": json.dumps(kept, ensure_ascii=False)})


def owe(connection: Connection, person: str, turn: int, now: datetime) -> None:
    """An answer came too late for its message: tell it with the next one."""
    row = _READ.first(connection, {"person_": person})
    kept = json.loads(row.memory) if row else {}
    waiting = kept.get("late", {}).get("turns", [])
    kept["late"] = {
        "turns": [*(other for other in waiting if other != turn), turn],
        "until": (now + LATE_FOR).isoformat(),
    }
    _SAVE.run(connection, {"person_": person, "memory_": json.dumps(kept, ensure_ascii=False)})


def _keys(message: Message) -> dict[str, str]:
    return {"channel_": message.channel, "account_": message.account, "user_": message.user}


def _read(stored: str, now: datetime) -> tuple[Memory, tuple[int, ...]]:
    if stored == "{}":
        return Memory(), ()
    recent = _live(stored, now - LAPSED_FOR)
    live = {name: value for name, value in recent.items() if datetime.fromisoformat(value["until"]) > now}
    things = {name: _thing(_TYPES[name], value) for name, value in live.items() if name in _TYPES}
    lapsed = frozenset(name for name in recent if name in _TYPES and name not in live)
    late = tuple(live["late"]["turns"]) if "late" in live else ()
    return Memory(**things, lapsed=lapsed), late


def _live(stored: str, since: datetime) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = json.loads(stored)
    return {name: value for name, value in kept.items() if datetime.fromisoformat(value["until"]) > since}


def _stored(thing: Remembered, until: datetime) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in _FIELDS[type(thing)]} | {"until": until.isoformat()}


def _thing(kind: type[Remembered], value: Mapping[str, Any]) -> Any:
    """JSON has lists where our words have tuples, and lacks a field that has been added since it was stored."""
    of: dict[str, Any] = {name: value[name] for name in _FIELDS[kind] if name in value}
    make: Callable[..., Any] = kind
    return make(**{name: tuple(item) if isinstance(item, list) else item for name, item in of.items()})

"""What we asked this person and still wait for, and who the person is to us: a pseudonym.

One row of `people` ties a channel's user id to a random pseudonym and holds the memory. It is the only place where the
user id stands; turns know the pseudonym alone. When the row goes (unsubscribe) the turns stay without a person.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, String, Text, UniqueConstraint, and_, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from bot.message import SILENT_KINDS, Alarm, Memory, Message, Offer, Parts, Remembered, Rest, Topic
from db import Base, Binds, Insert, Instant, Statement

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

#: The memory of somebody of whom nothing is remembered, as it is stored.
EMPTY = "{}"
_BLANK = Memory()

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
_USER = ("channel", "account", "user")


def _of(rows: Sequence[Binds]) -> ColumnElement[bool]:
    return or_(*(and_(*(PEOPLE.c[name] == row[name] for name in _USER)) for row in rows))


# Locked on PostgreSQL: two messages of one person at once must not write over each other's memory, and the second
# delivery of a message must wait for the first.
_FIND = Statement(lambda rows: select(PEOPLE).where(_of(rows)).with_for_update(), *(PEOPLE.c[name] for name in _USER))
_MEET = Insert(PersonRow, *(column.name for column in PEOPLE.c))
_SAVE = Insert(PersonRow, *(column.name for column in PEOPLE.c), update=("memory",))


class Person:
    """A person as the conversation knows them: a pseudonym, what is remembered, and whose answers came too late."""

    def __init__(self, id: str, user: tuple[str, ...], stored: str, since: datetime) -> None:  # noqa: A002  # the word
        self.id = id
        self.user = user
        self.since = since
        self._stored = stored
        self._kept: dict[str, dict[str, Any]] = orjson.loads(stored) if stored != EMPTY else {}

    def memory(self, now: datetime) -> Memory:
        """What is still remembered, and what ran out."""
        if not self._kept:
            return _BLANK
        recent = _live(self._kept, now - LAPSED_FOR)
        live = _live(recent, now)
        things = {name: _thing(_TYPES[name], value) for name, value in live.items() if name in _TYPES}
        lapsed = frozenset(name for name in recent if name in _TYPES and name not in live)
        return Memory(**things, lapsed=lapsed)

    def late(self, now: datetime) -> tuple[int, ...]:
        """The turns whose answers came too late and are still to be told."""
        owed = self._kept.get("late")
        return tuple(owed["turns"]) if owed and datetime.fromisoformat(owed["until"]) > now else ()

    def keep(self, now: datetime, *, remember: Iterable[Remembered], forget: frozenset[str]) -> None:
        """Keep what a reply left behind. A thing is replaced only by a newer one of its kind."""
        kept = {name: value for name, value in _live(self._kept, now - LAPSED_FOR).items() if name not in forget}
        for thing in remember:
            kept[_NAMES[type(thing)]] = _stored(thing, now + LIFETIMES[type(thing)])
        self._kept = kept

    def owe(self, turn: int, now: datetime) -> None:
        """An answer came too late for its message: tell it with the next one."""
        waiting = self._kept.get("late", {}).get("turns", [])
        self._owe([*(other for other in waiting if other != turn), turn], (now + LATE_FOR).isoformat())

    def told(self, turns: Iterable[int]) -> None:
        """Late answers have been told: do not tell them with the next."""
        owed, told = self._kept.get("late"), set(turns)
        if owed and told:
            self._owe([turn for turn in owed["turns"] if turn not in told], owed["until"])

    def _owe(self, turns: list[int], until: str) -> None:
        self._kept.pop("late", None)
        if turns:
            self._kept["late"] = {"turns": turns, "until": until}

    def changed(self) -> tuple[Any, ...] | None:
        """The row as it is to be written; None when it is as it was."""
        stored = orjson.dumps(self._kept).decode() if self._kept else EMPTY
        return None if stored == self._stored else (self.id, *self.user, stored, self.since)


class People:
    """Those behind some messages, in one write transaction."""

    def __init__(self, connection: Connection, messages: Iterable[Message], now: datetime) -> None:
        self._connection = connection
        self._known: dict[tuple[str, ...], Person] = {}
        speaking = {_user(message): message.kind not in SILENT_KINDS for message in messages}
        self._find(list(speaking))
        self._meet([user for user, speaks in speaking.items() if speaks and user not in self._known], now)

    def known(self, message: Message) -> Person | None:
        """The person behind a message, if they have written before."""
        return self._known.get(_user(message))

    def met(self, message: Message, now: datetime) -> Person:
        """The person behind a message; a new pseudonym for one who writes for the first time."""
        user = _user(message)
        if user not in self._known:
            self._meet([user], now)
        return self._known[user]

    def forget(self, message: Message) -> None:
        """Delete the account's row: user id, memory and the link between pseudonym and person."""
        person = self._known.pop(_user(message), None)
        if person is not None:
            self._connection.execute(delete(PersonRow).where(PEOPLE.c.id == person.id))

    def save(self) -> None:
        """Write what has changed."""
        changed = [row for person in self._known.values() if (row := person.changed())]
        if changed:
            _SAVE.run(self._connection, *changed)

    def _find(self, users: Sequence[tuple[str, ...]]) -> None:
        for row in _FIND.run(self._connection, *users):
            user = (row.channel, row.account, row.user)
            self._known[user] = Person(row.id, user, row.memory, row.since)

    def _meet(self, users: Sequence[tuple[str, ...]], now: datetime) -> None:
        if users:
            _MEET.run(self._connection, *((secrets.token_hex(8), *user, EMPTY, now) for user in users))
            self._find(users)  # two first messages at once: the other one may have met them


def pseudonym(connection: Connection, channel: str, account: str, user: str) -> str | None:
    """The pseudonym of a person who has written before."""
    query = select(PEOPLE.c.id).where(PEOPLE.c.channel == channel, PEOPLE.c.account == account, PEOPLE.c.user == user)
    return connection.execute(query).scalar()


def _user(message: Message) -> tuple[str, ...]:
    return message.channel, message.account, message.user


def _live(kept: Mapping[str, dict[str, Any]], since: datetime) -> dict[str, dict[str, Any]]:
    return {name: value for name, value in kept.items() if datetime.fromisoformat(value["until"]) > since}


def _stored(thing: Remembered, until: datetime) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in _FIELDS[type(thing)]} | {"until": until.isoformat()}


def _thing(kind: type[Remembered], value: Mapping[str, Any]) -> Any:
    """JSON has lists where our words have tuples, and lacks a field that has been added since it was stored."""
    of: dict[str, Any] = {name: value[name] for name in _FIELDS[kind] if name in value}
    make: Callable[..., Any] = kind
    return make(**{name: tuple(item) if isinstance(item, list) else item for name, item in of.items()})

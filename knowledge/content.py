"""What a release holds: entries, documents, facts, terms, fixed texts and urgent cards.

These models are the format of the packs (`packs/README.md`), of a release in the database and of
`flask export-knowledge`, all three. They are frozen and forbid unknown keys, so a typing error in a pack is
refused instead of being ignored.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: Ids are lower-case words joined by hyphens; they are shown in logs and never reused.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
ServiceId = Annotated[str, StringConstraints(pattern=r"^S\d\d$")]
#: document#clause, e.g. "work-plan-2014#5.1" or "工会法#第十一条"
Citation = Annotated[str, StringConstraints(pattern=r"^[^#\s]+#[^#\s]+$")]

Audience = Literal["worker", "cadre", "company"]
Level = Literal["区", "街镇", "基层"]
#: What a question asks about a service; the same words serve the matcher and the console's filters.
Aspect = Literal[
    "what", "who", "how", "materials", "when", "where", "amount", "contact", "status", "whether", "whatif", "why"
]

#: The most characters an answer may have, so that it reads as one bubble on a phone (design decision).
ANSWER_LIMIT = 120


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Service(Frozen):
    """One of the union's services (S01 … S67)."""

    id: ServiceId
    name: Text
    field: Annotated[int, Field(ge=1, le=6)]


class Clause(Frozen):
    """A numbered place in a document, with a summary in our own words and its figures."""

    id: Text
    place: Text
    heading: Text
    summary: Text
    figures: tuple[str, ...] = ()


class Document(Frozen):
    """What answers stand on.

    articles  for laws: how many articles it has; each is a clause 第一条 … without being written out
    year      when set, the document's figures are of that year and an answer that quotes one must say so
    note      what a reader must know (old version, to be checked)
    """

    id: Text
    title: Text
    issued_by: str = ""
    version: str = ""
    status: Literal["in force", "past", "to be confirmed", "repealed"] = "in force"
    year: int | None = None
    articles: int = 0
    note: str = ""
    clauses: tuple[Clause, ...] = ()


class Fact(Frozen):
    """An amount, date, phone number, address or rule that staff govern by name.

    Without `value` it is unfilled: a visible state. `confirmed` is False until staff of the union have checked it;
    `source` and `as_of` are then told with the value. `ask` is who knows, for the worker.
    """

    name: Name
    label: Text
    value: str = ""
    source: str = ""
    as_of: str = ""
    confirmed: bool = False
    ask: str = ""
    services: tuple[ServiceId, ...] = ()


class Limit(Frozen):
    """A time limit that an answer tells unasked, computed from the date that the worker wrote.

    years and days count from that date; `what` names the limit ("本人申请工伤认定").
    """

    what: Text
    from_: Text = Field(alias="from")
    years: int = 0
    days: int = 0

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Entry(Frozen):
    """One thing we can answer."""

    id: Name
    question: Text
    phrasings: Annotated[tuple[Text, ...], Field(min_length=6)]
    answer: Annotated[Text, StringConstraints(max_length=ANSWER_LIMIT)]
    detail: str = ""
    aspect: Aspect
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)] = ("worker",)
    level: Level
    owner: Text
    services: Annotated[tuple[ServiceId, ...], Field(min_length=1)]
    basis: Annotated[tuple[Citation, ...], Field(min_length=1)]
    facts: tuple[Name, ...] = ()
    personal: bool = False
    limit: Limit | None = None
    legal: bool = False
    valid_from: date | None = None
    valid_until: date | None = None
    review: date | None = None


class Term(Frozen):
    """How people say it → how the union writes it.

    homophone, typo, dialect  what they wrote is another spelling of the official words: it is replaced
    colloquial, abbreviation  another word for it: both are searched
    """

    say: Text
    mean: Text
    kind: Literal["homophone", "typo", "dialect", "colloquial", "abbreviation"]


class FixedText(Frozen):
    """An approved text that is no entry: greetings, media, privacy, errors."""

    name: Name
    text: Text
    facts: tuple[Name, ...] = ()


class Card(Frozen):
    """An urgent card: fixed, approved, given before anything else is looked at.

    care   the sentence put before another handler's answer when the words were half-joking
    again  what is said when the person writes on while the card is open
    """

    id: Name
    title: Text
    text: Text
    again: Text
    care: str = ""
    facts: tuple[Name, ...] = ()


class Content(Frozen):
    """Everything of one release."""

    services: tuple[Service, ...]
    documents: tuple[Document, ...]
    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    texts: tuple[FixedText, ...]
    cards: tuple[Card, ...]
    entries: tuple[Entry, ...]

"""The rules between the parts of a content. Each rule gives (thing, what is wrong with it) pairs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from knowledge.content import Card, Content, Document, Entry, Fact, FixedText, Frozen
from knowledge.documents import clause_exists
from knowledge.texts import REQUIRED

Found = Iterator[tuple[Frozen, str]]

#: The only telephone numbers that a text may hold: national lines. Any other is a fact that staff confirm.
NATIONAL_NUMBERS = frozenset({"110", "119", "120", "12351", "12333", "12348"})

_LONG_NUMBER = re.compile(r"(?<![\d第])\d{5,}(?!\d)|(?<!\d)\d{3,4}-\d{6,8}(?!\d)")
_MARKUP = re.compile(r"<[A-Za-z/!]|\]\]>")
_YEAR = re.compile(r"20\d\d年")


def problems(content: Content) -> Found:
    """Everything that is wrong between the parts."""
    for rule in RULES:
        yield from rule(content)


def _ids_are_unique(content: Content) -> Found:
    groups: tuple[tuple[Frozen, ...], ...] = (content.services, content.documents, content.entries, content.cards)
    for group in groups:
        yield from _repeated(group, "id")
    yield from _repeated(content.facts, "name")
    yield from _repeated(content.texts, "name")
    yield from _repeated(content.terms, "say")


def _repeated(things: tuple[Frozen, ...], key: str) -> Found:
    count = Counter(getattr(thing, key) for thing in things)
    for thing in things:
        name = getattr(thing, key)
        if count[name] > 1:
            yield thing, f"{name}: {key} stands {count[name]} times"


def _facts_exist(content: Content) -> Found:
    known = {fact.name for fact in content.facts}
    things: tuple[Entry | FixedText | Card, ...] = (*content.entries, *content.texts, *content.cards)
    for thing in things:
        for name in thing.facts:
            if name not in known:
                yield thing, f"{_name(thing)}: there is no fact {name!r}"


def _services_exist(content: Content) -> Found:
    known = {service.id for service in content.services}
    things: tuple[Entry | Fact, ...] = (*content.entries, *content.facts)
    for thing in things:
        for service in thing.services:
            if service not in known:
                yield thing, f"{_name(thing)}: there is no service {service!r}"


def _services_are_answered_for(content: Content) -> Found:
    answered = {service for entry in content.entries for service in entry.services}
    for service in content.services:
        if service.id not in answered:
            yield service, f"{service.id} {service.name}: no entry answers for it"


def _clauses_exist(content: Content) -> Found:
    documents = {document.id: document for document in content.documents}
    for entry in content.entries:
        for citation in entry.basis:
            document, clause = citation.split("#", 1)
            if document not in documents:
                yield entry, f"{entry.id}: there is no document {document!r}"
            elif not clause_exists(documents[document], clause):
                yield entry, f"{entry.id}: {documents[document].title} has no clause {clause!r}"


def _phrasings_are_unique(content: Content) -> Found:
    owners: dict[str, str] = {}
    for entry in content.entries:
        for phrasing in dict.fromkeys((entry.question, *entry.phrasings)):
            plain = re.sub(r"\W", "", phrasing).lower()
            other = owners.setdefault(plain, entry.id)
            if other != entry.id:
                yield entry, f"{entry.id}: “{phrasing}” is a phrasing of {other} too"


def _texts_are_plain(content: Content) -> Found:
    for thing, text in _all_texts(content):
        if _MARKUP.search(text):
            yield thing, f"{_name(thing)}: mark-up is not allowed"
        for number in _LONG_NUMBER.findall(text):
            if number not in NATIONAL_NUMBERS:
                yield thing, f"{_name(thing)}: {number} looks like a telephone number: make it a fact"


def _all_texts(content: Content) -> Iterator[tuple[Frozen, str]]:
    for entry in content.entries:
        yield entry, f"{entry.question}\n{entry.answer}\n{entry.detail}"
    for text in content.texts:
        yield text, text.text
    for card in content.cards:
        yield card, f"{card.text}\n{card.again}\n{card.care}"


def _figures_say_their_year(content: Content) -> Found:
    """A figure of a document of one year is told with that year, or it reads as today's."""
    dated = {document.id: document for document in content.documents if document.year}
    for entry in content.entries:
        for document in {citation.split("#")[0] for citation in entry.basis} & dated.keys():
            yield from _undated(entry, dated[document])


def _undated(entry: Entry, document: Document) -> Found:
    figures = {figure for clause in document.clauses for figure in clause.figures}
    for text in (entry.answer, entry.detail):
        quoted = sorted(figure for figure in figures if figure in text)
        if quoted and f"{document.year}年" not in text:
            yield entry, f"{entry.id}: quotes {'、'.join(quoted)} without saying {document.year}年"


def _required_texts_exist(content: Content) -> Found:
    known = {text.name for text in content.texts}
    for missing in sorted(REQUIRED - known):
        yield content.services[0], f"texts.yaml has no text {missing!r}"


def _validity_is_a_span(content: Content) -> Found:
    for entry in content.entries:
        if entry.valid_from and entry.valid_until and entry.valid_from > entry.valid_until:
            yield entry, f"{entry.id}: valid_from is after valid_until"


def _name(thing: Frozen) -> str:
    return str(getattr(thing, "id", None) or getattr(thing, "name", ""))


RULES: tuple[Callable[[Content], Found], ...] = (
    _ids_are_unique,
    _facts_exist,
    _services_exist,
    _services_are_answered_for,
    _clauses_exist,
    _phrasings_are_unique,
    _texts_are_plain,
    _figures_say_their_year,
    _required_texts_exist,
    _validity_is_a_span,
)

"""Write what a worker reads: an entry with its facts, a computed time limit and its basis; a fixed text with its facts.

Nothing is worded freely here: every part is an approved text, a fact, or a template with computed dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.content import Card, Content, Document, Entry, Fact, FixedText, Limit
from knowledge.dates import find_date, limit_end
from knowledge.documents import cite

#: Who is asked about a fact that nobody has filled, by the level that handles the entry.
WHO_KNOWS = {"区": "区总工会", "街镇": "所在街镇总工会", "基层": "本单位工会"}

#: Said instead of an answer that may not stand any more. Neither it nor a near neighbour is given (DESIGN.md, Knowledge).
EXPIRED = "“{question}”的答复有效期到{until}，现在已经过期，工会正在更新。请先问{who}，或拨打12351。"
ON_HOLD = "“{question}”的答复所依据的{document}已被替代或废止，工会正在核对。请先问{who}，或拨打12351。"


class Standing(StrEnum):
    """Whether an entry may be told today."""

    GOOD = "good"
    EXPIRED = "expired"
    ON_HOLD = "on hold"


@dataclass(frozen=True, slots=True)
class Composer:
    """Texts of one content. `composer(content)` makes one."""

    documents: Mapping[str, Document]
    facts: Mapping[str, Fact]
    legal: str

    def standing(self, entry: Entry, today: date) -> Standing:
        """Expired after its last day, or on hold when a document it cites has been repealed."""
        if entry.valid_until and today > entry.valid_until:
            return Standing.EXPIRED
        return Standing.ON_HOLD if self._repealed(entry) else Standing.GOOD

    def answer(self, entry: Entry, question: str, today: date) -> str:
        """The answer as a worker reads it, without receipt. `question` is what they wrote: a date in it starts limits."""
        match self.standing(entry, today):
            case Standing.EXPIRED:
                assert entry.valid_until
                until = _chinese(entry.valid_until)
                return EXPIRED.format(question=entry.question, until=until, who=WHO_KNOWS[entry.level])
            case Standing.ON_HOLD:
                document = self._repealed(entry)
                return ON_HOLD.format(question=entry.question, document=document, who=WHO_KNOWS[entry.level])
        lines = [entry.answer, *self._facts(entry.facts, WHO_KNOWS[entry.level])]
        if entry.limit:
            lines.append(limit_line(entry.limit, find_date(question, today), today))
        if entry.legal:
            lines.append(self.legal)
        return "\n".join([*lines, self.basis(entry)])

    def basis(self, entry: Entry) -> str:
        """依据：《工会法》第十一条、第十二条；…"""
        clauses: dict[str, list[str]] = {}
        for citation in entry.basis:
            document, clause = citation.split("#", 1)
            clauses.setdefault(document, []).append(clause)
        return "依据：" + "；".join(cite(self.documents[document], *found) for document, found in clauses.items())

    def text(self, text: FixedText | Card) -> str:
        """A fixed text or an urgent card with its facts. In an emergency only numbers that can be dialled are told."""
        facts = [name for name in text.facts if isinstance(text, FixedText) or self.facts[name].value]
        return "\n".join([text.text, *self._facts(facts, WHO_KNOWS["区"])])

    def _facts(self, names: Iterable[str], who: str) -> list[str]:
        facts = [self.facts[name] for name in names]
        lines = [_filled(fact) for fact in facts if fact.value]
        unfilled = [fact for fact in facts if not fact.value]
        if unfilled:
            labels = "、".join(fact.label for fact in unfilled)
            lines.append(f"工会还没有录入：{labels}。可以问{_either(fact.ask or who for fact in unfilled)}。")
        return lines

    def _repealed(self, entry: Entry) -> str:
        names = (citation.split("#", 1)[0] for citation in entry.basis)
        return next((self.documents[name].title for name in names if self.documents[name].status == "repealed"), "")


def composer(content: Content) -> Composer:
    """The composer of a content."""
    return Composer(
        documents={document.id: document for document in content.documents},
        facts={fact.name: fact for fact in content.facts},
        legal=next(text.text for text in content.texts if text.name == "legal"),
    )


def limit_line(limit: Limit, start: date | None, today: date) -> str:
    """The time limit, told unasked because a missed one cannot be mended; computed when a date was written."""
    span = f"{limit.years}年" if limit.years else f"{limit.days}日"
    rule = f"时限：{limit.what}，自{limit.from_}起{span}内。"
    if start is None:
        return rule
    end = limit_end(start, limit.years, limit.days)
    left = (end - today).days
    until = f"按您写的{_chinese(start)}算，到{_chinese(end)}为止"
    return (
        f"{rule}{until}，还有{left}天，请尽快。"
        if left >= 0
        else f"{rule}{until}，可能已过{-left}天，请马上找人工核对。"
    )


def _filled(fact: Fact) -> str:
    if fact.confirmed:
        return f"{fact.label}：{fact.value}"
    origin = "，".join(part for part in (fact.as_of, fact.source) if part)
    return f"{fact.label}：{fact.value}（{origin}；待工会确认）"


def _either(asks: Iterable[str]) -> str:
    """甲或乙, 乙或丙 → 甲、乙或丙: each is named once."""
    names = list(dict.fromkeys(name for ask in asks for name in re.split("[、或]", ask) if name))
    return f"{'、'.join(names[:-1])}或{names[-1]}" if len(names) > 1 else names[0]


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

"""Clauses by their citation: `work-plan-2014#5.1`, `工会法#第十一条`."""

from __future__ import annotations

import re

from knowledge.content import Document

_ARTICLE = re.compile(r"第([〇零一二三四五六七八九十百]+)条")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100}


def clause_exists(document: Document, clause: str) -> bool:
    """Whether a document has that clause: one written out, or an article within its number of articles."""
    if any(known.id == clause for known in document.clauses):
        return True
    number = article_number(clause)
    return number is not None and 1 <= number <= document.articles


def article_number(clause: str) -> int | None:
    """第四十五条 → 45; None when it is no article."""
    match = _ARTICLE.fullmatch(clause)
    if match is None:
        return None
    total, digit = 0, 0
    for character in match[1]:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def cite(document: Document, *clauses: str) -> str:
    """How a worker reads a citation: 《工会法》第十一条、第十二条; 《…工作计划》第五部分第一段."""
    title = document.title if document.title.startswith("《") else f"《{document.title}》"
    places = {known.id: known.place for known in document.clauses}
    return title + "、".join(places.get(clause, clause) for clause in clauses)

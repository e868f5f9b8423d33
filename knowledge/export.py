"""A content as lines of JSON, one entry a line: for `flask export-knowledge` and for measuring."""

from __future__ import annotations

import json
from collections.abc import Iterator

from knowledge.content import Content, Entry


def lines(content: Content) -> Iterator[str]:
    """id, question, phrasings, answer, services, basis, validity: the words of eval/README.md and our own."""
    for entry in content.entries:
        yield json.dumps(_plain(entry), ensure_ascii=False)


def _plain(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "question": entry.question,
        "phrasings": list(entry.phrasings),
        "answer": entry.answer,
        "detail": entry.detail,
        "services": list(entry.services),
        "basis": list(entry.basis),
        "facts": list(entry.facts),
        "level": entry.level,
        "owner": entry.owner,
        "audience": list(entry.audience),
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else None,
    }

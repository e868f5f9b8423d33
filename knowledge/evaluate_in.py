"""What a batch test reads: questions, and the knowledge base that is asked, as .jsonl, .csv or .xlsx.

A line that cannot be used is a `Fault` with its number; the others are read. Formats: docs/evaluate.md.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.index import Source
from knowledge.sheets import files
from knowledge.sheets.lines import Unreadable
from knowledge.sheets.table import Row, Table

FileKind = Literal["jsonl", "csv", "xlsx"]
KINDS: dict[str, FileKind] = {".jsonl": "jsonl", ".csv": "csv", ".xlsx": "xlsx"}
#: Characters of one text: twice what a WeChat message of 2,048 bytes could hold in letters, and far from a whole file
#: that a forgotten quotation mark has swallowed.
MOST_CHARACTERS = 5_000

_PARTS = re.compile(r"[\n；;|｜]+")

#: Names of the columns in a sheet; the first is how staff call it.
_NAMES = {
    "id": ("编号", "id"),
    "text": ("问题", "text"),
    "expected": ("应答条目", "expected"),
    "group": ("分组", "group"),
    "question": ("标准问法", "question"),
    "phrasings": ("其他问法", "phrasings"),
    "answer": ("答复", "answer"),
    "services": ("服务", "services"),
}
_SEVERAL = frozenset({"expected", "phrasings", "services"})

#: What is wrong with a value, by pydantic's name for it.
_REASONS = {
    "json_invalid": "不是完整的 JSON（编码应当是 UTF-8）",
    "missing": "缺少{what}",
    "string_pattern_mismatch": "{what}是空的",
    "string_too_long": f"{{what}}太长，最多 {MOST_CHARACTERS:,} 字",
    "string_type": "{what}不对：应当是文字",
    "tuple_type": "{what}不对：应当是一组文字",
    "model_type": "这一行不是 {{…}} 形式的 JSON",
}

#: A text that says something.
Said = Annotated[str, Field(pattern=r"\S", max_length=MOST_CHARACTERS)]


class FileLine(BaseModel):
    """What every line has; what else it has beside the fields of its kind is nobody's business here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Said


class Question(FileLine):
    """A question of a batch test.

    expected: the entries, or services of entries, that are right; none: it must not be answered; None: nobody said.
    """

    text: Said
    expected: tuple[str, ...] | None = None
    group: str = ""


class KnowledgeLine(FileLine):
    """An entry of a knowledge base file."""

    question: Said
    phrasings: tuple[Annotated[str, Field(max_length=MOST_CHARACTERS)], ...] = ()
    answer: str = ""
    services: tuple[str, ...] = ()

    def source(self) -> Source:
        phrasings = (phrasing for phrasing in self.phrasings if phrasing.strip())
        return Source(self.id, (self.question, *phrasings), self.services, self.answer)


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that could not be used."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file} 第 {self.line} 行：{self.reason}"


Item = TypeVar("Item", bound=FileLine)


@dataclass(frozen=True, slots=True)
class Read(Generic[Item]):
    """What a file holds: the usable lines with their numbers, the others, and what staff should know of the reading."""

    file: str
    items: tuple[tuple[int, Item], ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading(Generic[Item]):
    """Lines on their way to `Read`; a second line with an id that was there is a fault."""

    file: str
    model: type[Item]
    items: dict[str, tuple[int, Item]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, number: int, raw: bytes | Mapping[str, Any]) -> None:
        """Take a line: JSON, or the cells of a row."""
        try:
            item = self.model.model_validate_json(raw) if isinstance(raw, bytes) else self.model.model_validate(raw)
        except ValidationError as error:
            self.refuse(number, _reason(error))
            return
        if item.id in self.items:
            self.refuse(number, f"编号 {item.id} 在第 {self.items[item.id][0]} 行已经有了")
        else:
            self.items[item.id] = number, item

    def refuse(self, number: int, reason: str) -> None:
        self.faults.append(Fault(self.file, number, reason))

    def done(self, notes: Iterable[str] = ()) -> Read[Item]:
        return Read(self.file, tuple(self.items.values()), tuple(self.faults), tuple(notes))


def kind_of(path: Path) -> FileKind | None:
    """The kind of a file by its name; None for a name that says nothing we know."""
    return KINDS.get(path.suffix.lower())


def read_questions(path: Path) -> Read[Question]:
    """The questions of a file. Raises OSError, and knowledge.sheets.lines.Unreadable for a file that is no table."""
    return _read(path, Question, ("id", "text", "expected", "group"), ("text",))


def read_knowledge(path: Path) -> Read[KnowledgeLine]:
    """The entries of a file. Raises as `read_questions`."""
    return _read(path, KnowledgeLine, ("id", "question", "phrasings", "answer", "services"), ("question",))


def _read(path: Path, model: type[Item], columns: Sequence[str], required: Sequence[str]) -> Read[Item]:
    reading = _Reading(path.name, model)
    kind = kind_of(path)
    if kind is None or kind == "jsonl":
        for number, line in _json_lines(path):
            reading.take(number, line)
        return reading.done()
    table = _table(path, kind, {column: _NAMES[column] for column in columns}, required)
    for row, raw in _numbered(table):
        if row.faults:
            reading.refuse(row.number, "；".join(row.faults))
        else:
            reading.take(row.number, raw)
    return reading.done(_notes(path, table))


def _table(path: Path, kind: files.Kind, names: Mapping[str, Sequence[str]], required: Sequence[str]) -> Table:
    try:
        with path.open("rb") as file:
            return files.read(file, kind, names, required)
    except Unreadable as error:
        raise Unreadable(f"{path.name}：{error}") from None


def _json_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            told = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
            if told.strip():
                yield number, told


def _numbered(table: Table) -> Iterator[tuple[Row, dict[str, Any]]]:
    """The rows as the models take them. A row without an id is called by its number, unless another is called so."""
    taken = {row.cells.get("id") for row in table.rows}
    for row in table.rows:
        raw: dict[str, Any] = {column: _value(column, text) for column, text in row.cells.items()}
        number = str(row.number)
        raw["id"] = raw.get("id") or (f"第{number}行" if number in taken else number)
        yield row, raw


def _value(column: str, text: str) -> str | tuple[str, ...]:
    if column not in _SEVERAL:
        return text
    return tuple(part.strip() for part in _PARTS.split(text) if part.strip())


def _notes(path: Path, table: Table) -> Iterator[str]:
    if table.others:
        yield f"{path.name}：读的是工作表“{table.title}”，没有读的还有：{'、'.join(table.others)}"


def _reason(error: ValidationError) -> str:
    """The first thing that is wrong with a line, for staff."""
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    what = f"“{_NAMES[name][0]}”（{name}）" if name in _NAMES else "这一行"
    return _REASONS.get(first["type"], "{what}不对：{why}").format(what=what, why=first["msg"])

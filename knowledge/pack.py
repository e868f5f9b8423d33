"""Read the packs: YAML files in, `Content` out, or every problem with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from knowledge import check
from knowledge.content import Card, Content, Document, Entry, Fact, FixedText, Frozen, Service, Term

PACKS = Path(__file__).resolve().parent / "packs"

#: Keys of a service file that are defaults for each of its entries.
DEFAULTS = ("owner", "level", "audience", "basis")

#: What the lists of the other files hold.
LISTS: Mapping[str, type[Frozen]] = {
    "services": Service,
    "documents": Document,
    "facts": Fact,
    "terms": Term,
    "texts": FixedText,
    "cards": Card,
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, and where a person finds it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class BrokenPack(Exception):
    """The packs cannot be used; nothing of them was. The message has one line a problem."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def read(folder: Path = PACKS) -> Content:
    """Everything below a folder as one content. Raises BrokenPack."""
    reader = _Reader(folder)
    for path in sorted(folder.rglob("*.yaml")):
        reader.read_file(path)
    content = Content(**{name: tuple(things) for name, things in reader.things.items()})
    if not reader.problems:  # rules between the parts make sense only once each part is sound
        reader.problems += [reader.place(thing, reason) for thing, reason in check.problems(content)]
    if reader.problems:
        raise BrokenPack(reader.problems)
    return content


class _Reader:
    """Collects the parts, where each came from, and what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.things: dict[str, list[Any]] = {name: [] for name in (*LISTS, "entries")}
        self.problems: list[Problem] = []
        self._places: dict[int, tuple[str, int]] = {}

    def read_file(self, path: Path) -> None:
        file = str(path.relative_to(self.folder))
        try:
            node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            self.problems.append(Problem(file, mark.line + 1 if mark else 1, f"not YAML: {_first_line(error)}"))
            return
        if not isinstance(node, yaml.MappingNode):
            self.problems.append(Problem(file, 1, "must be a mapping, see README.md"))
            return
        self._read_mapping(file, node)

    def place(self, thing: Frozen, reason: str) -> Problem:
        """The problem of one of our things, at the line where it begins."""
        return Problem(*self._places[id(thing)], reason)

    def _read_mapping(self, file: str, node: yaml.MappingNode) -> None:
        keys = {key.value: value for key, value in node.value}
        if "service" in keys:
            self._read_service(file, node, keys)
        elif "clauses" in keys:
            self._add(file, "documents", Document, node, {})
        else:
            for key, value in node.value:
                if key.value not in LISTS or not isinstance(value, yaml.SequenceNode):
                    self.problems.append(Problem(file, key.start_mark.line + 1, f"unknown list {key.value!r}"))
                    continue
                for item in value.value:
                    self._add(file, key.value, LISTS[key.value], item, {})

    def _read_service(self, file: str, node: yaml.MappingNode, keys: Mapping[str, yaml.Node]) -> None:
        known = {"service", "facts", "entries", *DEFAULTS}
        for key, _ in node.value:
            if key.value not in known:
                self.problems.append(Problem(file, key.start_mark.line + 1, f"unknown key {key.value!r}"))
        service = [keys["service"].value]
        defaults = {name: _plain(keys[name]) for name in DEFAULTS if name in keys}
        for item in _items(keys.get("facts")):
            self._add(file, "facts", Fact, item, {"services": service})
        for item in _items(keys.get("entries")):
            self._add(file, "entries", Entry, item, defaults | {"services": service})

    def _add(self, file: str, name: str, kind: type[Frozen], node: yaml.Node, defaults: Mapping[str, Any]) -> None:
        line = node.start_mark.line + 1
        value = _plain(node)
        if not isinstance(value, dict):
            self.problems.append(Problem(file, line, f"an item of {name} must be a mapping"))
            return
        self.problems += [Problem(file, at, f"key {key!r} stands twice") for key, at in _repeated(node)]
        try:
            thing = kind.model_validate({**defaults, **value})
        except ValidationError as error:
            called = value.get("id") or value.get("name") or value.get("say") or name
            self.problems += [
                Problem(file, _line_of(node, problem["loc"]), f"{called}: {_path(problem['loc'])}: {problem['msg']}")
                for problem in error.errors(include_url=False, include_context=False)
            ]
            return
        self.things[name].append(thing)
        self._places[id(thing)] = (file, line)
        for clause in thing.clauses if isinstance(thing, Document) else ():
            self._places[id(clause)] = (file, line)


def _plain(node: yaml.Node) -> Any:
    """A node as plain Python. Scalars stay texts (no YAML surprise such as `no` → False); the models convert them."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return node.value


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _repeated(node: yaml.Node) -> list[tuple[str, int]]:
    seen: set[str] = set()
    repeated = []
    for key, _ in node.value:
        if key.value in seen:
            repeated.append((key.value, key.start_mark.line + 1))
        seen.add(key.value)
    return repeated


def _line_of(node: yaml.Node, path: tuple[int | str, ...]) -> int:
    """The line of the deepest part of a path that is in the file."""
    for step in path:
        below = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            below = node.value[step]
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1


def _path(path: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in path)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]

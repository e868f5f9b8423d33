"""The table "Who may import whom" of the design, executed on the source as it stands."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

#: What each part may import of ours, beside itself. app.py and commands.py may import everything.
ALLOWED: dict[str, frozenset[str]] = {
    "settings": frozenset(),
    "db": frozenset(),
    "migrations": frozenset({"db"}),
    "bot": frozenset({"db"}),
    "knowledge": frozenset({"db"}),
    "handlers": frozenset({"bot.message", "knowledge"}),
    "health": frozenset({"db", "knowledge", "migrations"}),
    "demo": frozenset({"db", "bot.journal", "bot.receipt", "bot.state", "knowledge", "settings"}),
}
EVERYTHING = frozenset({"app", "commands"})
OURS = frozenset(ALLOWED) | EVERYTHING | {"tests", "benchmarks"}

#: Libraries that have one home.
HOMES: dict[str, tuple[str, ...]] = {
    "rapidfuzz": ("knowledge/",),
    "wechatpy": ("bot/wechat",),
    "jieba": ("knowledge/",),
    "pypinyin": ("knowledge/",),
    "opencc": ("knowledge/",),
    "flask": ("app.py", "commands.py", "health.py", "bot/webhook.py", "demo/"),
    "granian": ("commands.py",),
    "pydantic_settings": ("settings.py",),
    "alembic": ("migrations/",),
}


def sources() -> list[Path]:
    found = [path for part in ALLOWED for path in ROOT.glob(f"{part}/**/*.py")]
    return sorted([*found, *ROOT.glob("*.py")])


def imports(path: Path) -> Iterator[tuple[str, ast.Import | ast.ImportFrom]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def part_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_part_imports_only_what_the_design_lets_it(path: Path) -> None:
    part = part_of(path)
    if part in EVERYTHING:
        return
    for name, node in imports(path):
        top = name.split(".")[0]
        if top not in OURS or top == part:
            continue
        fits = any(
            name == allowed or name.startswith(f"{allowed}.") or allowed.startswith(f"{name}.")
            for allowed in ALLOWED[part]
        )
        assert fits, (
            f"{path.name}:{node.lineno} imports {name}; {part} may import {sorted(ALLOWED[part]) or 'nothing of ours'}"
        )


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_library_stays_in_its_home(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    for name, _ in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or place.startswith(homes), f"{place} imports {name}, whose home is {' and '.join(homes)}"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_stand_at_the_top(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not inner, f"{path.name}:{node.lineno} {node.name} imports inside the function"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_only_settings_read_the_environment(path: Path) -> None:
    if path.name == "settings.py":
        return
    for name, _ in imports(path):
        assert name not in {"os.environ", "os.getenv"}, path
    attributes = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    assert not attributes & {"os.environ", "os.getenv"}, f"{path.name} reads the environment: hand the value in"


def test_no_module_is_in_a_cycle() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in sources()
    }
    graph = {
        name: {target for target, _ in imports(path) if target in modules and target != name}
        for name, path in modules.items()
    }
    for name, imported in graph.items():
        seen: set[str] = set()
        ahead = set(imported)
        while ahead:
            step = ahead.pop()
            assert step != name, f"{name} imports itself through {sorted(seen)}"
            if step not in seen:
                seen.add(step)
                ahead |= graph[step]

"""Files stay small, functions short, and nothing unfinished or swallowed is left behind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.files import name_of, product, python

LONGEST_FILE = 350  # lines that are not blank
LONGEST_FUNCTION = 60  # lines, with its docstring

UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError|stubs?|placeholder)\b")
REASON = re.compile(r"# noqa: BLE001\s+(?:—|#) \S.{15,}")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", product(), ids=name_of)
def test_a_file_is_small_enough_to_be_read(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= LONGEST_FILE, f"{name_of(path)} has {len(lines)} lines: give a part of it a file of its own"


@pytest.mark.parametrize("path", python(), ids=name_of)
def test_a_function_does_one_thing(path: Path) -> None:
    for function in functions(path):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= LONGEST_FUNCTION, f"{name_of(path)}:{function.lineno} {function.name} has {length} lines"


@pytest.mark.parametrize("path", product(), ids=name_of)
def test_nothing_unfinished_is_left(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert not UNFINISHED.search(line), f"{name_of(path)}:{number} {line.strip()}"


@pytest.mark.parametrize("path", python(), ids=name_of)
def test_who_catches_everything_says_why(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for number, line in swallowing(source):
        assert REASON.search(line), f"{name_of(path)}:{number}: say behind the noqa why everything is caught here"


def swallowing(source: str) -> Iterator[tuple[int, str]]:
    """The lines that catch everything and do not raise it again."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ExceptHandler) and is_broad(node.type) and not isinstance(node.body[-1], ast.Raise):
            yield node.lineno, lines[node.lineno - 1]


def is_broad(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(map(is_broad, caught.elts))
    return caught is None or (isinstance(caught, ast.Name) and caught.id in {"Exception", "BaseException"})


@pytest.mark.parametrize(
    ("caught", "reported"),
    [
        ("except:", True),
        ("except Exception:", True),
        ("except (OSError, Exception):", True),
        ("except BaseException as error:  # noqa: BLE001", True),
        ("except Exception:  # noqa: BLE001 — the outermost edge: nobody else would answer", False),
        ("except OSError:", False),
        ("except (ValueError, KeyError) as error:", False),
    ],
)
def test_the_rule_for_catching_everything_knows_good_from_bad(caught: str, *, reported: bool) -> None:
    found = swallowing(f"try:\n    work()\n{caught}\n    pass\n")
    assert any(not REASON.search(line) for _, line in found) == reported
    assert not list(swallowing(f"try:\n    work()\n{caught}\n    clean()\n    raise\n"))

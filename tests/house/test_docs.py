"""What the documentation says is there, and what is there stands in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

import commands
from settings import Settings
from tests.house.files import ROOT, name_of, python
from tests.house.settings_page import PAGE, page

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
MAKE = re.findall(r"^([a-z]+):(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def words() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in PAGES)


def registered() -> Flask:
    app = Flask("tests")
    commands.register(app)
    return app


@pytest.mark.parametrize(("target", "rest"), MAKE, ids=[target for target, _ in MAKE])
def test_a_word_of_make_describes_itself_and_stands_in_the_documentation(target: str, rest: str) -> None:
    assert re.search(r"## \w.{10}", rest), f"give `{target}` a description behind ##"
    assert f"`make {target}`" in words(), f"name `make {target}` in docs/commands.md"


@pytest.mark.parametrize("name", sorted(registered().cli.commands))
def test_a_command_has_help_and_stands_in_the_documentation(name: str) -> None:
    command = registered().cli.commands[name]
    assert command.help, f"give `flask {name}` a docstring"
    assert re.search(rf"`flask {name}[ `]", words()), f"name `flask {name}` in docs/commands.md"


def test_no_command_is_documented_that_is_not_there() -> None:
    named = set(re.findall(r"flask (?:--app app )?([a-z][a-z-]+)", words()))
    assert named <= set(registered().cli.commands)


def test_the_page_of_settings_says_what_settings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.house.settings_page"


def test_every_setting_has_its_row() -> None:
    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    broken = [target for target in targets if "://" not in target and not (path.parent / target).exists()]
    assert not broken


@pytest.mark.parametrize("path", python(), ids=name_of)
def test_pages_that_the_code_names_are_there(path: Path) -> None:
    for name in re.findall(r"\bdocs/[\w./-]+\.md", path.read_text(encoding="utf-8")):
        assert (ROOT / name).exists(), f"{name_of(path)} names {name}"

"""Writes docs/settings.md from the fields of Settings: `python -m tests.house.settings_page`."""

from __future__ import annotations

from pydantic.fields import FieldInfo

from settings import EXAMPLES, ROOT, Settings

PAGE = ROOT / "docs" / "settings.md"

HEAD = """# Settings

Values come from the environment and from `var/settings.env`, which the first `make run` writes for a demo; the environment
wins. A wrong value stops the start, with a list of all that is wrong and no value printed. This page is written from
`settings.py` by `python -m tests.house.settings_page`, and a test compares the two.

| variable | default | what it is, its unit and reason | example |
|---|---|---|---|
"""


def page() -> str:
    """The page as it has to be."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    variable = name.upper()
    cells = (f"`{variable}`", _default(field), field.description or "", EXAMPLES[variable])
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _default(field: FieldInfo) -> str:
    """As one would write it into the environment; the folder of this checkout is nobody's business."""
    if field.is_required():
        return "none: must be set"
    if isinstance(field.default, bool):
        return f"`{int(field.default)}`"
    return "none" if field.default is None else f"`{str(field.default).replace(f'{ROOT}/', '')}`"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

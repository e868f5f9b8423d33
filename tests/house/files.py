"""Which files are the product."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Knowledge packs and word lists are data and not among them.
PARTS = ("bot", "handlers", "knowledge", "demo", "migrations")
KINDS = (".py", ".js", ".css", ".html")


def product() -> list[Path]:
    """Everything that somebody wrote to be run or shown."""
    inside = (path for part in PARTS for path in ROOT.glob(f"{part}/**/*") if path.suffix in KINDS)
    return sorted([*inside, *ROOT.glob("*.py")])


def python() -> list[Path]:
    """Of it what is Python."""
    return [path for path in product() if path.suffix == ".py"]


def name_of(path: Path) -> str:
    """As a test shows it."""
    return str(path.relative_to(ROOT))

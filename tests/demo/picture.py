"""Takes the picture of the README: `python -m tests.demo.picture` writes docs/pictures/demo-phone.png."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.demo.phone import ROOT, Phone, launched, served

PICTURE = ROOT / "docs" / "pictures" / "demo-phone.png"


def main() -> None:
    """A lost card, another entry asked for, one of three tapped; beside it how that answer came about."""
    with TemporaryDirectory() as folder, served(Path(folder)) as demo, launched() as chromium:
        phone = Phone(chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN"))
        phone.opens(demo)
        phone.inspects()
        for text in ("公会卡丢了咋办", "互助保障", "生病了"):
            phone.says(text)
        phone.taps("1. ")
        phone.page.mouse.move(0, 0)
        PICTURE.parent.mkdir(exist_ok=True)
        phone.page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()

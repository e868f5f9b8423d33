"""Takes the picture of the README: `python -m tests.demo.picture` writes docs/pictures/demo-phone.png."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.server import ROOT
from tests.demo.phone import Phone, launched, served

PICTURE = ROOT / "docs" / "pictures" / "demo-phone.png"


def main() -> None:
    """A lost card, then a question that may mean three things, one of them tapped; beside it why three were offered."""
    with TemporaryDirectory() as folder, served(Path(folder)) as demo, launched() as chromium:
        phone = Phone(chromium.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN"))
        phone.opens(demo)
        phone.inspects()
        phone.says("公会卡丢了咋办")
        phone.says("住院报销")
        phone.taps("1. ")
        offer = phone.replies.nth(phone.replies.count() - 2)
        offer.click(position={"x": 4, "y": 4})
        phone.page.locator(".mine").nth(1).evaluate("item => item.scrollIntoView()")
        phone.page.mouse.move(0, 0)
        PICTURE.parent.mkdir(exist_ok=True)
        phone.page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()

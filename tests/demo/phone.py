"""A hand on the demo phone: a real server, a real Chromium, and what one does on the page."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from benchmarks.server import FLASK, ROOT, free_port, is_ready, started, stop, wait_for
from tests.prepare import HOW, browser

#: As root Chromium wants no sandbox; the rest keeps it from calling home.
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@dataclass(frozen=True)
class Demo:
    """A server with DEMO=1 and the database it writes to."""

    url: str
    database_url: str


class NoBrowser(Exception):
    """There is no Chromium; the message says how to install it."""


@contextmanager
def served(folder: Path) -> Iterator[Demo]:
    """`flask setup` and `flask serve`, as `make run` starts it, with a database in the folder and secrets of its own."""
    port = free_port()
    database_url = f"sqlite:///{folder / 'demo.db'}"
    settings = {
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "PROCESSES": "1",
        "DATABASE_URL": database_url,
        "WECHAT_TOKEN": secrets.token_hex(16),
        "WECHAT_AES_KEY": secrets.token_hex(22)[:43],
        "WECHAT_APP_ID": f"wx{secrets.token_hex(8)}",
        "WECHAT_MODE": "safe",
    }
    subprocess.run([*FLASK, "setup"], env=os.environ | settings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    process = started([*FLASK, "serve"], os.environ | settings, ROOT)
    try:
        wait_for(lambda: is_ready(port), process)
        yield Demo(f"http://127.0.0.1:{port}/demo", database_url)
    finally:
        stop(process)


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium without a window. Raises NoBrowser."""
    path = browser()
    if path is None:
        raise NoBrowser(HOW)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=Path(path), args=ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass
class Phone:
    """The open page, and what a hand does on it. `complaints` are the console's, a broken CSP among them."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def replies(self) -> Locator:
        """The bubbles of the account, without the one that still waits."""
        return self.page.locator(".theirs .bubble:not(.waiting)")

    def opens(self, demo: Demo) -> None:
        """Come to the page, follow the account, read the welcome."""
        self.page.goto(demo.url)
        self.reply_after(0)

    def says(self, text: str) -> str:
        """Type a line, press Enter, read the reply."""
        before = self.replies.count()
        self.page.get_by_label("输入消息").fill(text)
        self.page.keyboard.press("Enter")
        return self.reply_after(before)

    def taps(self, name: str) -> str:
        """Tap the last button with these words and read the reply."""
        before = self.replies.count()
        self.page.get_by_role("button", name=name).last.click()
        return self.reply_after(before)

    def reply_after(self, before: int) -> str:
        """The reply that makes one more than there were."""
        expect(self.replies).to_have_count(before + 1)
        return self.replies.nth(before).inner_text()

    def inspects(self) -> Locator:
        """Open the engineer's view."""
        self.page.get_by_role("button", name="工程师视图", exact=True).click()
        return self.page.get_by_role("complementary", name="工程师视图")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

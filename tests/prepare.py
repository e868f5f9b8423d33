"""Before the tests: find Chromium for the browser tests, or install it, or say how. `make test` runs this.

Everything else that the tests need comes from PyPI, PostgreSQL included.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

HOW = """The browser tests need Chromium, and it is not here. Install it and run `make test` again:
  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk
  Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts
  Arch:            sudo pacman -S chromium noto-fonts-cjk"""


def browser() -> str | None:
    """The path of a Chromium; CHROMIUM names another one."""
    return os.environ.get("CHROMIUM") or next((path for name in BROWSERS if (path := shutil.which(name))), None)


def install() -> None:
    """With Debian's packages, where we may."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("installing Chromium for the browser tests (once)", flush=True)
    quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"]):
        subprocess.run(command, check=False, **quiet)  # type: ignore[call-overload]  # mixed keywords


if __name__ == "__main__":
    if browser() is None:
        install()
    if browser() is None:
        sys.exit(HOW)

"""The demo phone in a real Chromium, before a real server process. Without a Chromium these tests fail and say how."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.demo.phone import Demo, Phone, launched, served


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with served(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def viewport() -> dict[str, int]:
    """The window of an office PC; a test that needs another one overrides it by a parameter."""
    return {"width": 1366, "height": 768}


@pytest.fixture
def phone(demo: Demo, chromium: Browser, viewport: dict[str, int]) -> Iterator[Phone]:
    """A phone of somebody who has just followed the account. Fails when the browser complained about anything."""
    context = chromium.new_context(viewport=viewport, locale="zh-CN")  # type: ignore[arg-type]  # a plain dict will do
    phone = Phone(context.new_page())
    phone.opens(demo)
    yield phone
    context.close()
    assert phone.complaints == []

"""The application as a whole: it refuses a wrong start, says whether it can work, and keeps the demo to the demo."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.bots import Bot
from tests.databases import SQLiteHouse
from tests.fresh_bots import fresh_bot

ROOT = Path(__file__).resolve().parents[1]

#: Each of them wrong. They are set, not left out, because the environment wins over the settings file of this machine.
WRONG = {
    "DATABASE_URL": "mysql://geheim@db",
    "DEADLINE": "9",
    "DEMO": "vielleicht",
    "LOG_LEVEL": "LOUD",
    "PORT": "0",
    "PROCESSES": "0",
    "THREADS": "many",
    "WECHAT_AES_KEY": "geheim",
    "WECHAT_APP_ID": "",
    "WECHAT_MODE": "open",
    "WECHAT_PREVIOUS_AES_KEY": "geheim",
    "WECHAT_TOKEN": "geheim!",
}


def test_it_refuses_to_start_and_names_every_wrong_setting_and_no_value() -> None:
    command = [sys.executable, "-m", "flask", "--app", "app", "doctor"]
    environment = {"PATH": os.environ["PATH"], **WRONG}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    first, *lines = ended.stderr.splitlines()
    assert ended.returncode == 1
    assert first.startswith("These settings cannot be used")
    assert [line.split(":")[0].strip() for line in lines] == sorted(WRONG)
    assert all("Example: " in line for line in lines)
    assert "geheim" not in ended.stdout + ended.stderr


def test_it_is_alive_and_ready_when_it_is_set_up(bot: Bot) -> None:
    assert told(bot, "/healthz") == (200, "ok")
    assert told(bot, "/readyz") == (200, "ok")


def test_it_is_alive_and_not_ready_without_a_release(sqlite_house: SQLiteHouse) -> None:
    with sqlite_house.fresh() as url, fresh_bot(url) as bot:
        assert told(bot, "/healthz") == (200, "ok")
        assert told(bot, "/readyz") == (503, "not ready")


def test_it_is_not_ready_without_tables(sqlite_house: SQLiteHouse) -> None:
    with sqlite_house.empty() as url, fresh_bot(url) as bot:
        assert told(bot, "/readyz") == (503, "not ready")


def told(bot: Bot, path: str) -> tuple[int, str]:
    response = bot.client.get(path)
    return response.status_code, response.text


@pytest.fixture
def demo(sqlite_house: SQLiteHouse) -> Iterator[FlaskClient]:
    with sqlite_house.fresh() as url, fresh_bot(url, demo=True) as bot:
        yield bot.client


def test_there_is_no_demo_phone_unless_it_is_asked_for(bot: Bot) -> None:
    for path in ("/demo", "/demo/", "/demo/static/phone.js"):
        assert bot.client.get(path).status_code == 404
    assert bot.client.post("/demo/send", json={}).status_code == 404


@pytest.mark.parametrize("path", ["/demo", "/demo/", "/demo/static/phone.js", "/demo/static/icons.svg"])
def test_the_demo_phone_is_guarded_by_its_headers(demo: FlaskClient, path: str) -> None:
    with demo.get(path) as response:
        assert response.status_code == 200
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_demo_page_has_no_inline_code_and_nothing_from_elsewhere(demo: FlaskClient) -> None:
    page = demo.get("/demo").text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", page)
    assert all(address.startswith(("/demo/", "data:,")) for address in re.findall(r'(?:src|href)="([^"]*)"', page))

"""A whole bot for a test, and the people who write to it.

`Bot` is the application as `create_app` builds it on a real database. What somebody says goes in as WeChat sends it,
signed and encrypted XML through the Flask client, and what they read is taken out of the sealed reply.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import assemble
from bot import journal
from bot.journal import TURNS
from db import Database
from demo.wire import Heard, Push, Sender
from knowledge.library import Library
from settings import Settings
from tests.cast import Clock

TOKEN = "testtoken0123456789"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP_ID = "wxtest0000000000"


def settings(url: str, **changed: Any) -> Settings:
    """Settings of a test bot; `changed` are the ones that matter to the test."""
    values = {"wechat_token": TOKEN, "wechat_aes_key": AES_KEY, "wechat_app_id": APP_ID, "database_url": url}
    return Settings(_env_file=None, **(values | changed))


@dataclass
class Bot:
    """One running application, and what its followers do."""

    app: Flask
    client: FlaskClient
    sender: Sender
    clock: Clock
    database: Database

    def push(self, push: Push) -> Heard | None:
        """Deliver a request as it is; what the person reads."""
        response = self.client.post(f"/wechat?{push.query}", data=push.body, content_type="text/xml")
        assert response.status_code == 200, response.status_code
        return self.sender.open(response.data)

    def hears(self, user: str, text: str) -> Heard:
        """A person types a text; the reply."""
        heard = self.push(self.sender.text(user, text))
        assert heard is not None, f"silence after {text!r}"
        return heard

    def says(self, user: str, text: str) -> str:
        """A person types a text; the text of the reply with its taps as lines."""
        return read(self.hears(user, text))

    def turns(self) -> list[journal.Recorded]:
        """All turns of the journal, oldest first."""
        with self.database.reading() as connection:
            ids = connection.execute(select(TURNS.c.id).order_by(TURNS.c.id)).scalars().all()
            return list(journal.find_all(connection, ids))


def read(heard: Heard | None) -> str:
    """A reply as a person reads it."""
    return heard.text if heard else ""


def make_bot(url: str, library: Library, clock: Clock | None = None, **changed: Any) -> Bot:
    """A bot on a migrated database that has a live release. The library may be shared: it is loaded once."""
    clock = clock or Clock()
    database = Database(url)
    app = assemble(settings(url, **changed), database=database, library=library, clock=clock)
    sender = Sender(TOKEN, AES_KEY, APP_ID, clock=lambda: clock().timestamp())
    return Bot(app, app.test_client(), sender, clock, database)

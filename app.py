"""Builds every part of the bot and joins them: the one file that knows all. Importing it does nothing.

`create_app()` is what servers and the `flask` command call. It reads the settings and refuses to start on a wrong one.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

import commands
import health
import settings as configuration
from bot.conversation import Conversation
from bot.message import Decision, Reply
from bot.redact import MaskingFilter
from bot.webhook import webhook
from bot.wechat import WeChatAccount
from commands import Parts
from db import Database
from demo import phone
from handlers import foresight, handlers
from knowledge.library import Library
from knowledge.shelf import Shelf
from settings import Settings, SettingsError

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def create_app(library: Library | None = None) -> Flask:
    """The application with the settings of this installation. Ends the program with a plain list when one is wrong.

    library: one whose release is loaded already, so that it is not the first message that has to wait for it.
    """
    try:
        settings = configuration.load()
    except SettingsError as error:
        sys.exit(str(error))
    _log_to_stderr(settings.log_level)
    library = library or Library(build=Shelf(settings.index_folder).tables)
    return assemble(settings, database=Database(settings.database_url), library=library, clock=_now)


def assemble(settings: Settings, *, database: Database, library: Library, clock: Callable[[], datetime]) -> Flask:
    """Join the parts. Tests hand in their own database, knowledge and clock."""
    conversation = Conversation(
        database,
        handlers(library),
        refresh=library.refresh,
        foresee=foresight(library),
        polite=lambda: fixed(library, "late", Decision.LATE),
        sorry=lambda: fixed(library, "busy", Decision.ERROR),
        clock=clock,
        deadline=settings.deadline,
        workers=settings.threads,
    )
    app = Flask(__name__)
    app.extensions["gongda"] = Parts(settings, database, library, conversation, build=create_app)
    app.register_blueprint(webhook(_account(settings), conversation.respond, clock))
    app.register_blueprint(health.pages(database))
    if settings.demo:
        app.register_blueprint(phone.pages(settings, database))
    commands.register(app)
    return app


def fixed(library: Library, name: str, decision: Decision) -> Reply:
    """A text for when handlers cannot speak; from memory, as the database may be the reason."""
    knowledge = library.live
    return Reply(knowledge.texts[name], "conversation", decision, release=knowledge.release)


def _account(settings: Settings) -> WeChatAccount:
    return WeChatAccount(
        token=settings.wechat_token.get_secret_value(),
        app_id=settings.wechat_app_id,
        aes_keys=settings.aes_keys,
        mode=settings.wechat_mode,
    )


def _log_to_stderr(level: str) -> None:
    """One handler on the root logger, and no line leaves it unmasked."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(LOG_FORMAT))
    handler.addFilter(MaskingFilter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it speaks at every look at the schema


def _now() -> datetime:
    return datetime.now(UTC)

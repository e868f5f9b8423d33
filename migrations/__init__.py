"""The schema, step by step: `upgrade(database)` brings a database to today's, `downgrade` back to an earlier one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from db import Base, Database

FOLDER = Path(__file__).resolve().parent


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to a revision, today's by default. All steps or none."""
    with database.transaction() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to a revision ("base" for an empty database)."""
    with database.transaction() as connection:
        command.downgrade(_config(connection), revision)


def revision(database: Database) -> str | None:
    """The revision that a database stands at; None when it is empty."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Today's revision."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found
    return found


def differences(database: Database) -> list[Any]:
    """What differs between the models and a migrated database; empty when they are equal."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def _config(connection: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config

"""Run by Alembic for every command; the connection, with its transaction, is handed in by `migrations/__init__.py`."""

from __future__ import annotations

from alembic import context

from db import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
)
context.run_migrations()

"""`/healthz`: the process answers. `/readyz`: it can do its work. No detail for strangers; `flask doctor` has that."""

from __future__ import annotations

from flask import Blueprint

import migrations
from db import FAILURES, Database
from knowledge.releases import live_number


def pages(database: Database) -> Blueprint:
    """The two pages that a load balancer asks."""
    blueprint = Blueprint("health", __name__)

    @blueprint.get("/healthz")
    def healthz() -> tuple[str, int]:
        return "ok", 200

    @blueprint.get("/readyz")
    def readyz() -> tuple[str, int]:
        return ("ok", 200) if is_ready(database) else ("not ready", 503)

    return blueprint


def is_ready(database: Database) -> bool:
    """Whether the database can be written, stands at today's schema and has a live release."""
    try:
        with database.transaction() as connection:
            has_release = live_number(connection) is not None
        return has_release and migrations.revision(database) == migrations.head()
    except FAILURES:
        return False

"""Releases of the knowledge, and the one that is live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("cut_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_releases"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "live_release",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("release", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_live_release"),
        sa.ForeignKeyConstraint(["release"], ["releases.number"], name="fk_live_release_release"),
        sa.CheckConstraint("id = 1", name="ck_live_release_one_row"),
    )


def downgrade() -> None:
    op.drop_table("live_release")
    op.drop_table("releases")

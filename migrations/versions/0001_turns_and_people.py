"""Turns and people: the journal, and what is remembered of a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

row_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("id", row_id, primary_key=True, autoincrement=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("deliveries", sa.Integer, nullable=False, server_default="1"),
        sa.Column("person", sa.String(16)),
        sa.Column("question", sa.Text, nullable=False, server_default=""),
        sa.Column("handler", sa.String(32), nullable=False, server_default=""),
        sa.Column("decision", sa.String(16), nullable=False, server_default=""),
        sa.Column("entries", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("release", sa.Integer),
        sa.Column("candidates", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.Column("flags", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("reply", sa.Text),
        sa.Column("choices", sa.JSON, nullable=False, server_default="[]"),
        sa.Column("tail", sa.Text, nullable=False, server_default=""),
        sa.Column("microseconds", sa.Integer),
        sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("id", name="pk_turns"),
        sa.UniqueConstraint("channel", "account", "key", name="uq_turns_channel_account_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("user", sa.String(64), nullable=False),
        sa.Column("memory", sa.Text, nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("channel", "account", "user", name="uq_people_channel_account_user"),
    )


def downgrade() -> None:
    op.drop_table("people")
    op.drop_table("turns")

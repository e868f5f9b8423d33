"""The tables of the knowledge: releases, and which one is live."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db import Base, Instant


class ReleaseRow(Base):
    """An immutable, numbered set of published knowledge.

    digest   SHA-256 of the content's canonical JSON: equal content has an equal digest
    content  that JSON, compressed with zlib
    """

    __tablename__ = "releases"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  # SQLAlchemy's form; a number is never used twice

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    cut_at: Mapped[datetime] = mapped_column(Instant)
    note: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LiveRow(Base):
    """One row: the release that every process serves from its next turn on."""

    __tablename__ = "live_release"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    release: Mapped[int] = mapped_column(ForeignKey("releases.number"))

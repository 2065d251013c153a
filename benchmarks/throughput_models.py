"""Two tables such as a user would declare them, for the pipelines put together from libraries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import Engine, ForeignKey, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Their metadata."""


class Article(Base):
    """An article."""

    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(index=True)
    publisher: Mapped[str]
    published: Mapped[str] = mapped_column(index=True)
    paragraphs: Mapped[list[Paragraph]] = relationship()


class Paragraph(Base):
    """A paragraph, and the earlier one that it copies."""

    __tablename__ = "paragraphs"

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    copy_of: Mapped[int | None]


def engine(database: Path) -> Engine:
    """A new database with the tables."""
    made = create_engine(f"sqlite:///{database}")
    Base.metadata.create_all(made)
    return made


def article(row: Mapping[str, str], texts: Sequence[str], copies: Sequence[int | None]) -> Article:
    """An article with its paragraphs."""
    paragraphs = [
        Paragraph(position=position, text=text, copy_of=copy)
        for position, (text, copy) in enumerate(zip(texts, copies, strict=True))
    ]
    facts = {name: row[name] for name in ("url", "publisher", "published")}
    return Article(**facts, paragraphs=paragraphs)

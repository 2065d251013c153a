"""Articles whose claims name sources in ways of the test's choosing, saved as extractors' findings are."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from copydesk.claim_types import Claim, Source, Span
from models.claim_store import save_claims
from models.store import Store
from tests.models.filling import EMPTY_DESK, made_of, rows, save

TEXT = "The ferries were late again, and nobody at the quay of Quernby could say why that was.\n"
EXTRACTOR = "naming@1"


def person(name: str, *names: str) -> Source:
    return Source("person", name, names)


def organisation(name: str, *names: str) -> Source:
    return Source("organisation", name, names)


def claim(source: Source | None, via: Source | None = None) -> Claim:
    spans = (Span("content", 0, len(TEXT.strip())),)
    return Claim("indirect_quote", TEXT.strip(), spans, "named" if source else "none", 0.9, source, via)


def told(store: Store, name: str, *said_by: Source, publisher: str = "harbourpost.example", author: str = "") -> int:
    """Load an article in which each source says something; its id."""
    text = f"By {author}\n\n{TEXT}" if author else TEXT
    save(store, made_of(f"{name}\n\n{text}", EMPTY_DESK, f"{name}.txt", publisher=publisher))
    [(article_id,)] = rows(
        store.engine,
        "select a.id from articles a join documents d on d.id = a.document_id where d.uri like ? and d.status='loaded'",
        f"%/{name}.txt",
    )
    say(store.engine, article_id, said_by)
    return article_id


def say(engine: Engine, article_id: int, said_by: Sequence[Source], extractor: str = EXTRACTOR) -> None:
    """Save a claim for each source."""
    save_claims(engine, 1, extractor, [(article_id, [claim(source) for source in said_by])])


def speakers(engine: Engine) -> list[tuple[str, str]]:
    """Who said something in each article: its name and theirs, by article and claim."""
    query = """select d.uri, s.name from claims c join sources s on s.id = c.source_id
               join articles a on a.id = c.article_id join documents d on d.id = a.document_id order by d.uri, c.id"""
    return [(uri.rpartition("/")[2].removesuffix(".txt"), name) for uri, name in rows(engine, query)]


def spelled(engine: Engine) -> dict[str, set[str]]:
    """The spellings of each source, under the name that is shown."""
    found: dict[str, set[str]] = {}
    for shown, name in rows(engine, "select s.name, n.name from sources s join source_names n on n.source_id = s.id"):
        found.setdefault(shown, set()).add(name)
    return found

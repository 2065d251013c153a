"""Articles whose claims a toy extractor reads, and ways to take them in, for the tests of groups and relations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Engine

from copydesk.claim_types import ArticleText, Claim, Slots, Source, Span
from copydesk.types import Document
from models.claim_groups import Regrouped, renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims
from models.duplicates import renew_duplicates
from models.store import Store
from tests.models import copying
from tests.models.copying import POST
from tests.models.filling import rows

TOY = "toy@1"
RELEASED = re.compile(
    r"(?P<subject>[A-Z]\w+ [A-Z]\w+)[^.\n]*? (?P<no>not )?released on (?P<value>\d{4}-\d\d-\d\d)[^.\n]*\."
)
COUNTED = re.compile(r"(?P<subject>[A-Z]\w+ [A-Z]\w+) sold (?P<value>\d+) (?P<unit>cop)ies[^.\n]*\.")
QUOTED = re.compile(r"“(?P<words>[^”\n]+),” said (?P<who>[A-Z]\w+ [A-Z]\w+)\.")

DECEMBER = "The single Low Tide by Ada Pell was released on 2023-12-24 at midnight."
JANUARY = "Low Tide, which Ada Pell wrote in a loft, was released on 2024-01-24 at midnight."
DENIED = "The single Low Tide by Ada Pell was not released on 2024-01-24 after all."
HIGH = "High Tide by Ada Pell was released on 2024-06-07 after a long winter."
SOLD = "Low Tide sold 4000 copies in the first week, as the shops of Brill report."
SOLD_MORE = "Low Tide sold 5000 copies in the first week, as the shops of Brill report."
PROMISE = "“The last lantern on the northern pier will be lit before the tide turns,” said Odile Farrant."
REFUSAL = "“The last lantern on the northern pier will not be lit before the tide turns,” said Odile Farrant."
LINES = (DECEMBER, JANUARY, DENIED, HIGH, SOLD, SOLD_MORE, PROMISE, REFUSAL)
FILLER = "Nothing else was said of it that evening, and the shops along the quay closed as early as ever."


def toy(article: ArticleText) -> list[Claim]:
    """What the three patterns find in an article, in its order."""
    found = [
        *_statements(article.text, RELEASED, "release", "date"),
        *_statements(article.text, COUNTED, "sell", "number"),
    ]
    for match in QUOTED.finditer(article.text):
        source = Source("person", match["who"], (match["who"],))
        spans = (Span("content", *match.span("words")), Span("source", *match.span("who")))
        found.append(Claim("direct_quote", match["words"], spans, "named", 0.9, source))
    return sorted(found, key=lambda claim: claim.spans[0].start)


def _statements(text: str, pattern: re.Pattern[str], predicate: str, value_type: Any) -> Iterator[Claim]:
    for match in pattern.finditer(text):
        found = match.groupdict()
        unit = "copy" if found.get("unit") else None
        polarity: Any = "negated" if found.get("no") else "affirmed"
        slots = Slots(match["subject"], predicate, polarity, match["value"], value_type, unit)
        spans = (Span("content", *match.span()), Span("value", *match.span("value")))
        yield Claim("statement", match.group(), spans, "own", 0.8, slots=slots, check_worthiness=0.7)


def extract(engine: Engine, batch: int = 100, extractor: str = TOY, replaces: Sequence[str] = ()) -> int:
    """Read what is pending with the toy; the number of claims."""
    ids = pending_articles(engine, extractor)
    texts = article_texts(engine, ids)
    parts = [ids[first : first + batch] for first in range(0, len(ids), batch)]
    return sum(save_claims(engine, 1, extractor, [(i, toy(texts[i])) for i in part], replaces) for part in parts)


def ingest(store: Store, *given: Document, batch: int = 1000) -> Regrouped:
    """A run: documents are saved in batches, duplicates renewed, claims extracted and grouped."""
    renew_duplicates(store, copying.save(store, given, batch))
    extract(store.engine, batch)
    return renew_claim_groups(store.engine)


def article(name: str, day: int | None, *lines: str, publisher: str = POST) -> Document:
    """An article of some lines, which do not make it a copy of others with the same ones."""
    date = f"2024-02-{day:02d}" if day else None
    return copying.document(name, *lines, FILLER.replace("evening", name), publisher=publisher, date=date)


def related(engine: Engine) -> set[tuple[str, str, str, str, str | None]]:
    """The relations as (later, earlier, relation, slot, severity), articles by name."""
    query = "select uri_a, uri_b, relation, slot, severity from related_claims"
    return {(row[0].removeprefix("file:///"), row[1].removeprefix("file:///"), *row[2:]) for row in rows(engine, query)}


def grouped(engine: Engine) -> set[tuple[str, frozenset[str], int, int, bool]]:
    """The groups as (text, articles by name, how many articles and origins, disputed)."""
    query = "select group_id, group_text, articles, origins, disputed, uri from claims_of_groups"
    found: dict[Any, set[str]] = {}
    for *group, uri in rows(engine, query):
        found.setdefault(tuple(group), set()).add(uri.removeprefix("file:///"))
    return {(key[1], frozenset(names), key[2], key[3], bool(key[4])) for key, names in found.items()}

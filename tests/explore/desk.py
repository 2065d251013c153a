"""Databases that the pages of disputes, sources and publishers are looked at with: a dispute, and hostile names."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from tests.models.claiming import DECEMBER, JANUARY, article, ingest
from tests.models.copying import COAST, POST
from tests.models.filling import change, new_store, rows

SAID = "“The last lantern on the northern pier will be lit before the tide turns,” said Odile Farrant."
HOSTILE = (
    "</title></svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)><a xlink:href=javascript:alert(1)>",
    "{{ 7 * 7 }}{% raw %}<!-- --><style>*{display:none}</style>",
    "javascript:alert(1)",
    "\u202e<iframe src=//evil.example>",
)
COLUMNS = {
    "sources": ("name", "domain", "handle", "platform", "language", "timezone"),
    "source_names": ("name",),
    "articles": ("title", "url", "language", "text"),
    "documents": ("uri",),
    "claims": ("text", "subject", "value", "unit", "as_of"),
    "claim_relations": ("reason", "value_a", "value_b", "slot"),
    "edits": ("rule", "reason", "before"),
    "learned_rules": ("sample", "decided_by"),
    "claim_spans": ("exact",),
}
LINE = """
    insert into learned_rules (publisher_id, fingerprint, sample, documents, articles, at_end, share, status)
    select min(publisher_id), 7, 'a line', 3, 3, 3, 1.0, 'proposed' from articles
"""


def disputed(path: Path) -> Engine:
    """Two papers that contradict each other, in runs of their own, and a source who speaks in both."""
    store = new_store(path)
    ingest(store, article("first", 1, DECEMBER, SAID, publisher=POST))
    ingest(store, article("second", 2, JANUARY, SAID.replace("northern", "southern"), publisher=COAST))
    return store.engine


def the_dispute(engine: Engine) -> tuple[int, int]:
    """The claims of the only dispute: the later and the earlier one."""
    [(a, b)] = rows(engine, "select claim_a_id, claim_b_id from disputes")
    return a, b


def poisoned(engine: Engine, payload: str) -> None:
    """Put a payload into every text that these pages show."""
    quoted = payload.replace("'", "''")
    change(engine, LINE)
    texts = [f"update {table} set {column} = '{quoted}'" for table, columns in COLUMNS.items() for column in columns]
    unique = ["update documents set uri = uri || id", "update source_names set folded = name || id"]
    change(engine, "update claims set source_id = 1, via_source_id = 2, venue_source_id = 2", *texts, *unique)

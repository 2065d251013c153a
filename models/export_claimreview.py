"""Claims as JSON-LD in the words of schema.org: what a fact-checker needs to begin a ClaimReview, and no verdict.

A `ClaimReview` is somebody's review of a claim, with a rating. copydesk reviews nothing and does not know what is true,
so it writes no ClaimReview and no `reviewRating`, of disputed claims neither: that two claims contradict each other
does not say which of them is false. What it writes are `Claim` objects, which can stand as `itemReviewed` in a review
that a person writes. schema.org has no relation between claims; a dispute is a `Comment` on both, with the reason in
words, about the other claim. Claims of one group are variations of one: `sameAs` leads to the first that was published,
and `firstAppearance` is its article, the first among those in the database.

`author` is who said it: a Person or an Organization by its kind, without a type where a source may be either (an
account, a programme, somebody unnamed). What the article says itself has its publisher as author; a quotation whose
speaker is not known has none.

Left out, because schema.org has no property that means it: where in the text the claim stands, through whom and in
which venue it was said, subject, predicate and value, and how sure the extractor is. The other formats have these.
Addresses other than http and https are left out, and so are paths of input files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Connection

from models.export_columns import Column
from models.export_rows import EXPORTABLE, Row, disputes_of, rows_with
from models.export_selection import Selection
from models.sightings import portions as in_portions

TYPES = {
    "person": "Person",
    "publisher": "Organization",
    "organisation": "Organization",
    "publication": "Organization",
}
# A page may hold the document in a script element, which text must not be able to end.
IN_MARKUP = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u0085\u2028\u2029"})
FIRST = """
    select * from (
        select c.group_id, c.id as claim_id, a.title, a.url, p.name as publisher, a.published_at, a.language,
               row_number() over (
                   partition by c.group_id order by a.published_at is null,
                   coalesce(strftime('%Y-%m-%dT%H:%M:%S', a.published_at), a.published_at), d.uri, c.extractor,
                   c.position
               ) as place
        from claims c join articles a on a.id = c.article_id join documents d on d.id = a.document_id
        left join sources p on p.id = a.publisher_id
        where coalesce(d.status, '') = 'loaded' and c.group_id in ({ids})
    ) as placed where place = 1
"""
KEYS = """
    select c.id, d.uri, d.sha256, c.extractor, c.position from claims c
    join articles a on a.id = c.article_id join documents d on d.id = a.document_id where c.id in ({ids})
"""


@dataclass(frozen=True, slots=True)
class _Names:
    """The identifiers of a claim and of its article."""

    claim: str
    article: str


def claim_nodes(connection: Connection, selection: Selection, ids: Sequence[int]) -> list[Row]:
    """The JSON-LD objects of some claims, in the order of their ids given."""
    rows = EXPORTABLE["claims"].read(connection, selection, ids)
    groups = sorted({row["group_id"] for row in rows} - {None})
    first = {row["group_id"]: row for row in rows_with(connection, FIRST, groups)}
    disputes = disputes_of(connection, ids)
    others = {dispute["other_id"] for found in disputes.values() for dispute in found}
    names = _names(connection, {*ids, *others, *(row["claim_id"] for row in first.values())})
    return [_claim(row, first.get(row["group_id"]), disputes.get(row["claim_id"], ()), names) for row in rows]


def write_graph(file: BinaryIO, columns: Sequence[Column], portions: Iterable[Sequence[Row]]) -> None:
    """One JSON-LD document, UTF-8, with an object of its graph a line; it may stand in a page's script element."""
    file.write(b'{"@context": "https://schema.org", "@graph": [')
    separator = "\n"
    for rows in portions:
        lines = (json.dumps(row, ensure_ascii=False).translate(IN_MARKUP) for row in rows)
        file.write((separator + ",\n".join(lines)).encode())
        separator = ",\n"
    file.write(b"\n]}\n")


def _claim(row: Row, first: Row | None, disputes: Sequence[Row], names: Mapping[int, _Names]) -> Row:
    same = first is not None and first["claim_id"] != row["claim_id"]
    return _known(
        {
            "@type": "Claim",
            "@id": names[row["claim_id"]].claim,
            "text": row["text"],
            "inLanguage": row["language"],
            "datePublished": row["published_at"],
            "author": _author(row),
            "appearance": _article(row, names),
            "firstAppearance": _article(first, names) if first else None,
            "sameAs": names[first["claim_id"]].claim if first and same else None,
            "comment": [_comment(dispute, names) for dispute in disputes],
        }
    )


def _author(row: Row) -> Row | None:
    if row["source"]:
        return _known({"@type": TYPES.get(row["source_kind"]), "name": row["source"]})
    if row["attribution"] == "own" and row["publisher"]:
        return {"@type": "Organization", "name": row["publisher"]}
    return None


def _article(row: Row, names: Mapping[int, _Names]) -> Row:
    url = row["url"] or ""
    publisher = {"@type": "Organization", "name": row["publisher"]} if row["publisher"] else None
    return _known(
        {
            "@type": "Article",
            "@id": names[row["claim_id"]].article,
            "headline": row["title"],
            "url": url if url.lower().startswith(("http://", "https://")) else None,
            "datePublished": row["published_at"],
            "inLanguage": row["language"],
            "publisher": publisher,
        }
    )


def _comment(dispute: Row, names: Mapping[int, _Names]) -> Row:
    about = {"@type": "Claim", "@id": names[dispute["other_id"]].claim, "text": dispute["text"]}
    text = f"{dispute['severity']} dispute ({dispute['slot']}): {dispute['reason']}"
    return {"@type": "Comment", "text": text, "about": about}


def _known(properties: dict[str, Any]) -> Row:
    """The properties that have a value."""
    return {name: value for name, value in properties.items() if value not in (None, [], "")}


def _names(connection: Connection, claim_ids: Iterable[int]) -> dict[int, _Names]:
    """Identifiers made of what a claim and its article are found by, so that another database has the same ones."""
    found = {}
    for part in in_portions(sorted(claim_ids)):
        for row in rows_with(connection, KEYS, part):
            key, *natural = row.values()
            found[key] = _Names(_urn(*natural), _urn(*natural[:2]))
    return found


def _urn(*key: object) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, json.dumps(key))}"

"""Links verified: whether paragraphs that the database calls copies say the same, and variants something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

if TYPE_CHECKING:
    from copydesk.duplicates.comparing import Comparison

PAIRS_AT_A_TIME = 2_000
DOCUMENTS_AT_A_TIME = 500
_PAIRS = """
    select d.uri, p.id, q.id, p.text, q.text from {pairs} join articles a on a.id = p.article_id
    join documents d on d.id = a.document_id {{where}} order by p.id, q.id
"""
COPIES = _PAIRS.format(pairs="paragraphs p join paragraphs q on q.id = p.duplicate_of_id")
VARIANTS = _PAIRS.format(
    pairs="paragraph_variants v join paragraphs p on p.id = v.paragraph_id join paragraphs q on q.id = v.variant_of_id"
)


class FalseLink(NamedTuple):
    """Two paragraphs whose link does not hold: the input of the later one, and what is wrong."""

    uri: str
    message: str


def false_links(connection: Connection, documents: Sequence[int] | None = None) -> Iterator[FalseLink]:
    """The links between paragraphs, and the variants, that the two texts do not bear out.

    With `documents` only those whose later paragraph stands in one of them.
    """
    if documents is None:
        yield from _false_links(connection, "")
    for start in range(0, len(documents or ()), DOCUMENTS_AT_A_TIME):
        ids = ", ".join(map(str, (documents or ())[start : start + DOCUMENTS_AT_A_TIME]))
        yield from _false_links(connection, f"where d.id in ({ids})")


def _false_links(connection: Connection, where: str) -> Iterator[FalseLink]:
    for uri, later, earlier, told in _compared(connection, COPIES.format(where=where)):
        if not told.is_copy:
            what = f"they differ in a {told.slot}" if told.slot else f"they are only {told.similarity:.0%} alike"
            yield FalseLink(uri, f"paragraph {later} is no copy of paragraph {earlier}: {what}")
    for uri, later, earlier, told in _compared(connection, VARIANTS.format(where=where)):
        if told.slot is None:
            yield FalseLink(uri, f"paragraph {later} is no variant of paragraph {earlier}: they say the same")


def _compared(connection: Connection, query: str) -> Iterator[tuple[str, int, int, Comparison]]:
    result = connection.exec_driver_sql(query)
    while rows := result.fetchmany(PAIRS_AT_A_TIME):
        for row, told in zip(rows, _comparisons([(row[3], row[4]) for row in rows]), strict=True):
            yield row[0], row[1], row[2], told


def _comparisons(pairs: Sequence[tuple[str, str]]) -> list[Comparison]:
    from copydesk.duplicates.comparing import compare_pairs  # compiles: only where there is something to compare

    texts = [text for pair in pairs for text in pair]
    return compare_pairs(texts, [(number, number + 1) for number in range(0, len(texts), 2)])

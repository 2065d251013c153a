"""Links: what repeats what, written so that only differences touch the database."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, select

from copydesk.duplicates.comparing import Comparison
from models.articles import paragraph_variants
from models.bulk import insert_rows, next_id, update_rows
from models.sightings import portions


class Link(NamedTuple):
    """A row that repeats another, and the first of all that do; how alike it is to the one it repeats."""

    id: int
    duplicate_of_id: int
    original_id: int
    similarity: float


class Variant(NamedTuple):
    """Two paragraphs that are alike and say something else."""

    paragraph_id: int
    variant_of_id: int
    kind: str
    similarity: float
    slot: str
    value: str
    earlier_value: str

    @classmethod
    def of(cls, paragraph_id: int, variant_of_id: int, kind: str, told: Comparison) -> Variant:
        """The pair, from the comparison of the later text with the earlier one."""
        return cls(paragraph_id, variant_of_id, kind, told.similarity, told.slot or "", told.value, told.other)


def write_links(connection: Connection, table: Table, links: list[Link]) -> int:
    """Make these the links of a table; returns how many rows changed."""
    columns = [table.c[name] for name in Link._fields]
    there = {
        row[0]: Link(*row) for row in connection.execute(select(*columns).where(table.c.duplicate_of_id.is_not(None)))
    }
    changed: list[dict[str, Any]] = [link._asdict() for link in links if there.get(link.id) != link]
    wanted = {link.id for link in links}
    nothing = dict.fromkeys(("duplicate_of_id", "original_id", "similarity"))
    changed += [{"id": key} | nothing for key in there if key not in wanted]
    update_rows(connection, table, changed)
    return len(changed)


def write_variants(connection: Connection, variants: list[Variant]) -> int:
    """Make these the pairs of variants; returns how many rows changed."""
    columns = [paragraph_variants.c[name] for name in ("id", *Variant._fields)]
    there = {Variant(*row[1:]): row[0] for row in connection.execute(select(*columns))}
    wanted = set(variants)
    gone = [key for variant, key in there.items() if variant not in wanted]
    for part in portions(gone):
        connection.execute(delete(paragraph_variants).where(paragraph_variants.c.id.in_(part)))
    new = [variant for variant in dict.fromkeys(variants) if variant not in there]
    first = next_id(connection, paragraph_variants)
    insert_rows(connection, paragraph_variants, [{"id": n} | v._asdict() for n, v in enumerate(new, first)])
    return len(gone) + len(new)

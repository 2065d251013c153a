"""The data dictionary, made from the columns' own comments, so that it cannot fall behind them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table

from models.schema import VIEWS, metadata


def data_dictionary() -> str:
    """All tables and columns with their meaning, as Markdown."""
    parts = ["# Data dictionary", "", "Made by `copydesk db dictionary`. Times are UTC; offsets count code points."]
    for table in sorted(metadata.tables.values(), key=lambda t: t.name):
        parts += ["", *_table(table)]
    parts += ["", "## Views", "", *(f"- `{name}`" for name in VIEWS)]
    return "\n".join(parts) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield f"{table.comment[:1].upper()}{table.comment[1:]}." if table.comment else ""
    yield ""
    yield "| column | type | null | meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        kind = (
            "blob" if column.type.__visit_name__ == "large_binary" else column.type.__visit_name__.replace("big_", "")
        )
        yield f"| `{column.name}` | {kind} | {'yes' if column.nullable else ''} | {column.comment} |"

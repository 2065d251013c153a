"""What all tables share: the metadata with its naming rules, and the column shorthands."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text

# Constraints need names, or a later migration cannot drop them.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CHECKSUM = "checksum"

# SQLite makes only INTEGER primary keys an alias of its row number.
Key = BigInteger().with_variant(Integer, "sqlite")


def key() -> Column[int]:
    """The surrogate key of a table; given by the store in the order of loading."""
    return Column("id", Key, primary_key=True, comment="surrogate key, given in the order of loading")


def ref(name: str, target: str, comment: str, *, nullable: bool = False, index: bool = True) -> Column[int]:
    """A reference to another table's id."""
    foreign = ForeignKey(f"{target}.id")
    return Column(name, Key, foreign, nullable=nullable, index=index, comment=comment)


def text(name: str, comment: str, *, nullable: bool = False, **more: Any) -> Column[str]:
    """A text column."""
    return Column(name, Text, nullable=nullable, comment=comment, **more)


def number(name: str, comment: str, *, nullable: bool = False, **more: Any) -> Column[int]:
    """A column of whole numbers, 64 bits wide."""
    return Column(name, BigInteger().with_variant(Integer, "sqlite"), nullable=nullable, comment=comment, **more)


def checksum() -> Column[int]:
    """What the row is said to hold, the last column of every table; see `models/checksums.py`."""
    return number(
        CHECKSUM,
        "XXH3 of the other columns, signed 64 bits, by which verify sees what copydesk did not write",
        server_default="0",
    )


def contents(table: Table) -> list[Column[Any]]:
    """The columns of a table but its checksum: what is written and compared."""
    return [column for column in table.columns if column.name != CHECKSUM]

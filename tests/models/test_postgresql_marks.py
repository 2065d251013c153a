"""SQL with SQLite's marks for values becomes SQL with psycopg's; what is no mark stays what it is."""

from __future__ import annotations

import pytest

from models.postgresql.marks import for_psycopg


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("select ? + ?", "select %s + %s"),
        ("where name = :name or :name_2", "where name = %(name)s or %(name_2)s"),
        ("select 'a?b:c' || ?", "select 'a?b:c' || %s"),
        ("select 'it''s :no mark' = ?", "select 'it''s :no mark' = %s"),
        ('select "odd?name" = ?', 'select "odd?name" = %s'),
        ("select x::text, ?::bigint", "select x::text, %s::bigint"),
        ("select 5 % 3, '100 %'", "select 5 %% 3, '100 %%'"),
        ("-- :words: what it's for?\nselect :words", "-- :words: what it's for?\nselect %(words)s"),
        ("select array[1, 2][1:2]", "select array[1, 2][1:2]"),
    ],
)
def test_marks(ours: str, theirs: str) -> None:
    assert for_psycopg(ours) == theirs

"""Where a database is, by what --db says; no password gets any further than that."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL

from copydesk.errors import DatabaseError
from models.places import file_at, label_of, place_of, shown

PASSWORDS = (
    "postgresql+psycopg://desk:s3cret@db.example/news",
    "postgresql://desk:s3cret@db.example:5433/news?sslmode=require",
    "postgresql://db.example/news?user=desk&password=s3cret",
    "postgresql://desk@db.example/news?sslpassword=s3cret",
    "postgresql+psycopg2://desk:s3cret@db.example/news",
    "postgresql://desk:s3cret@db.example",
    "mysql://desk:s3cret@db.example/news",
    "postgresql://desk:s3cret@db.example:port/news",
    "postgresql://desk:s3cret:s3cret/s3cret@db.example:port/news",
    "postgresql://desk:s3cret/s3cret#s3cret@db.example/news",
    "postgresql://db.example:port/news?password=s3cret",
    "host=db.example user=desk password=s3cret dbname=news",
)


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_is_named_by_a_url(scheme: str) -> None:
    place = place_of(f"{scheme}://desk@db.example:5433/news?sslmode=require")
    assert shown(place) == "postgresql+psycopg://desk@db.example:5433/news?sslmode=require"


@pytest.mark.parametrize("given", ["news.db", "sqlite:///news.db"])
def test_a_file_is_named_by_a_path_or_a_url(given: str) -> None:
    assert place_of(given) == file_at(given, "do something else") == Path("news.db")


@pytest.mark.parametrize("given", PASSWORDS)
def test_a_password_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        place_of(given)
    assert "s3cret" not in str(caught.value)
    assert "s3cret" not in repr(caught.value.__cause__)


def test_a_password_has_places_of_its_own() -> None:
    with pytest.raises(DatabaseError, match=r"postgresql://desk@db\.example/news: .*~/\.pgpass .*PGPASSWORD"):
        place_of("postgresql://desk:s3cret@db.example/news")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("postgresql://db.example", "names no database"),
        ("postgresql+asyncpg://db.example/news", "only psycopg is used"),
        ("mysql://db.example/news", "neither an SQLite file nor a PostgreSQL database"),
        ("sqlite://", "neither an SQLite file"),
        ("postgresql://db.example/ne\nws", "control characters"),
    ],
)
def test_what_is_no_place_is_refused(given: str, said: str) -> None:
    with pytest.raises(DatabaseError, match=said):
        place_of(given)


def test_what_only_files_can_do_says_what_to_do_instead() -> None:
    with pytest.raises(DatabaseError, match=r"news: this is for SQLite files only; use pg_dump$"):
        file_at("postgresql://db.example/news", "use pg_dump")


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ("/srv/news/news.db", "news.db"),
        ("postgresql://desk@db.example/news?sslmode=require", "news"),
        ("sqlite:///news.db", "news.db"),
    ],
)
def test_names_of_runs_have_the_short_name(given: str, label: str) -> None:
    assert label_of(given) == label


def test_a_place_on_a_server_is_a_url_that_uses_psycopg() -> None:
    place = place_of("postgresql:///news?host=/var/run/postgresql")
    assert isinstance(place, URL)
    assert place.drivername == "postgresql+psycopg"

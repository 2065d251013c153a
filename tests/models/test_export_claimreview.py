"""Claims in the words of schema.org: who said what where, which is disputed, and no verdict."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from models.export_claimreview import write_graph
from models.store import Store
from tests.models.claiming import DECEMBER, JANUARY, PROMISE, article, ingest
from tests.models.copying import COAST, INLAND
from tests.models.filling import change, new_store, one
from tests.models.naming import organisation, person, told
from tests.models.test_exporting import exported


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A claim that two papers make and a third contradicts, and a quotation."""
    made = new_store(tmp_path / "news.db")
    ingest(
        made,
        article("first", 3, DECEMBER, PROMISE),
        article("second", 5, DECEMBER, publisher=COAST),
        article("third", 7, JANUARY, publisher=INLAND),
    )
    yield made
    made.engine.dispose()


def graph(engine: Engine) -> list[dict[str, Any]]:
    document = json.loads(exported(engine, "claims", "claimreview"))
    assert document["@context"] == "https://schema.org"
    found: list[dict[str, Any]] = document["@graph"]
    return found


def by_words(engine: Engine, words: str) -> list[dict[str, Any]]:
    return [node for node in graph(engine) if words in node["text"]]


def test_every_claim_is_one_and_nothing_is_reviewed(store: Store) -> None:
    found = graph(store.engine)
    assert {node["@type"] for node in found} == {"Claim"}
    assert len({node["@id"] for node in found}) == len(found) == one(store.engine, "select count(*) from claims")
    text = exported(store.engine, "claims", "claimreview").decode()
    assert "ClaimReview" not in text
    assert "Rating" not in text
    assert "file:///" not in text


def test_a_claim_that_several_make_names_the_first(store: Store) -> None:
    first, second = sorted(by_words(store.engine, "2023-12-24"), key=lambda node: node["datePublished"])
    assert first["datePublished"] == "2024-02-03"
    assert "sameAs" not in first
    assert second["sameAs"] == first["@id"]
    assert second["firstAppearance"] == first["firstAppearance"] == first["appearance"]
    assert second["appearance"]["publisher"] == {"@type": "Organization", "name": COAST}
    assert second["author"] == {"@type": "Organization", "name": COAST}


def test_a_dispute_is_a_comment_on_both(store: Store) -> None:
    [one_side] = by_words(store.engine, "2024-01-24")
    others = {node["@id"]: node for node in by_words(store.engine, "2023-12-24")}
    [comment, *_] = one_side["comment"]
    assert comment["@type"] == "Comment"
    assert comment["text"].startswith("hard dispute (date): ")
    other = others[comment["about"]["@id"]]
    assert comment["about"]["text"] == other["text"]
    assert one_side["@id"] in {note["about"]["@id"] for note in other["comment"]}


def test_authors_have_a_type_where_it_is_known(store: Store) -> None:
    told(store, "spoken", person("Ada Lane"), organisation("National Ferry Union"))
    change(store.engine, "update sources set kind = 'social_account' where name = 'National Ferry Union'")
    authors = [node.get("author") for node in by_words(store.engine, "ferries")]
    assert authors == [{"@type": "Person", "name": "Ada Lane"}, {"name": "National Ferry Union"}]
    [quote] = by_words(store.engine, "lantern")
    assert quote["author"] == {"@type": "Person", "name": "Odile Farrant"}


def test_only_web_addresses_are_linked(store: Store) -> None:
    change(store.engine, "update articles set url = 'javascript:alert(1)' where id = 1")
    change(store.engine, "update articles set url = 'HTTPS://harbourpost.example/a' where id = 2")
    urls = {node["appearance"].get("url") for node in graph(store.engine)}
    assert urls == {None, "HTTPS://harbourpost.example/a"}


def test_names_of_claims_are_the_same_in_another_database(store: Store, tmp_path: Path) -> None:
    other = new_store(tmp_path / "other.db")
    ingest(other, article("third", 7, JANUARY, publisher=INLAND))
    assert by_words(other.engine, "2024-01-24")[0]["@id"] == by_words(store.engine, "2024-01-24")[0]["@id"]
    other.engine.dispose()


def test_text_cannot_end_a_script_element() -> None:
    file = io.BytesIO()
    write_graph(file, (), [[{"text": "</script><!-- & \u2028"}], [{"text": "é"}]])
    raw = file.getvalue().decode()
    assert not set("<>&\u2028") & set(raw)
    assert [node["text"] for node in json.loads(raw)["@graph"]] == ["</script><!-- & \u2028", "é"]

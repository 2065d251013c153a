"""Groups and relations in a database: both sides of a dispute, who said it first, and nothing written twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.claim_groups import Regrouped, renew_claim_groups
from models.claim_store import article_texts, save_claims
from models.digest import content_digest
from models.query import queries, run_query
from models.reclean import reclean_documents
from models.store import Store
from models.verify import verify
from tests.models.claiming import (
    DECEMBER,
    DENIED,
    HIGH,
    JANUARY,
    PROMISE,
    REFUSAL,
    SOLD,
    SOLD_MORE,
    article,
    extract,
    grouped,
    ingest,
    related,
    toy,
)
from tests.models.copying import COAST, INLAND, dated, fresh
from tests.models.filling import change, contents, one, rows
from tests.models.recleaning import desk_of, document_ids, rule

NOTHING = Regrouped(removed=0, groups=0, members=0, relations=0, disputes=0)
BOTH = article("both", 1, DECEMBER, JANUARY)
OWN_WORDS = "Low Tide came to the quay with Ada Pell, and it was released on 2024-01-24 by her own small house."
SECOND = article("second", 2, JANUARY.replace("in a loft", "in Brill"), publisher=COAST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh(tmp_path)
    yield opened
    opened.engine.dispose()


def test_an_article_that_contradicts_itself_and_another(store: Store) -> None:
    done = ingest(store, BOTH, SECOND)
    assert related(store.engine) == {
        ("both", "both", "contradicts", "date", "hard"),
        ("second", "both", "contradicts", "date", "hard"),
        ("second", "both", "corroborates", "date", None),
    }
    assert done == Regrouped(removed=0, groups=1, members=2, relations=3, disputes=2)
    [(_, members, articles, origins, disputed)] = grouped(store.engine)
    assert (members, articles, origins, disputed) == ({"both", "second"}, 2, 2, True)
    assert verify(store.engine).faults == ()


def test_a_dispute_shows_both_sides_in_their_own_words(store: Store) -> None:
    ingest(store, BOTH)
    query = """select text_a, text_b, words_a, words_b, value_a, value_b, publisher_a, published_at_b, uri_a, reason
               from disputes"""
    reason = "Low Tide (release): 2024-01-24 in one, 2023-12-24 in the other; both cannot be right of one event"
    days = ("2024-01-24", "2023-12-24")
    where = ("quillpost.example", "2024-02-01", "file:///both")
    assert rows(store.engine, query) == [(JANUARY, DECEMBER.removeprefix("The single "), *days, *days, *where, reason)]


def test_copies_of_a_wire_are_one_origin(store: Store) -> None:
    wire = [dated(f"wire-{n}", n, JANUARY, HIGH, publisher=p) for n, p in enumerate((COAST, INLAND), 1)]
    ingest(store, *wire)
    assert {(articles, origins) for _, _, articles, origins, _ in grouped(store.engine)} == {(2, 1)}
    assert related(store.engine) == set()
    ingest(store, article("own", 3, OWN_WORDS, publisher="quay.example"))
    assert related(store.engine) == {("wire-1", "own", "corroborates", "date", None)}
    assert {(articles, origins) for _, _, articles, origins, _ in grouped(store.engine)} == {(2, 1), (3, 2)}


def test_articles_without_a_publisher_are_origins_by_themselves(store: Store) -> None:
    given = [article(f"a{n}", n, JANUARY.replace("a loft", f"loft {n}"), publisher="") for n in (1, 2)]
    ingest(store, *given)
    change(store.engine, "update articles set publisher_id = null")
    renew_claim_groups(store.engine)
    assert {row[2:4] for row in grouped(store.engine)} == {(2, 2)}


def test_a_publisher_corrects_itself(store: Store) -> None:
    ingest(
        store, article("early", 1, DECEMBER), article("late", 5, JANUARY), article("other", 6, DENIED, publisher=COAST)
    )
    assert related(store.engine) == {
        ("late", "early", "supersedes", "date", None),
        ("other", "late", "contradicts", "negation", "hard"),
    }
    [row] = run_query(store.engine, "corrected_claims")[1]
    assert row[:3] == ("date", "2023-12-24", "2024-01-24")


def test_figures_and_quotations(store: Store) -> None:
    ingest(store, article("a", 1, SOLD, PROMISE), article("b", 1, SOLD_MORE, REFUSAL, publisher=COAST))
    assert related(store.engine) == {
        ("b", "a", "contradicts", "number", "hard"),
        ("b", "a", "contradicts", "negation", "soft"),
    }


def test_renewing_again_writes_nothing(store: Store) -> None:
    given = (BOTH, SECOND, article("c", 3, SOLD, PROMISE, publisher=INLAND), article("d", 4, SOLD, PROMISE))
    first = ingest(store, *given)
    before = contents(store.engine, but=("alembic_version", "runs"))
    nothing = Regrouped(0, 0, 0, 0, first.disputes)
    assert renew_claim_groups(store.engine) == nothing
    assert ingest(store, *given) == nothing
    assert contents(store.engine, but=("alembic_version", "runs")) == before


def test_a_group_keeps_its_id_and_only_changed_rows_are_written(store: Store) -> None:
    ingest(store, BOTH, SECOND)
    [(before,)] = rows(store.engine, "select id from claim_groups")
    done = ingest(store, article("third", 9, OWN_WORDS, publisher=INLAND))
    assert [(before,)] == rows(store.engine, "select id from claim_groups")
    assert (done.groups, done.members) == (1, 1)
    assert one(store.engine, "select last_seen from claim_groups") == "2024-02-09"


def test_a_changed_article_takes_its_claims_and_relations_along(store: Store) -> None:
    ingest(store, BOTH, SECOND, article("c", 3, PROMISE))
    done = ingest(store, article("both", 1, JANUARY, HIGH))
    assert done.removed == 2
    assert related(store.engine) == {("second", "both", "corroborates", "date", None)}
    assert one(store.engine, "select count(*) from claims where text = ?", DECEMBER) == 0
    assert verify(store.engine).faults == ()
    ingest(store, article("c", 3, "Nobody said a word."))
    assert rows(store.engine, "select * from sources where name = 'Odile Farrant'") == []
    ingest(store, BOTH)  # it went back to what it was
    assert ("second", "both", "contradicts", "date", "hard") in related(store.engine)


def test_what_is_struck_later_contradicts_nothing(store: Store, tmp_path: Path) -> None:
    ingest(store, BOTH, SECOND)
    desk = desk_of(rule("made.december", "The single .*"))
    run_id = store.start_run("reclean", {}, desk, None)
    reclean_documents(store, run_id, desk, document_ids(store.engine))
    assert verify(store.engine).faults == ()
    assert rows(store.engine, "select * from claim_relations where relation = 'contradicts'") == []
    extract(store.engine)
    renew_claim_groups(store.engine)
    assert related(store.engine) == {("second", "both", "corroborates", "date", None)}
    assert grouped(store.engine) != set()
    assert verify(store.engine).faults == ()


def test_the_claims_of_what_an_extractor_replaces_go(store: Store) -> None:
    ingest(store, BOTH, SECOND)
    texts = one(store.engine, "select count(*) from claims")
    assert extract(store.engine, extractor="better@1", replaces=("toy",)) == texts
    assert rows(store.engine, "select distinct extractor from claims") == [("better@1",)]
    assert rows(store.engine, "select distinct extractor from claim_extractions") == [("better@1",)]
    assert rows(store.engine, "select * from claim_relations") == []
    assert verify(store.engine).faults == ()
    renew_claim_groups(store.engine)
    assert len(related(store.engine)) == 3


def test_claims_in_the_same_place_stand_side_by_side(store: Store) -> None:
    ingest(store, BOTH)
    claims = toy(article_texts(store.engine, [1])[1])
    assert save_claims(store.engine, 1, "twice@1", [(1, [claims[0], claims[0], claims[1]])]) == 3
    query = "select position, value from claims where extractor = 'twice@1' order by id"
    assert rows(store.engine, query) == [(1, "2023-12-24"), (2, "2023-12-24"), (3, "2024-01-24")]
    renew_claim_groups(store.engine)
    assert content_digest(store.engine)
    assert verify(store.engine).faults == ()


def test_an_empty_database_has_nothing_to_group(store: Store) -> None:
    assert renew_claim_groups(store.engine) == NOTHING


def test_slots_venue_and_worth_are_kept(store: Store) -> None:
    ingest(store, BOTH, article("c", 3, PROMISE))
    columns = "subject, predicate, polarity, value, value_type, unit, as_of, check_worthiness, attribution"
    found = rows(store.engine, f"select {columns} from claims order by value is null, value")
    assert found[0] == ("Low Tide", "release", "affirmed", "2023-12-24", "date", None, None, 0.7, "own")
    assert found[-1] == (*[None] * 8, "named")


QUERIES = ("who_said_what", "claims_by_source", "disputes", "corrected_claims", "most_corroborated", "first_to_report")


@pytest.mark.parametrize("name", QUERIES)
def test_queries_find_something_and_have_a_title(store: Store, name: str) -> None:
    ingest(store, BOTH, SECOND, article("c", 8, OWN_WORDS.replace("01-24", "01-20"), PROMISE, publisher=COAST))
    columns, found = run_query(store.engine, name)
    assert found
    assert len(columns) == len(set(columns))
    assert 10 < len(queries()[name].title) <= 100


def test_the_first_to_report_is_the_first_published(store: Store) -> None:
    ingest(store, SECOND, article("first", 1, JANUARY, publisher=INLAND))
    [row] = run_query(store.engine, "first_to_report")[1]
    assert row[1:5] == (INLAND, "2024-02-01", 2, 2)


BROKEN = {
    "groups_say_one_thing": "update claims set value = '1' where group_id is not null and article_id = 1",
    "groups_count_their_members": "update claim_groups set articles = 1",
    "relations_are_sound": "update claim_relations set severity = 'mild' where relation = 'contradicts'",
    "speakers_are_explained": "update claims set attribution = 'none'",
}


@pytest.mark.parametrize("check", BROKEN)
def test_checks_see_what_is_wrong(store: Store, check: str) -> None:
    ingest(store, BOTH, SECOND)
    change(store.engine, BROKEN[check])
    assert check in str(verify(store.engine).faults)

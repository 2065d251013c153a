"""The five articles the project began from, through the whole store: who says what in them, and where they disagree."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from copydesk.batches import clean, read_all
from copydesk.desk import Desk
from copydesk.readers.places import find_inputs
from models.claim_groups import renew_claim_groups
from models.digest import content_digest
from models.duplicates import renew_duplicates
from tests.conftest import SHARED
from tests.models.filling import extract, new_store, rows, start

ORIGINALS = SHARED / "seeds"
pytestmark = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the five original articles are not beside the project")
DIRECTOR = "Uhm Tae Hwa"  # of spellings of one length the first in the order of code points names the source
NUMBER = "substr(replace(uri, rtrim(uri, replace(uri, '/', '')), ''), 1, 3)"


@pytest.fixture(scope="module")
def engine(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    store = new_store(tmp_path_factory.mktemp("originals") / "copydesk.db")
    run_id = start(store)
    store.save_batch(run_id, clean(read_all(find_inputs([str(ORIGINALS)]).files), desk))
    renew_duplicates(store, run_id)
    extract(store.engine, run_id)
    renew_claim_groups(store.engine)
    return store.engine


def test_the_release_date_is_disputed_with_both_sides_in_their_words(engine: Engine) -> None:
    found = rows(engine, "select slot, severity, value_a, value_b, text_a, text_b, uri_a, uri_b from disputes")
    assert {(slot, severity) for slot, severity, *_ in found} == {("date", "hard")}
    assert {frozenset((a, b)) for _, _, a, b, *_ in found} == {frozenset(("2023-12-24", "2024-01-24"))}
    pairs = set()
    for _, _, a, _b, text_a, text_b, uri_a, uri_b in found:
        december, january = (text_a, text_b) if a == "2023-12-24" else (text_b, text_a)
        assert "December 24" in december
        assert "January 24" in january
        pairs.add(tuple(sorted((Path(uri_a).name[:3], Path(uri_b).name[:3]))))
    assert pairs == {("003", "003"), ("001", "003"), ("003", "004")}


def test_the_director_is_one_source_under_all_spellings(engine: Engine) -> None:
    query = """
        select n.source_id, group_concat(n.name, '|') from source_names n join sources s on s.id = n.source_id
        where s.kind = 'person' and lower(replace(n.name, '-', ' ')) like '%tae hwa' group by n.source_id
    """
    ((_, names),) = rows(engine, query)
    assert set(names.split("|")) == {"Um Tae Hwa", "Uhm Tae Hwa", "Um Tae-hwa"}


def test_the_quotations_have_their_speakers(engine: Engine) -> None:
    query = f"""
        select {NUMBER}, source, via, venue from claims_with_sources
        where kind = 'direct_quote' and {NUMBER} in ('003', '004') order by claim_id
    """
    found = rows(engine, query)
    assert [(number, source) for number, source, _, _ in found] == [
        ("003", "EDAM Entertainment"), ("004", "IU"), ("004", "IU"), ("004", "IU"), ("004", DIRECTOR),
    ]  # fmt: skip
    assert [via for _, _, via, _ in found] == [None, "@mhereonlyforbts", None, None, None]
    assert [venue for *_, venue in found[2:]] == [
        "interview with MelOn Spotlight", "interview with MelOn Spotlight", "interview with OSEN",
    ]  # fmt: skip


def test_no_work_and_no_event_speaks(engine: Engine) -> None:
    speakers = {name for (name,) in rows(engine, "select distinct source from claims_with_sources") if name}
    assert speakers <= {"IU", "V", DIRECTOR, "EDAM Entertainment"}
    assert len(rows(engine, "select 1 from claims where kind <> 'statement'")) <= 22


def test_a_second_run_adds_nothing(engine: Engine) -> None:
    before = content_digest(engine)
    assert extract(engine, 1) == 0
    renew_claim_groups(engine)
    assert content_digest(engine) == before

"""The store: each version of an input is there once, whole, and the newest one counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk.desk import Desk
from copydesk.types import Document, Quarantined
from models.digest import content_digest
from models.store import Saved, Store
from models.verify import verify
from tests.models.filling import (
    EMPTY_DESK,
    contents,
    everything,
    fill,
    made_of,
    one,
    rows,
    save,
    search,
    seeds,
)

FIRST = "The lighthouse at Ostrey was painted white in the spring of that year.\n\nAdvertisement\n"
SECOND = "The lighthouse at Ostrey was painted red in the spring of that year.\n"
THIRD = "The lighthouse at Ostrey was painted green in the spring of that year.\n"
NOTHING_LEFT = "Advertisement\n"


def statuses(store: Store) -> list[str]:
    return [status for (status,) in rows(store.engine, "select status from documents order by id")]


def current(store: Store) -> list[str]:
    return [text for (text,) in rows(store.engine, "select text from current_articles order by id")]


def save_in_turn(store: Store, desk: Desk, *versions: str) -> list[Saved]:
    """Save versions of one file, each in a batch of its own."""
    return [save(store, made_of(version, desk)) for version in versions]


def test_a_batch_is_saved(store: Store, desk: Desk) -> None:
    assert save(store, *everything(desk)) == Saved(loaded=8, quarantined=3, unchanged=0)
    assert statuses(store) == ["loaded"] * 8 + ["quarantined"] * 3
    assert verify(store.engine).faults == ()


def test_an_empty_batch_is_saved(store: Store) -> None:
    assert save(store) == Saved(0, 0, 0)


def test_a_batch_saved_again_writes_nothing(store: Store, desk: Desk) -> None:
    save(store, *everything(desk))
    before, digest = contents(store.engine, but=("runs",)), content_digest(store.engine)
    again = save(store, *everything(desk))
    assert (again.loaded, again.quarantined, again.unchanged + len(again.still)) == (0, 0, 11)
    assert contents(store.engine, but=("runs",)) == before
    assert content_digest(store.engine) == digest


def test_an_input_twice_in_a_batch_is_saved_once(store: Store, desk: Desk) -> None:
    article, broken = made_of(FIRST, desk), made_of(b"", desk, "empty.txt")
    assert save(store, article, broken, article, broken) == Saved(loaded=1, quarantined=1, unchanged=2)


def test_an_article_is_stored_as_it_was_made(store: Store, desk: Desk) -> None:
    made = seeds(desk)[1]
    save(store, made)
    [stored] = rows(
        store.engine, "select title, text, text_sha256, word_count, publisher, language from current_articles"
    )
    title = "Quernby Library Opens Its Attic After 50 Years"
    assert stored == (title, made.text, made.text_sha256, made.word_count, "harbourpost.example", "en")


def test_an_articles_parts_are_stored_in_order(store: Store, desk: Desk) -> None:
    made = seeds(desk)[1]
    save(store, made)
    assert rows(store.engine, "select position, text, start, fingerprint from paragraphs order by id") == [
        (p.position, p.text, p.start, p.fingerprint) for p in made.paragraphs
    ]
    assert rows(store.engine, "select name, value, confidence from fields order by position") == [
        (f.name, f.value, f.confidence) for f in made.fields
    ]
    assert rows(store.engine, "select rule, before, after from edits order by position") == [
        (e.rule, e.before, e.after) for e in made.edits
    ]


def test_the_author_is_stored(store: Store, desk: Desk) -> None:
    save(store, *seeds(desk))
    query = "select article_id, position, s.name from article_authors join sources s on s.id = source_id"
    assert rows(store.engine, query) == [(2, 1, "Perpetua Lanning")]


def test_known_tells_what_the_database_holds(store: Store, desk: Desk) -> None:
    loaded, broken, other = made_of(FIRST, desk), made_of(b"", desk, "empty.txt"), made_of(SECOND, desk, "new.txt")
    save(store, loaded, broken)
    known = store.known([loaded.version, broken.version, other.version])
    assert known == {loaded.version: "loaded", broken.version: "quarantined"}


def test_known_takes_thousands_of_versions(store: Store, desk: Desk) -> None:
    made = made_of(FIRST, desk)
    save(store, made)
    asked = [(f"file:///inbox/{n}.txt", "0") for n in range(2000)]
    assert store.known([*asked, made.version]) == {made.version: "loaded"}


def test_a_changed_file_supersedes_the_old_one(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND)
    assert statuses(store) == ["superseded", "loaded"]
    assert rows(store.engine, "select id, supersedes_id from articles") == [(1, None), (2, 1)]


def test_only_the_new_version_is_current(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND)
    assert current(store) == [SECOND.strip()]


def test_a_superseded_version_is_not_known(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND)
    assert store.known([made_of(FIRST, desk).version]) == {}


def test_a_chain_of_versions_links_each_to_the_one_before(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND, THIRD)
    assert rows(store.engine, "select supersedes_id from articles order by id") == [(None,), (1,), (2,)]
    assert statuses(store) == ["superseded", "superseded", "loaded"]


def test_a_file_that_goes_back_is_reinstated(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND)
    assert save(store, made_of(FIRST, desk)) == Saved(loaded=0, quarantined=0, unchanged=1)
    assert statuses(store) == ["loaded", "superseded"]
    assert current(store) == [made_of(FIRST, desk).text]
    assert verify(store.engine).faults == ()


def test_a_file_may_go_back_and_forth(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND, FIRST, SECOND)
    assert statuses(store) == ["superseded", "loaded"]


def test_a_new_version_supersedes_the_reinstated_one(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND, FIRST, THIRD)
    assert one(store.engine, "select supersedes_id from articles where id = 3") == 1


def test_two_versions_in_one_batch_leave_one_current(store: Store, desk: Desk) -> None:
    save(store, made_of(FIRST, desk), made_of(SECOND, desk))
    assert current(store) == [SECOND.strip()]


def test_a_file_that_goes_back_within_a_batch_is_as_in_batches_of_one(tmp_path: Path, desk: Desk) -> None:
    for number, order in enumerate(
        ("one two one", "one two one two", "one blank one", "blank one blank", "one two three one")
    ):
        texts = [b"\n" if name == "blank" else f"The {name} ferry was late.\n".encode() for name in order.split()]
        made = [made_of(text, desk) for text in texts]
        together, apart = (Store.open(tmp_path / f"{name}{number}.db") for name in ("together", "apart"))
        save(together, *made)
        for result in made:
            save(apart, result)
        assert content_digest(together.engine) == content_digest(apart.engine), order


def test_other_files_are_not_superseded(store: Store, desk: Desk) -> None:
    save(store, made_of(FIRST, desk, "a.txt"), made_of(FIRST, desk, "b.txt"))
    save(store, made_of(SECOND, desk, "a.txt"))
    assert statuses(store) == ["superseded", "loaded", "loaded"]


def test_the_same_content_under_two_uris_is_there_twice(store: Store, desk: Desk) -> None:
    assert save(store, made_of(FIRST, desk, "a.txt"), made_of(FIRST, desk, "b.txt")).loaded == 2
    assert one(store.engine, "select count(distinct sha256) from documents") == 1
    assert len(current(store)) == 2


@pytest.mark.parametrize(
    ("raw", "code"), [(b"\x89PNG\r\n\0", "binary"), (b" \n", "empty"), (NOTHING_LEFT.encode(), "nothing_left")]
)
def test_what_cannot_be_cleaned_is_kept_with_its_reason(store: Store, desk: Desk, raw: bytes, code: str) -> None:
    save(store, made_of(raw, desk))
    [(stored, message, size)] = rows(store.engine, "select error_code, error_message, size_bytes from quarantine")
    assert (stored, size) == (code, len(raw))
    assert message


def test_the_edits_of_a_quarantined_input_are_kept(store: Store, desk: Desk) -> None:
    save(store, made_of(NOTHING_LEFT, desk))
    assert rows(store.engine, "select article_id, action, before from edits") == [(None, "strike", "Advertisement")]


def test_an_unreadable_input_is_kept_without_content(store: Store) -> None:
    document = Document("file:///inbox/locked.txt", b"")
    save(store, Quarantined(document, "unreadable", "cannot be read: permission denied"))
    assert rows(store.engine, "select sha256, raw, status from documents") == [("", None, "quarantined")]


def test_a_mended_file_supersedes_the_quarantined_one(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, NOTHING_LEFT, FIRST)
    assert statuses(store) == ["superseded", "loaded"]
    assert rows(store.engine, "select * from quarantine") == []


def test_a_file_that_goes_back_to_nothing_is_quarantined_again(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, NOTHING_LEFT, FIRST, NOTHING_LEFT)
    assert one(store.engine, "select count(*) from quarantine") == 1


def test_a_file_that_goes_back_to_an_article_leaves_quarantine(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, SECOND, NOTHING_LEFT, FIRST)
    assert rows(store.engine, "select * from quarantine") == []


def test_a_file_mended_to_the_version_before_leaves_quarantine(store: Store, desk: Desk) -> None:
    save_in_turn(store, desk, FIRST, NOTHING_LEFT, FIRST)
    assert rows(store.engine, "select * from quarantine") == []


def test_search_finds_what_was_saved(store: Store, desk: Desk) -> None:
    save(store, made_of(FIRST, desk, "a.txt"), made_of(SECOND, desk, "b.txt"))
    assert search(store.engine, "ostrey") == [1, 2]
    assert search(store.engine, "red") == [2]


def test_a_run_is_on_record(store: Store) -> None:
    run_id = store.start_run("ingest", {"paths": ["inbox"]}, EMPTY_DESK, "flow-1")
    query = "select flow_run_id, status, parameters, ended_at from runs where id = ?"
    assert rows(store.engine, query, run_id) == [("flow-1", "running", '{"paths": ["inbox"]}', None)]
    store.end_run(run_id, "completed", {"loaded": 2})
    assert rows(store.engine, "select status, counts from runs") == [("completed", '{"loaded": 2}')]
    assert one(store.engine, "select ended_at >= started_at from runs") == 1


def test_batch_size_does_not_change_the_content(tmp_path: Path, desk: Desk) -> None:
    digests = {content_digest(fill(tmp_path / f"{size}.db", desk, size)) for size in (1, 3, 100)}
    assert len(digests) == 1

"""Extraction in several processes: the same outcomes as in one, whatever happens to the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import ModuleType

import pytest

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS, parse
from copydesk.claims.workers import Outcome, processes_for, require_model
from copydesk.claims.workers import working as working_in
from copydesk.errors import ModelMissingError
from copydesk.types import Paragraph
from copydesk.workers.crew import MOST_ITEMS_A_PORTION
from copydesk.workers.process import Failed, WorkersError
from tests.conftest import ROOT
from tests.copydesk.claims.odd_readers import telling

WAITING = """
import sys
from copydesk.claims.workers import working
from copydesk.claim_types import ArticleText
from tests.copydesk.claims.odd_readers import telling
with working(telling, 2) as extract:
    extract([ArticleText(str(number), ()) for number in range(100)])
    print("ready", flush=True)
    sys.stdin.read()
"""


def articles(*texts: str) -> list[ArticleText]:
    return [ArticleText(text, ()) for text in texts]


def texts_of(outcomes: list[Outcome]) -> list[str | None]:
    return [None if isinstance(found, Failed) else found[0].text.partition(" by ")[0] for found in outcomes]


def pids_of(outcomes: list[Outcome]) -> set[int]:
    return {int(found[0].text.rpartition(" ")[2]) for found in outcomes if not isinstance(found, Failed)}


def quoting(number: int) -> ArticleText:
    text = f'"We mended {number} lamps before the fog came in," said Ada Ferrante, who keeps the pier.'
    return ArticleText(text, (Paragraph(1, "paragraph", text, 0, len(text), 1, 1, number),), "en")


@pytest.mark.parametrize("processes", [2, 3])
def test_processes_find_what_one_finds_in_the_order_given(processes: int) -> None:
    given = [quoting(number) for number in range(5 * MOST_ITEMS_A_PORTION + 3)]
    for extractor in EXTRACTORS.values():
        expected = [extractor.extract(article) for article in given]
        with working_in(extractor.extract, processes) as extract:
            assert extract(given) == expected
            assert extract(given[:1]) == expected[:1]
            assert extract([]) == []
    assert any(expected)


def test_the_work_is_spread_and_never_the_callers_own() -> None:
    given = articles(*map(str, range(200)))
    with working_in(telling, 2) as extract:
        found = pids_of(extract(given))
    assert os.getpid() not in found
    assert 1 <= len(found) <= 2  # on a busy machine one may do all of it
    with working_in(telling, 1) as extract:
        found = pids_of(extract(given))
    assert os.getpid() not in found
    assert len(found) == 1


@pytest.mark.parametrize("processes", [1, 2])
def test_an_article_that_an_extractor_fails_on_does_not_stop_the_others(processes: int) -> None:
    with working_in(telling, processes) as extract:
        outcomes = extract(articles("one", "fail here", "two"))
    assert texts_of(outcomes) == ["one", None, "two"]
    failed = outcomes[1]
    assert isinstance(failed, Failed)
    assert "ValueError: no, not fail here" in failed.why
    assert "odd_readers.py" in failed.why


@pytest.mark.parametrize(("word", "how"), [("die", "signal SIGKILL"), ("leave", "exit code 3")])
def test_a_process_that_ends_costs_the_article_that_ended_it_and_no_other(word: str, how: str) -> None:
    numbered = [f"{word} {n}" if n in (0, 5, 6, 40, 41) else str(n) for n in range(60)]
    with working_in(telling, 3) as extract:
        outcomes = extract(articles(*numbered))
        assert texts_of(extract(articles("more"))) == ["more"]
    assert texts_of(outcomes) == [None if word in text else text for text in numbered]
    assert {found.why for found in outcomes if isinstance(found, Failed)} == {
        f"the process that read it ended with {how}"
    }


def test_an_interrupt_of_the_terminal_and_what_libraries_print_do_not_disturb() -> None:
    with working_in(telling, 2) as extract:
        assert texts_of(extract(articles("interrupt", "print", "one"))) == ["interrupt", "print", "one"]


def test_processes_end_with_the_caller_however_it_ends() -> None:
    pids: set[int] = set()
    with pytest.raises(KeyboardInterrupt), working_in(telling, 2) as extract:  # noqa: PT012
        pids = pids_of(extract(articles(*map(str, range(100)))))
        raise KeyboardInterrupt
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_processes_end_where_the_caller_is_killed() -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as caller:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "ready\n"
        caller.send_signal(signal.SIGKILL)
        _, errors = caller.communicate(timeout=60)  # its streams end when the last process that holds them does
    assert errors == ""


def test_processes_that_do_not_start_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    here = ModuleType("a_module_of_this_process_alone")
    exec("def read(article): return []", here.__dict__)
    monkeypatch.setitem(sys.modules, here.__name__, here)
    with pytest.raises(WorkersError, match="does not start"), working_in(here.read, 2) as extract:
        extract(articles("one"))


@pytest.mark.parametrize(
    ("pending", "most", "processes"),
    [(0, None, 1), (99, 8, 1), (199, 8, 1), (200, 8, 2), (250, 8, 2), (100_000, 3, 3), (100_000, 1, 1)],
)
def test_how_many_processes_so_many_articles_are_worth(pending: int, most: int | None, processes: int) -> None:
    assert processes_for(pending, most) == processes
    assert 1 <= processes_for(1_000_000) <= 4


def test_a_model_that_is_not_there_is_said_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    require_model()
    parse._model.cache_clear()
    monkeypatch.setattr(parse, "MODELS", ("a_model_that_nobody_has",))
    with pytest.raises(ModelMissingError, match="pip install"):
        require_model()

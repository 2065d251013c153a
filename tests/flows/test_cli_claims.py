"""Claims in the terminal: who said what, through whom and where; both sides of a dispute; scraped text stays text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from copydesk.claim_types import Attribution, Claim, ClaimKind, Slots, Source, Span
from flows.cli_claims import claims, shown_dispute
from flows.reports.claims import claims_report
from models.claim_store import save_claims
from models.store import Store
from tests.models.filling import EMPTY_DESK, made_of, new_store, rows, start

MONDAY = "date: 2024-01-22\n\nThe bridge opens on June 3. Ada Ferrante said it was strong enough | <b>.\n"
TUESDAY = "date: 2024-01-23\n\nThe bridge opens on July 9. It was strong enough, the mayor said.\n"
MAYOR = Source("person", "Ada Ferrante")
PAPER, RADIO = Source("social_account", "@quayfan", handle="quayfan"), Source("programme", "Harbour Radio")


def claim(
    text: str, of: str, kind: ClaimKind, attribution: Attribution, slots: Slots | None = None, **sources: Source
) -> Claim:
    at = of.index(text)
    spans = (Span("content", at, at + len(text)),)
    return Claim(kind, text, spans, attribution, 0.9, slots=slots or Slots(), **sources)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two articles with a quotation and a statement each, in the working folder's database."""
    monkeypatch.chdir(tmp_path)
    store = new_store(tmp_path / "copydesk.db")
    made = [
        made_of(text, EMPTY_DESK, f"{n}.txt", publisher="quillpost.example") for n, text in enumerate((MONDAY, TUESDAY))
    ]
    run_id = start(store)
    store.save_batch(run_id, made)
    (first,), (second,) = rows(store.engine, "select text from articles order by id")
    opens = Slots("bridge", "open", "affirmed", "2024-06-03", "date")
    quoted = first[first.index("it was") :].strip(" .")
    of_first = [
        claim(quoted, first, "direct_quote", "named", source=MAYOR, via=PAPER, venue=RADIO),
        claim("The bridge opens on June 3.", first, "statement", "own", opens),
    ]
    of_second = [
        claim("It was strong enough", second, "indirect_quote", "unnamed"),
        claim("The bridge opens on July 9.", second, "statement", "own"),
    ]
    save_claims(store.engine, run_id, "made@1", [(1, of_first), (2, of_second)])
    return store


def run(*arguments: str) -> Result:
    return CliRunner().invoke(claims, arguments)


def test_a_quotation_is_shown_with_who_via_venue_and_where(store: Store) -> None:
    shown = run("list", "--article", "1").stdout
    who = "        Ada Ferrante, via @quayfan, in Harbour Radio\n"
    assert f"“it was strong enough | <b>”\n{who}        article 1: quillpost.example, 2024-01-22, 0.txt\n" in shown
    assert "        the article itself\n" in shown


@pytest.mark.parametrize(
    ("options", "texts"),
    [
        ([], ["It was strong enough", "The bridge opens on July 9.", "The bridge opens on June 3."]),
        (["--source", "ada  FERR"], ["it was strong"]),
        (["--source", "nobody"], []),
        (["--kind", "indirect_quote"], ["It was strong enough"]),
        (["--kind", "statement", "--since", "2024-01-23"], ["The bridge opens on July 9."]),
        (["--since", "2025"], []),
        (["--about", "opens BRIDGE"], ["The bridge opens on July 9.", "The bridge opens on June 3."]),
        (["--about", 'or "'], []),
        (["--about", "NOT bridge*"], []),
        (["--article", "2", "--about", "bridge"], ["The bridge opens on July 9."]),
    ],
)
def test_claims_are_listed_by_what_is_asked(options: list[str], texts: list[str], store: Store) -> None:
    listed = run("list", *options)
    assert listed.exit_code == 0, listed.output
    found = json.loads(run("list", "--json", *options).stdout)
    if options:
        assert [claim["text"][: len(text)] for claim, text in zip(found, texts, strict=True)] == texts
    assert all(text in listed.stdout for text in texts)
    assert ("there are none" in listed.stdout) == (not texts)


def test_a_list_that_is_cut_says_so(store: Store) -> None:
    assert run("list", "--limit", "3").stdout.endswith("3 of 4 claims; see more with --limit\n")
    assert "of 4 claims" not in run("list", "--limit", "4").stdout


@pytest.mark.parametrize(
    ("arguments", "exit_code", "words"),
    [
        (["list", "--since", "yesterday"], 2, "--since yesterday"),
        (["list", "--kind", "rumour"], 2, "rumour"),
        (["list", "--db", "none.db"], 5, "no such database"),
        (["disputes", "--db", "none.db"], 5, "no such database"),
        (["extract", "--db", "none.db"], 5, "no such database"),
        (["extract", "--desk", "nowhere"], 4, "no such folder"),
        (["extract", "--processes", "0"], 2, "--processes"),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], exit_code: int, words: str, store: Store) -> None:
    ended = run(*arguments)
    assert ended.exit_code == exit_code
    assert words in ended.output
    assert "Traceback" not in ended.output


def test_without_disputes_it_says_that_there_are_none(store: Store) -> None:
    assert run("disputes").stdout == "there are none\n"
    assert json.loads(run("disputes", "--json").stdout) == []


DISPUTE = {"severity": "hard", "slot": "date", "value_a": "2024-06-03", "value_b": "2024-07-09"}
SIDES = {
    "text_a": "The bridge opens on June 3.",
    "text_b": "It \x1b]opens\non July 9",
    "article_a_id": 1,
    "article_b_id": 2,
    "title_a": "A bridge",
    "title_b": None,
    "publisher_a": "quillpost.example",
    "publisher_b": None,
    "published_at_a": "2024-01-22T10:00:00Z",
    "published_at_b": None,
    "uri_a": "file:///a/0.txt",
    "uri_b": "file:///a/1.txt",
    "source_a": None,
    "source_b": "Ada Ferrante",
    "reason": "both say when the bridge opens",
}


def test_a_dispute_is_shown_with_both_sides_verbatim_and_the_reason() -> None:
    assert list(shown_dispute(DISPUTE | SIDES)) == [
        "hard, date: 2024-07-09 or 2024-06-03",
        "    It ]opens on July 9",
        "        Ada Ferrante; article 2: 1.txt",
        "    The bridge opens on June 3.",
        "        the article itself; article 1: quillpost.example, 2024-01-22, A bridge",
        "    both say when the bridge opens",
        "",
    ]


RELATED = """
    insert into claim_relations (claim_a_id, claim_b_id, relation, slot, value_a, value_b, severity, reason) values
    (4, 2, 'contradicts', 'date', '2024-07-09', '2024-06-03', 'hard', 'both say when <b> opens'),
    (3, 1, 'corroborates', null, null, null, null, 'the same words')
"""


def test_disputes_come_from_the_relations_that_contradict(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql(RELATED)
    shown = run("disputes", "--severity", "hard").stdout
    assert shown.splitlines()[1::2] == [
        "    The bridge opens on June 3.",
        "    The bridge opens on July 9.",
        "    both say when <b> opens",
        "1 dispute: 1 hard, 0 soft",
    ]
    assert run("disputes", "--severity", "soft").stdout == "there are none\n"
    (found,) = json.loads(run("disputes", "--json").stdout)
    assert {found["text_a"], found["text_b"]} == {"The bridge opens on June 3.", "The bridge opens on July 9."}

    report = claims_report(store.engine, 1)
    disputed = report.partition("## New disputes")[2].partition("## ")[0]
    assert "“The bridge opens on July 9.” (article 2, quillpost.example, 2024-01-23)" in disputed
    assert "both say when &lt;b&gt; opens" in disputed


def test_the_report_of_a_run_counts_and_names_and_keeps_scraped_text_text(store: Store) -> None:
    report = claims_report(store.engine, 1)
    assert "| direct\\_quote | 1 | 1 | 0 | 1 |" in report
    assert "| Ada Ferrante | person | 1 | 1 | it was strong" in report
    assert r"enough \| &lt;b&gt;" in report
    assert "<b>" not in report
    assert "No claims" in claims_report(store.engine, 99)

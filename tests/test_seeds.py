"""The samples: what is struck, folded, lifted and repaired, who is quoted, and what stands beside the texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from copydesk.batches import clean, read_all
from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.places import find_inputs
from copydesk.types import Article, Document, Field
from tests.conftest import ROOT, SEEDS, SHARED

ORIGINALS = SHARED / "seeds"


@dataclass(frozen=True)
class Expected:
    """Line numbers by action, the publication date, and the quotes' speakers in order (None where left open)."""

    struck: tuple[int, ...]
    published: str | None
    speakers: tuple[str | None, ...]
    headings: int
    quotes: int
    folded: tuple[int, ...] = ()
    repaired: tuple[int, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = field(default=())


EXPECTED = {
    "01": Expected((3, 7, 15), "2025-03-04", ("Odile Farrant",), 0, 1, repaired=(5,)),
    "02": Expected(
        (5, 21, 31, 33),
        None,
        ("Leocadia Brandreth", "Ivo Pellerin", "Leocadia Brandreth"),
        2,
        0,
        repaired=(15,),
        title="Quernby Library Opens Its Attic After 50 Years",
        authors=("Perpetua Lanning",),
    ),
    "03": Expected((10,), None, ("Teodor Quillip", "Anselm Droy", "Brannagh Oskey"), 2, 0),
    "04": Expected((14, 31, 50), "2025-03-06", ("Cosima Threlwick", "Ruben Askquith", None, "Wilhelmina Toft"), 2, 1),
    "05": Expected(
        (7, 17, 29, 31),
        "2025-05-19",
        ("Zoé Carrabine", "Zoé Carrabine", "Hendrika Vole"),
        2,
        2,
        repaired=(1, 9, 21, 23),
    ),
    "06": Expected(
        (9, 21, 29, 31), "2025-04-08", ("Ottoline Garsed", "Casimir Prynne", "Eudora Finnick"), 2, 1, folded=(19,)
    ),
    "07": Expected((7, 21, 27, 31, 33), "2025-03-17", ("Maeng Bit-nuri", "Lucan Overbeck", "Maeng Bit-nuri"), 5, 1),
    "08": Expected(
        (11, 17, 23, 29, 33, 35),
        "2025-03-19",
        ("Philippa Nunnery", "Philippa Nunnery", "Emeric Sable", "Maeng Bit Nuri"),
        2,
        2,
    ),
}

# The five articles the project began from: their figures, none of their text.
ORIGINAL = {
    "000": Expected((), "2023-12-15", (), 2, 0),
    "001": Expected((11, 21, 23), "2024-01-30", (), 2, 0),
    "002": Expected((), None, (), 1, 0),
    "003": Expected((11, 15, 31, 37, 39), "2024-01-24", ("EDAM Entertainment",), 6, 0),
    "004": Expected((7, 19, 29, 41), "2024-01-24", ("IU", "IU", "IU", "Um Tae-hwa"), 1, 4),
}


def lines(article: Article, action: str, *but: str) -> tuple[int, ...]:
    """The line numbers that edits of an action touch."""
    made = [e for e in article.edits if e.action == action and e.rule not in but]
    return tuple(sorted({n for edit in made for n in range(edit.line_no, edit.last_line + 1) if edit.before.strip()}))


def check(path: Path, expected: Expected, desk: Desk) -> None:
    article = run(Document(path.absolute().as_uri(), path.read_bytes()), desk)
    assert isinstance(article, Article)
    raw = path.read_text(encoding="utf-8").split("\n")
    assert tuple(n for n in lines(article, "strike") if raw[n - 1].strip()) == expected.struck
    assert lines(article, "fold") == expected.folded
    assert lines(article, "repair", "repair.unwrap") == expected.repaired
    published, title = article.best("published_at"), article.best("title")
    assert (published.value if published else None) == expected.published
    assert (title.value if title else None) == expected.title
    assert tuple(f.value for f in article.all_of("author")) == expected.authors
    kinds = [p.kind for p in article.paragraphs]
    assert (kinds.count("heading"), kinds.count("quote")) == (expected.headings, expected.quotes)
    found = EXTRACTORS["claims"].extract(ArticleText(article.text, article.paragraphs, "en"))
    claims = [claim for claim in found if claim.kind == "direct_quote"]
    assert tuple(c.source.name if c.source else None for c in claims) == expected.speakers
    assert all((c.source is not None) == (c.attribution == "named") for c in claims)


@pytest.mark.parametrize("number", EXPECTED)
def test_a_sample_article_comes_out_as_written_down(number: str, desk: Desk) -> None:
    (path,) = SEEDS.glob(f"{number}-*.txt")
    check(path, EXPECTED[number], desk)


def test_every_sample_article_is_written_down() -> None:
    assert {path.name[:2] for path in SEEDS.glob("*.txt")} == set(EXPECTED)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the five original articles are not beside the project")
@pytest.mark.parametrize("number", ORIGINAL)
def test_an_original_article_comes_out_as_written_down(number: str, desk: Desk) -> None:
    (path,) = ORIGINALS.glob(f"{number}_*.txt")
    check(path, ORIGINAL[number], desk)


@pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the five original articles are not beside the project")
def test_quotation_marks_of_the_originals_stay_as_they_are(desk: Desk) -> None:
    for path in ORIGINALS.glob("*.txt"):
        article = run(Document(path.absolute().as_uri(), path.read_bytes()), desk)
        assert isinstance(article, Article)
        gone = "".join(edit.before for edit in article.edits)
        before = path.read_text(encoding="utf-8")
        assert all(before.count(c) == article.text.count(c) + gone.count(c) for c in "‘’“”'\"")


def made_of(*folders: str, desk: Desk) -> list[Article]:
    """The articles of some folders of samples."""
    results = clean(read_all(find_inputs([str(ROOT / "seeds" / folder) for folder in folders]).files), desk)
    assert all(isinstance(result, Article) for result in results), results
    return [result for result in results if isinstance(result, Article)]


def told(article: Article) -> tuple[str | None, ...]:
    best = (article.best(name) for name in ("title", "published_at", "url", "publisher", "section"))
    return (*(field.value if field else None for field in best), ", ".join(f.value for f in article.all_of("author")))


def test_the_sample_page_keeps_its_story_and_nothing_around_it(desk: Desk) -> None:
    (article,) = made_of("pages", desk=desk)
    kept = [paragraph.text for paragraph in article.paragraphs]
    beginnings = (
        "The tide mill at",
        "The wheel had",
        "“When the gate",
        "Two tides a day",
        "A tide mill fills",
        "“Flour",
    )
    assert all(any(text.startswith(words) for text in kept) for words in (*beginnings, "The mill will sell"))
    around = (
        "cookies",
        "Search",
        "Facebook",
        "Read more",
        "inbox",
        "bees",
        "parrot",
        "Reply",
        "JavaScript",
        "©",
        "By ",
    )
    assert not [text for text in kept if any(words in text for words in around)]
    assert told(article) == (
        *("Tide mill at Quernby grinds again after 71 years", "2025-05-12T23:40:00+01:00"),
        *("https://gazette.example/villages/2025/05/tide-mill-quernby", "The Ostrey Gazette", "Villages"),
        "Isolde Marrable",
    )
    reasons = {edit.rule for edit in article.edits}
    assert {"content.hidden", "content.headline", "content.related", "content.comments", "ads.label"} <= reasons


def test_the_sample_records_are_told_apart_and_their_boilerplate_is_struck(desk: Desk) -> None:
    articles = made_of("records", desk=desk)
    assert [(title, authors) for title, *_, authors in map(told, articles)] == [
        ("Sallow Bridge to close for eleven nights", "Corin Ashby, Tamsin Vell"),
        ("School orchestra finds its lost cello in a hedge", "Tamsin Vell"),
        ("Brewery gives its well back to the street", "Corin Ashby"),
        ("Allotment holders vote to keep the goose", "Hester Bromfield"),
        ("Church clock strikes thirteen, then stops", "Jory Tamlyn"),
    ]
    days = [(article.best("published_at") or Field("", "", "", "", 0)).value[:10] for article in articles]
    assert days == ["2025-05-14", "2025-05-15", "2025-05-16", "2025-05-17", "2025-05-18"]
    assert [edit.rule for article in articles for edit in article.edits] == [
        *("follow.newsletter", "ads.label", "related.also-read", "follow.on-network")
    ]
    assert [any(f.name == "summary_only" for f in article.fields) for article in articles] == [False] * 4 + [True]

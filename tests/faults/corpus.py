"""Invented inputs of every kind that a run treats differently, so that each of its stages has something to write."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.conftest import ROOT
from tests.copydesk.readers.archive_samples import packed, record, response, zip_of

SEEDS = ("01-glued-date.txt", "08-contradicting-dates.txt")
PAPERS = ("saltmarsh.example", "upperweir.example", "lanternhill.example")
PROMPTS = {  # a line that a paper repeats under each of its articles, which is learned
    "saltmarsh.example": "The Saltmarsh pages are made by nine people above the old net loft on Chandler Quay",
    "upperweir.example": "Upper Weir pages are free to read for everybody who lives within sight of the weir",
    "lanternhill.example": "Lantern Hill pages are read aloud each Friday in the waiting room of the funicular",
}
PEOPLE = ("Odile Farrant", "Tobias Wend", "Petra Quillon", "Aurel Dancy", "Mara Lind", "Corin Ashby", "Ida Morrow")
OFFICES = ("harbour board", "school council", "roads office", "tram company", "water works", "library trust")
THINGS = ("swing bridge", "ferry stage", "reading room", "tram depot", "fish market", "pump house", "bandstand")
DEEDS = ("mend", "paint", "move", "enlarge", "close", "rebuild", "rent out")
ASIDES = (
    "Nobody on the quay had expected an answer before the autumn tides",
    "Two earlier plans had been dropped because of the price of oak",
    "The keys have hung in the baker's window since the flood",
    "Most neighbours heard of it from the boy who brings the milk",
    "A model of the new roof can be seen in the town hall until Sunday",
    "The surveyors counted the planks twice and came to the same number",
)
ADVERTS = ("Advertisement", "Sign up for our morning newsletter", "Share this article", "Also read: A loaf for a song")


def story(number: int) -> str:
    """The text of an invented article, without its paper's prompt; the same number gives the same text."""
    chance = Random(f"story {number}")
    who, office, thing, deed = (chance.choice(words) for words in (PEOPLE, OFFICES, THINGS, DEEDS))
    day = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"
    crowns, months = chance.randrange(20, 900), chance.randrange(2, 30)
    aside, other = chance.sample(ASIDES, 2)
    return (
        f"{day}\n\nThe {office} will {deed} the {thing} number {number} for {crowns},000 crowns, it said on Tuesday."
        f"\n\n{aside}, {who} said.\n\n“It will take {months} months and not a day more,” said {who}, who speaks for the"
        f" {office}.\n\n{chance.choice(ADVERTS)}\n\n{other}, and {thing} number {number} was no exception.\n"
    )


def dispute(bridge: str, year: int) -> str:
    """An article about an opening; two of them that name different years contradict each other."""
    return f"The {bridge} was opened in {year}.\n\nIt was painted green and carries two lanes, {PEOPLE[0]} said.\n"


def texts(number: int, first: int = 0) -> Iterator[tuple[str, str]]:
    """Names and texts of articles of three papers: one of three copies another paper, one of six changes a figure."""
    for at in range(first, first + number):
        paper = PAPERS[at % len(PAPERS)]
        told = story(at - 1 if at % 3 == 2 else at)
        told = told.replace("months", "weeks") if at % 6 == 5 else told
        yield f"{paper}/{at:03d}.txt", f"{told}\n{PROMPTS[paper]}\n"


def make_inputs(folder: Path, articles: int = 9) -> Path:
    """Fill a new folder: two seeds, generated articles, records, archives, and inputs that are quarantined."""
    for name in SEEDS:
        _write(folder / name, (ROOT / "seeds" / "articles" / name).read_bytes())
    for name, text in texts(articles):
        _write(folder / name, text.encode())
    for paper, year in zip(PAPERS, (1971, 1971, 1937), strict=True):
        _write(folder / paper / "bridge.txt", dispute("Gannet Bridge", year).encode())
    records = [{"id": n, "title": f"Record {n}", "url": f"https://x.example/{n}", "text": story(n)} for n in (901, 902)]
    _write(folder / "records.jsonl", "".join(f"{json.dumps(one)}\n" for one in records).encode())
    _write(folder / "pages.warc.gz", _archive((903, 904)))
    _write(folder / "folder.zip", zip_of({f"{n}.txt": story(n).encode() for n in (906,)}))
    broken = {"empty.txt": b"", "picture.txt": b"\x89PNG\r\n\x1a\n\0\0", "advert.txt": b"Advertisement\n"}
    broken["cut.txt.gz"] = gzip.compress(story(908).encode(), mtime=0)[:-20]
    for name, data in broken.items():
        _write(folder / "broken" / name, data)
    return folder


def page_of(number: int) -> bytes:
    """The article as a web page."""
    lines = "".join(f"<p>{line}</p>" for line in story(number).splitlines()[2:] if line)
    head = f"<title>Story {number} | Salt Marsh</title><meta property='article:published_time' content='2025-03-04'>"
    nav = "<nav><a href='/'>Home</a><a href='/news'>News</a></nav>"
    body = f"<article><h1>Story {number}</h1>{lines}</article><footer>© Salt Marsh</footer>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{nav}{body}</body></html>".encode()


def _archive(numbers: tuple[int, ...]) -> bytes:
    return packed(*(record(response(page_of(n)), url=f"https://saltmarsh.example/{n}") for n in numbers))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)

"""Made papers whose articles repeat lines that no packaged rule knows, and ways to take them in, for tests."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from sqlalchemy import Engine

from copydesk.batches import clean
from copydesk.desk import Desk
from copydesk.types import Document
from models.learning import articles_to_reclean, decide
from models.line_counts import catch_up
from models.reclean import reclean_articles
from models.store import Store, now
from tests.models.filling import change, extract, rows

POST, NEWS = "harbourpost.example", "brillnews.example"
NOTICE = "The Harbour Post is paid for by its readers and by nobody else."
OFFICE = "Write to the night desk at the harbour office if you saw it otherwise."
PAPER = "Brill News is printed on paper from the mills upstream of Brill."
HEADING = "What it means for the quay"
SLOGAN = "“We print what the tide brings in every morning.”"
ENDS = {POST: (NOTICE, OFFICE), NEWS: (PAPER,)}
EVIDENCE = (
    "select s.name, l.fingerprint, l.sample, l.documents, l.articles, l.at_end, l.share, l.first_seen, l.last_seen"
)
ROWS = "from learned_rules l join sources s on s.id = l.publisher_id order by s.name, l.fingerprint"
WORDS = "ferry harbour council budget mayor storm bridge depot library market rope lantern quay tide skipper".split()


def sentence(chance: random.Random) -> str:
    return f"The {' '.join(chance.choice(WORDS) for _ in range(chance.randint(7, 14)))} of the day.".capitalize()


def article(name: str, publisher: str, day: int | None, ends: Iterable[str], story: str | None = None) -> Document:
    """An article; `story` decides its prose, so two of one story are copies."""
    chance = random.Random(story or name)
    prose = [sentence(chance) for _ in range(5)]
    lines = [*prose[:3], HEADING, *prose[3:], *ends]
    head = f"title: The tale of {name} in full\n" + (f"date: 2025-03-{day:02d}\n" if day else "")
    text = f"{head}\n" + "\n\n".join(lines) + "\n"
    return Document(f"file:///{publisher}/{name}.txt", text.encode(), origin={"publisher": publisher})


def papers() -> list[Document]:
    """Two papers' articles over a month: notices, a slogan, and stories that both print, or one prints again."""
    made = [
        article(f"{publisher}-{n}", publisher, 1 + n * 2, (*ends, SLOGAN)[: 3 - n % 2])
        for publisher, ends in ENDS.items()
        for n in range(9)
    ]
    shared = "The storm took the roof of the market hall and nobody was hurt."
    for n in range(4):
        made.append(article(f"wire-post-{n}", POST, 20 + n, (shared, *ENDS[POST]), story="storm"))
        made.append(article(f"wire-news-{n}", NEWS, 20 + n, (shared, *ENDS[NEWS]), story="storm"))
    random.Random(7).shuffle(made)
    return made


def load(store: Store, desk: Desk, documents: Sequence[Document], batch: int = 1000) -> int:
    """Clean and save in batches, as an ingest until `load`; the run's id."""
    decided = store.decided(desk)
    run_id = store.start_run("ingest", {}, decided, None)
    for start in range(0, len(documents), batch):
        store.save_batch(run_id, clean(documents[start : start + batch], decided))
    return run_id


def learn(store: Store, desk: Desk, run_id: int) -> int:
    """The learn stage; the number of articles that were rewritten."""
    decide(store.engine, now())
    decided = store.decided(desk)
    done = reclean_articles(store, run_id, decided, articles_to_reclean(store.engine, decided))
    assert articles_to_reclean(store.engine, decided) == []
    return done.rewritten


def ingest(store: Store, desk: Desk, documents: Sequence[Document], batch: int = 1000) -> int:
    """A whole ingest, claims and all; the number of articles that were cleaned again."""
    run_id = load(store, desk, documents, batch)
    rewritten = learn(store, desk, run_id)
    extract(store.engine, run_id)
    store.end_run(run_id, "completed", {})
    return rewritten


def evidence(engine: Engine) -> list[tuple[object, ...]]:
    return rows(engine, f"{EVIDENCE} {ROWS}")


def evidence_from_scratch(engine: Engine) -> list[tuple[object, ...]]:
    """What counting everything anew gives; lines that only a person's decision keeps are forgotten."""
    change(
        engine,
        "delete from learned_rules",
        "update articles set story = null",
        "update sources set articles = null",
    )
    catch_up(engine)
    return evidence(engine)


def paragraphs_with(engine: Engine, line: str) -> int:
    return len(rows(engine, "select 1 from paragraphs where text = ?", line))


def without_judgement(store: Store) -> None:
    """Switch off what looks at lines one by one: only recurrence is to decide."""
    from copydesk.judgement import SAYS

    decided = "insert into decisions (kind, subject, decided_by, decided_at) values ('rule_off', '{}', 'tests', '{}')"
    change(store.engine, *(decided.format(f"line.{topic}", now()) for topic in sorted(SAYS)))

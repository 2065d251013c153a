"""Attack payloads in every place that a scraped text can reach: none comes out of a page as anything but text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest

from copydesk.claim_types import ArticleText, Claim, Source, Span
from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.types import Article, Document, Edit, Field
from models.claim_groups import renew_claim_groups
from models.claim_store import article_texts, pending_articles, save_claims
from models.store import Store
from tests.explore.site import Site, faults
from tests.models.filling import EMPTY_DESK, new_store, start
from tests.quality.floors import HOSTILE, members, needs

PER_DOCUMENT = 440
SEARCHED = 60  # every so many-th payload is searched for
PARTS = ("title", "author", "publisher", "url", "section", "language", "published_at", "credit")
TABLES = ("articles", "current_articles", "claims", "claims_with_sources", "edits", "redline", "fields", "sources",
          "source_names", "documents", "struck_by_rule", "quality_by_publisher")  # fmt: skip
FEW = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "' onmouseover='alert(1)",
       "{{ 7*7 }}", "</mark></p><svg/onload=alert(1)>", "http://x.example/\" onclick=\"alert(1)"]  # fmt: skip


def payloads() -> list[str]:
    lines = {line for _, raw in members("html_xss.tar.gz") for line in raw.decode("utf-8", "replace").splitlines()}
    return sorted(line for line in lines if line.strip())


def documents(hostile: Sequence[str]) -> Iterator[Article]:
    """Articles whose text, titles, names, rules and reasons are payloads."""
    for number, some in enumerate(hostile[at : at + PER_DOCUMENT] for at in range(0, len(hostile), PER_DOCUMENT)):
        text = "\n\n".join(f"It says {payload} in the paper, said the mayor of {i}." for i, payload in enumerate(some))
        made = run(Document(f"file:///inbox/{some[0][:80]}{number}.txt", text.encode()), Desk(EMPTY_DESK.rules))
        assert isinstance(made, Article)
        fields = tuple(Field(name, value, value, value, 0.9) for name, value in zip(cycle(PARTS), some, strict=False))
        edits = tuple(
            Edit(n, n, 0, len(line), "strike", reason, reason, line)
            for n, (line, reason) in enumerate(zip(made.decoded.lines, cycle(some), strict=False), 1)
            if line and n % 3 == 0
        )
        yield replace(made, fields=fields, edits=edits)


def claims(article: ArticleText) -> list[Claim]:
    """A claim for each third paragraph, said by a source of its words."""
    return [
        Claim("direct_quote", p.text, (Span("content", p.start, p.end), Span("source", p.start, p.start + 2)), "named",
              0.9, Source("person", p.text[8:], (p.text[8:],)))
        for p in article.paragraphs[::3]
    ]  # fmt: skip


def loaded(path: Path, hostile: Sequence[str]) -> Store:
    store = new_store(path)
    run_id = start(store)
    store.save_batch(run_id, list(documents(hostile)))
    ids = pending_articles(store.engine, "toy@1")
    texts = article_texts(store.engine, ids)
    save_claims(store.engine, run_id, "toy@1", [(i, claims(texts[i])) for i in ids])
    renew_claim_groups(store.engine)
    return store


def check_all(site: Site, searched: Sequence[str]) -> None:
    """Every page of ours, and the tables, hold nothing that is live."""
    with sqlite3.connect(site.path) as connection:
        ids = [row[0] for row in connection.execute("select id from articles")]
    found = [f for i in ids for f in faults(site.get(f"/copydesk/article/{i}").text)]
    found += faults(site.get("/copydesk").text)
    for words in searched:
        found += faults(site.get("/copydesk/search", params={"q": words[:500]}).text)
        found += faults(site.get("/data/query-claims_of", params={"source": words}).text, scripts=True)
    for table in TABLES:
        found += faults(site.get(f"/data/{table}?_size=600").text, scripts=True)
    assert not found


def test_a_few_payloads_stay_text(tmp_path: Path) -> None:
    loaded(tmp_path / "news.db", FEW * 2).engine.dispose()
    with Site(tmp_path / "news.db") as site:
        check_all(site, FEW)
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in site.get("/copydesk/article/1").text


@pytest.mark.slow
@needs(HOSTILE)
def test_no_payload_of_thousands_comes_alive(tmp_path: Path) -> None:
    hostile = payloads()
    assert len(hostile) > 6000
    loaded(tmp_path / "news.db", hostile).engine.dispose()
    with Site(tmp_path / "news.db") as site:
        check_all(site, hostile[::SEARCHED])


def test_the_check_sees_what_is_live() -> None:
    assert [list(faults(f"<p>{text}</p>")) for text in FEW[:2]] == [
        [f"tag script: {FEW[0]}"],
        ['tag img: <img src="x" onerror="alert(1)">', "handler onerror=alert(1)"],
    ]
    assert list(faults("<a href=' java\nscript:alert(1)'>x</a>"))

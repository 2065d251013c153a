"""Small archives under changing desks, for the tests of recleaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine

from copydesk.batches import clean
from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.registry import Publisher, Publishers, Template
from copydesk.rules import Rule, RuleSet
from copydesk.types import Document
from models.reclean import Recleaned, reclean_documents
from models.store import Store
from tests.models.filling import extract, new_store, rows

LABEL = "Advertisement"
PROMPT = "Follow the Harbour Post on the wireless"
SHARE = "Tell a neighbour about this story"
FOOT = "All pictures by the harbour office"


def rule(name: str, *patterns: str, **more: str) -> Rule:
    return Rule(name, patterns, f"what {name} is for", ("x",), ("y",), **more)  # type: ignore[arg-type]


ADS = rule("ads.label", LABEL)
FOLLOW = rule("social.follow", "Follow .{3,40}")
TELL = rule("social.tell", "Tell a .{3,40}", where="end")
FEET = rule("end.pictures", "All pictures by .{3,40}", where="tail")
RULES = (ADS, FOLLOW, TELL, FEET)


def desk_of(*rules: Rule, publishers: Iterable[Publisher] = (), decisions: Decisions | None = None) -> Desk:
    return Desk(RuleSet(rules), Publishers(publishers), decisions or Decisions())


TEXTS = {
    "one.txt": f'{LABEL}\n\nThe ferry sailed on Monday. "It was cold," said Odile Farrant.\n\n{SHARE}\n\n{FOOT}\n',
    "two.txt": f"date: 2025-03-04\n\nThe council met and talked for hours.\n\n{PROMPT}\n\n{FOOT}\n\n{SHARE}\n",
    "three.txt": 'The mayor, Tobias Wend, spoke first. "We will not sail," said Mr Wend.\n\nThen it rained all day.\n',
    "four.txt": f"{PROMPT}\n\n{SHARE}\n",
    "five.txt": f"{LABEL}\n",
    "six.txt": "By Perpetua Lanning\n\nThe skipper looked at the wall and said:\n\n“Follow me to the wall.”\n",
}


def documents(texts: Mapping[str, str] = TEXTS) -> list[Document]:
    return [
        Document(f"file:///inbox/{name}", text.encode(), "text/html" if name.endswith(".html") else "text/plain")
        for name, text in texts.items()
    ]


def load(path: Path, desk: Desk, given: Sequence[Document], claims: bool = True) -> Store:
    """A database of the documents, loaded with the desk."""
    return fill(new_store(path), desk, given, claims)


def fill(store: Store, desk: Desk, given: Sequence[Document], claims: bool = True) -> Store:
    """Load the documents with the desk."""
    run_id = store.start_run("ingest", {}, desk, None)
    store.save_batch(run_id, clean(given, desk))
    if claims:
        extract(store.engine, run_id)
    store.end_run(run_id, "completed", {})
    return store


def reclean_all(store: Store, desk: Desk, claims: bool = True) -> Recleaned:
    """Reclean every document and read the claims anew."""
    run_id = store.start_run("reclean", {}, desk, None)
    done = reclean_documents(store, run_id, desk, document_ids(store.engine))
    if claims:
        extract(store.engine, run_id)
    store.end_run(run_id, "completed", done.counts())
    return done


def document_ids(engine: Engine) -> list[int]:
    return [found for (found,) in rows(engine, "select id from documents order by id")]


PAGE = """<html><head><title>The ferry is late</title><meta name="author" content="Odile Farrant">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The ferry is late",
"author": {"@type": "Person", "name": "Perpetua Lanning"}, "datePublished": "2025-03-04"}</script></head>
<body><main><article><h1>The ferry is late</h1><p>The ferry was late again on Monday, the harbour office said, and
nobody on the quay could say why it was.</p><p>Follow the Harbour Post on the wireless</p><p>It is to sail again on
Thursday, when the wind has gone down and the crew has slept.</p></article></main></body></html>"""


def page(url: str) -> Document:
    return Document(url, PAGE.encode(), "text/html", {"url": url})


def publisher(
    domain: str = "harbourpost.example", name: str = "The Harbour Post", author: str = "meta: author"
) -> Publisher:
    template = Template("the byline is in the head", {"author": (author,)}, ())
    return replace(Publisher(domain, name), templates=(template,))

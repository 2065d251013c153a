"""The systems compared: how each is asked for the body, title, authors and date of a page.

Each is used as its documentation shows, and set to leave out what labelled bodies leave out, such as comments. All get
the page's bytes as they were saved; those that take text only, or are slower with bytes, get them decoded, on their own
time. Libraries are imported when their system starts, so that a process of its own holds one system alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from benchmarks.measure import Found

if TYPE_CHECKING:
    from copydesk.desk import Desk

Extract = Callable[[bytes, str | None], Found]

SOME_ADDRESS = "https://www.example.org/page"  # for libraries that insist on one
# They end a line where browsers do; without a break the words of two paragraphs would run together.
BREAKS = ("p", "div", "li", "br", "tr", "td", "blockquote", "pre", "figcaption", *(f"h{n}" for n in range(1, 7)))


@dataclass(frozen=True, slots=True)
class System:
    """A system: its name in the tables, the packages whose versions it stands for, and how to make it ready.

    `metadata` names what it gives besides the body.
    """

    name: str
    packages: tuple[str, ...]
    start: Callable[[], Extract]
    metadata: frozenset[str] = frozenset(("title", "date", "authors"))


def copydesk() -> Extract:
    """The pipeline as `copydesk ingest` runs it, with the packaged rules; a quarantined page is an empty one."""
    from copydesk.desk import Desk
    from copydesk.registry import load_publishers, packaged_publishers
    from copydesk.rules import load_rules, packaged_packs

    desk = Desk(load_rules(packaged_packs()), load_publishers(packaged_publishers()))
    return lambda raw, url: _article(raw, url, desk)


def copydesk_unseen() -> Extract:
    """The same with what it could know of a page's host left out: a model not trained on it, no publishers' files."""
    from benchmarks.unseen import MODELS, chooser
    from copydesk import content
    from copydesk.desk import Desk
    from copydesk.rules import load_rules, packaged_packs

    model_for = chooser(Path(os.environ[MODELS]))
    desk = Desk(load_rules(packaged_packs()))

    def extract(raw: bytes, url: str | None) -> Found:
        model = model_for(raw)
        with patch.object(content, "packaged", lambda: model):
            return _article(raw, url, desk)

    return extract


def _article(raw: bytes, url: str | None, desk: Desk) -> Found:
    from copydesk.pipeline import run
    from copydesk.types import Article, Document

    made = run(Document("page.html", raw, "text/html", {"url": url} if url else {}), desk)
    if not isinstance(made, Article):
        return Found()
    title, date = made.best("title"), made.best("published_at")
    authors = tuple(field.value for field in made.all_of("author"))
    return Found(made.text, title.value if title else "", authors, date.value if date else "")


def trafilatura(**options: bool) -> Extract:
    """trafilatura with its metadata, with what else its function is to be told."""
    bare_extraction = import_module("trafilatura").bare_extraction

    def extract(raw: bytes, url: str | None) -> Found:
        made = bare_extraction(raw, url=url, with_metadata=True, include_comments=False, **options)
        if made is None:
            return Found()
        authors = tuple(filter(None, (made.author or "").split("; ")))
        return Found(made.text or "", made.title or "", authors, made.date or "")

    return extract


def readability() -> Extract:
    """readability-lxml: its summary as text, its short title and its author, both from one more parse of the page."""
    document = import_module("readability").Document
    htmls = import_module("readability.htmls")
    parse = import_module("lxml.html").fromstring

    def extract(raw: bytes, url: str | None) -> Found:
        text = decoded(raw)
        root = parse(document(text, url=url).summary(html_partial=True))
        for element in root.iter(*BREAKS):
            element.tail = "\n" + (element.tail or "")
        page, _ = htmls.build_doc(text)
        author = htmls.get_author(page)
        authors = () if author == "[no-author]" else (author,)
        return Found(root.text_content(), htmls.shorten_title(page) or "", authors)

    return extract


def newspaper() -> Extract:
    """newspaper4k, told to fetch no images; pages in Korean as if in English, for it has to download data for those."""
    article = import_module("newspaper").article

    def extract(raw: bytes, url: str | None) -> Found:
        page = partial(article, url or SOME_ADDRESS, input_html=decoded(raw), fetch_images=False)
        try:
            made = page()
        except LookupError:
            made = page(language="en")
        return Found(made.text or "", made.title or "", tuple(made.authors or ()), _iso(made.publish_date))

    return extract


def resiliparse() -> Extract:
    """resiliparse's plain text of the main content, without comments, bylines and texts of images."""
    tree = import_module("resiliparse.parse.html").HTMLTree
    detect = import_module("resiliparse.parse.encoding").detect_encoding
    plain_text = import_module("resiliparse.extract.html2text").extract_plain_text

    def extract(raw: bytes, url: str | None) -> Found:
        page = tree.parse_from_bytes(raw, detect(raw))
        return Found(plain_text(page, main_content=True, alt_texts=False, comments=False, post_meta=False))

    return extract


def mediacloud() -> Extract:
    """mediacloud-metadata with its "other metadata", where the authors are."""
    ask = import_module("mcmetadata").extract

    def extract(raw: bytes, url: str | None) -> Found:
        made = ask(url or SOME_ADDRESS, html_text=decoded(raw), include_other_metadata=True)
        authors = tuple(name.strip() for name in made["other"]["authors"] or ())
        title, text = made["article_title"] or "", made["text_content"] or ""
        return Found(text, title, authors, _iso(made["publication_date"]))

    return extract


def _iso(moment: Any) -> str:
    return "" if moment is None else str(moment)[:10]


def decoded(raw: bytes) -> str:
    """The text of a page's bytes: UTF-8, or what charset-normalizer makes of them."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        best = import_module("charset_normalizer").from_bytes(raw).best()
        return str(best) if best else raw.decode("utf-8", "replace")


COPYDESK = System("copydesk", ("copydesk",), copydesk)
UNSEEN = System("copydesk, unseen hosts", ("copydesk",), copydesk_unseen)
BASELINE = System("trafilatura", ("trafilatura", "htmldate"), trafilatura)
PEERS = (
    BASELINE,
    System("trafilatura, precision", BASELINE.packages, partial(trafilatura, favor_precision=True)),
    System("readability-lxml", ("readability-lxml",), readability, frozenset(("title", "authors"))),
    System("newspaper4k", ("newspaper4k",), newspaper),
    System("resiliparse", ("resiliparse",), resiliparse, frozenset()),
    System("mediacloud-metadata", ("mediacloud-metadata",), mediacloud),
)
BY_NAME = {system.name: system for system in (COPYDESK, UNSEEN, *PEERS)}

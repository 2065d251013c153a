"""One input of each format, made of our own text: `inbox` writes them, and the documents that are in each."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from tests.copydesk.readers.archive_samples import packed, record, response, zip_of

PROSE = (
    "The {boat} left {pier} pier at dawn on Tuesday with nobody on board but the skipper and his dog.",
    "“I have never seen the harbour so quiet,” said Odile Farrant, who has sailed the {boat} for 22 years.",
    "The council of {pier} will vote on the new timetable in April, and the fares stay as they are until then.",
)


def story(boat: str, pier: str) -> list[str]:
    """Three paragraphs that no other story shares."""
    return [paragraph.format(boat=boat, pier=pier) for paragraph in PROSE]


def page(boat: str, pier: str, charset: str = "utf-8") -> bytes:
    """A page with a navigation, a headline and a footer around the story."""
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in story(boat, pier))
    html = (
        f"<!doctype html><html lang=en><head><meta charset={charset}><title>{boat} sails again | Harbour Post</title>"
        f'<meta property="og:title" content="{boat} sails again"><meta name=author content="Ada Quill">'
        f'<meta property="article:published_time" content="2025-03-04T23:30:00-05:00"></head>'
        f"<body><nav><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav>"
        f"<article><h1>{boat} sails again</h1>{prose}</article><footer><p>© Harbour Post</p></footer></body></html>"
    )
    return html.encode(charset)


def row(boat: str, pier: str) -> dict[str, str]:
    """A story as a record."""
    body = "\n\n".join(story(boat, pier))
    return {"title": f"{boat} sails again", "body": body, "author": "Ada Quill", "published": "2025-03-04"}


def item(boat: str, pier: str) -> str:
    """A story as an item of a feed."""
    html = "".join(f"<p>{paragraph}</p>" for paragraph in story(boat, pier))
    return (
        f"<item><title>{boat} sails again</title><link>https://harbourpost.example/{boat}</link>"
        f"<guid>tag:harbourpost.example,2025:{boat}</guid><content:encoded><![CDATA[{html}]]></content:encoded></item>"
    )


def cells(*rows: dict[str, str], by: str = ",") -> bytes:
    lines = [by.join(rows[0])] + [by.join(f'"{value}"' for value in one.values()) for one in rows]
    return "\r\n".join(lines).encode()


def saved(html: bytes) -> bytes:
    """A page as browsers save it."""
    head = b'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
    part = b"Content-Type: text/html; charset=utf-8\r\nContent-Location: https://harbourpost.example/saved\r\n\r\n"
    return head + part + html + b"\r\n--b--\r\n"


RSS = '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post</title><entry><id>tag:x,2025:mole</id>
<title>Mole sails again</title><content type="html">&lt;p&gt;{}&lt;/p&gt;</content></entry></feed>"""
CONVERSION = record("\n".join(story("Swift", "Arn")).encode(), "conversion", Content_Type="text/plain; charset=utf-8")

# Name of the file, its bytes, and the uri (below the folder) and media type of each document in it, in their order.
SAMPLES: dict[str, tuple[bytes, list[tuple[str, str]]]] = {
    "atom.atom": (
        ATOM.format("&lt;/p&gt;&lt;p&gt;".join(story("Mole", "Dene"))).encode(),
        [("atom.atom#tag%3Ax%2C2025%3Amole", "application/atom+xml")],
    ),
    "cells.csv": (
        cells(row("Wren", "Alby"), row("Finch", "Brae")),
        [("cells.csv#row=2", "text/csv"), ("cells.csv#row=3", "text/csv")],
    ),
    "crawl.warc.gz": (
        packed(
            record(response(page("Tern", "Ostrey")), WARC_Date="2025-03-06T08:15:30Z"),
            record(response(b"gone", status=404)),
        ),
        [("crawl.warc.gz#0", "text/html")],
    ),
    "crawl.wet": (CONVERSION, [("crawl.wet#0", "text/plain")]),
    "feed.xml": (
        f"{RSS}{item('Gull', 'Cove')}</channel></rss>".encode(),
        [("feed.xml#tag%3Aharbourpost.example%2C2025%3AGull", "application/rss+xml")],
    ),
    "latin.htm": (page("Plover", "Søby", "windows-1252"), [("latin.htm", "text/html")]),
    "lines.jsonl": (
        "".join(json.dumps(one) + "\n" for one in (row("Heron", "Eddy"), row("Stork", "Fell"))).encode(),
        [("lines.jsonl#L1", "application/json"), ("lines.jsonl#L2", "application/json")],
    ),
    "notes.md": (
        ("# Eider sails again\n\n" + "\n\n".join(story("Eider", "Gorse"))).encode(),
        [("notes.md", "text/markdown")],
    ),
    "object.json": (
        json.dumps(
            {"items": [row("Smew", "Holm") | {"body": "".join(f"<p>{p}</p>" for p in story("Smew", "Holm"))}]}
        ).encode(),
        [("object.json#/items/0", "application/json")],
    ),
    "page.html": (page("Rail", "Inver"), [("page.html", "text/html")]),
    "packed.zip": (
        zip_of(
            {
                "one.txt": "\n\n".join(story("Coot", "Jura")).encode(),
                "two.html": page("Dunlin", "Kyle"),
                "x.css": b"p {}",
            }
        ),
        [("packed.zip#one.txt", "text/plain"), ("packed.zip#two.html", "text/html")],
    ),
    "plain.txt": ("\n\n".join(story("Ruff", "Lorne")).encode(), [("plain.txt", "text/plain")]),
    "saved.mhtml": (saved(page("Knot", "Mull")), [("saved.mhtml", "multipart/related")]),
    "tabs.tsv.gz": (gzip.compress(cells(row("Shag", "Nairn"), by="\t"), mtime=0), [("tabs.tsv.gz#row=2", "text/csv")]),
}


def inbox(folder: Path) -> Path:
    """A folder with all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (raw, _) in SAMPLES.items():
        (folder / name).write_bytes(raw)
    return folder

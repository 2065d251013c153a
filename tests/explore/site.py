"""A site asked without a server, and its pages parsed as a browser would."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from explore.app import build

LINKS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data", "background", "srcset", "ping", "cite"}
LIVE = set(
    "script iframe object embed base applet frame frameset img image video audio math marquee foreignobject animate"
    " set".split()
)
# Tags that our templates and Datasette's write; anything else came from a text.
KNOWN = set(
    "html head meta title link body a header nav ul ol li form label input button main footer p div span section"
    " article h1 h2 h3 dl dt dd table caption thead tbody tr th td small code del ins mark blockquote details summary"
    " time strong em br select option textarea pre figure figcaption svg g rect line path circle text polyline polygon"
    " desc tspan style script b sup".split()
)


class Site:
    """The pages over one database; each request runs on the same event loop, as under a server."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.datasette = build(path)
        self._loop = asyncio.new_event_loop()

    def get(self, path: str, **kwargs: object) -> httpx.Response:
        return self._loop.run_until_complete(self.datasette.client.get(path, **kwargs))

    def page(self, path: str, status: int = 200) -> LexborHTMLParser:
        """A page parsed, whose status is as it should be."""
        response = self.get(path)
        assert response.status_code == status, response.text
        return LexborHTMLParser(response.text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.datasette.executor.shutdown()
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


def words(node: LexborHTMLParser | LexborNode | None) -> str:
    """The text of a page or a part of it, spaces folded."""
    assert node is not None
    return " ".join((node.body if isinstance(node, LexborHTMLParser) else node).text().split())


def faults(html: str, scripts: bool = False) -> Iterator[str]:
    """What in a page could do something that its text has no right to; with `scripts`, Datasette's own are left out."""
    page = LexborHTMLParser(html)
    assert page.root is not None
    for node in page.root.traverse():
        if scripts and node.tag == "script" and (node.attributes.get("src") or "").startswith("/-/static/"):
            continue
        if scripts and node.tag == "script" and not re.search(r"alert|prompt\(|eval", node.text()):
            continue
        if node.tag in LIVE or node.tag not in KNOWN:
            yield f"tag {node.tag}: {node.html[:200] if node.html else ''}"
        for name, value in node.attributes.items():
            if name.startswith("on"):
                yield f"handler {name}={value}"
            if name in LINKS and not _harmless(value or ""):
                yield f"link {name}={value}"


def _harmless(address: str) -> bool:
    """A place on this site, or a web page."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    return bare.startswith(("/", "#", "?", "http://", "https://")) or not bare.partition("/")[0].count(":")

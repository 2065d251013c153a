"""Reports rendered as the Prefect UI would, at its most permissive: what in them is live besides what is ours."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Set

from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = set("html head body h1 h2 p table thead tbody tr th td ul li strong s del ins br code".split())
STYLE = set("em pre ol blockquote hr h3 h4 h5 h6".split())  # what signs in a cell may do in one UI: no harm
SVG = set("svg g rect path circle line text title desc".split())
IMAGE = "data:image/svg+xml;base64,"
# What the UIs make links of, wherever it stands in text (GitHub's extended autolinks).
ADDRESS = re.compile(r"https?://[\w.]|\bwww\.[\w]|[\w.+-]@[\w-]+\.\w", re.IGNORECASE)


def faults(markdown: str, tags: Set[str] = TAGS) -> list[str]:
    """What is live and not ours: tags, attributes, links, images, addresses that become links."""
    tree = LexborHTMLParser(RENDER.render(markdown))
    found = [fault for node in tree.css("*") for fault in _of(node.tag, dict(node.attributes), tags)]
    text = tree.text(separator="\n")
    return found + [
        f"address: {m[0]} in {text[max(0, m.start() - 20) : m.end() + 20]!r}" for m in ADDRESS.finditer(text)
    ]


def faults_of_cell(text: str) -> list[str]:
    """The same of a cell of a table artifact, which one UI shows as it is and the other as Markdown."""
    return faults(text, TAGS | STYLE)


def _of(tag: str | None, attributes: dict[str, str | None], tags: Set[str]) -> Iterator[str]:
    if tag == "img":
        source = attributes.pop("src") or ""
        attributes.pop("alt")
        yield from _of_image(source)
    elif tag not in tags:
        yield f"<{tag}>"
    yield from (f"<{tag} {name}={value!r}>" for name, value in attributes.items())


def _of_image(source: str) -> Iterator[str]:
    if not source.startswith(IMAGE):
        yield f"image {source[:60]}"
        return
    for element in ElementTree.fromstring(base64.b64decode(source.removeprefix(IMAGE))).iter():
        if element.tag.rpartition("}")[2] not in SVG:
            yield f"svg <{element.tag}>"
        yield from (f"svg {name}={value}" for name, value in element.attrib.items() if name.startswith("on"))
        yield from (f"svg {name}={value}" for name, value in element.attrib.items() if "href" in name)

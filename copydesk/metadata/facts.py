"""What every finder looks at: the page's head and lines, and the JSON-LD objects that are about this page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.metadata.json_ld import Graph, Thing, about_page, origin_of, read_graph, text
from copydesk.metadata.strings import fold, key
from copydesk.metadata.tags import metas
from copydesk.page import Head, Page
from copydesk.registry import Publisher

LONGEST_TITLE = 400  # characters
MOST_HEADINGS = 20
MOST_HEADLINES = 3  # a sticky header or a mobile layout repeats the headline
SITE_NAMES = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "al:android:app_name", "dc.publisher",
    "publisher",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """`things` are best first, `sites` the keys of the names the site goes by, `headlines` the lines that show
    the headline.

    `url` and `domain` are the page's address and registrable domain as far as they are known.
    """

    head: Head
    lines: Sequence[str]
    url: str | None
    domain: str | None
    publisher: Publisher | None
    graph: Graph
    things: tuple[Thing, ...]
    sites: frozenset[str]
    headlines: tuple[int, ...]

    @property
    def timezone(self) -> str | None:
        """The publisher's time zone, an IANA name, where its file gives one."""
        return self.publisher.timezone if self.publisher else None

    def texts(self, name: str) -> Iterator[tuple[str, str]]:
        """The texts that the page's objects give for a property, each with its origin."""
        for thing in self.things:
            if found := text(thing.get(name)):
                yield found, origin_of(thing, name)


def gather(page: Page, lines: Sequence[str], url: str | None, domain: str | None, publisher: Publisher | None) -> Facts:
    """The facts of a page."""
    head = page.head
    titles = [*(content for _, content in metas(head, ("og:title",))), fold(head.title or "")]
    addresses = [url or "", *(content for _, content in metas(head, ("og:url",)))]
    addresses += [href for rel, href in head.links if rel == "canonical"]
    graph = read_graph(head.json_ld)
    things = about_page(graph, [*titles, *head.headings[:MOST_HEADINGS]], addresses)
    sites = frozenset(_site_keys(head, graph, things, domain, publisher))
    stated = [text(thing.get("headline")) for thing in things]
    headlines = _headline_lines(page, lines, [*stated, *titles])
    return Facts(head, lines, url, domain, publisher, graph, things, sites, headlines)


def _site_keys(
    head: Head, graph: Graph, things: Sequence[Thing], domain: str | None, publisher: Publisher | None
) -> Iterator[str]:
    names = [content for _, content in metas(head, SITE_NAMES)]
    names += [text(graph.resolve(thing.get("publisher"))) for thing in things]
    names += [publisher.name] if publisher else []
    if domain:
        names += [domain, domain.partition(".")[0]]
    for name in names:
        for form in (name, name.partition(" (")[0]):  # `Harbour Post (www.harbourpost.example)`
            if own := key(form):
                yield own
                yield own.removeprefix("the")


def _headline_lines(page: Page, lines: Sequence[str], titles: Sequence[str]) -> tuple[int, ...]:
    """The first lines that show a title, or an h1 that is a part of one; else the first h1.

    Lines that the markup calls headings come before others: menus and trails repeat the headline.
    """
    keys = [key(title) for title in titles if title]
    headings = [key(heading) for heading in page.head.headings[:MOST_HEADINGS]]
    shown = [own for own in headings if own and any(own in other for other in keys)]
    wanted = {*keys, *shown} - {""}
    shortest = min(map(len, wanted), default=0)
    sized = [(number, line) for number, line in enumerate(lines, 1) if shortest <= len(line) < LONGEST_TITLE]
    found = [number for number, line in sized if key(line) in wanted]
    if not found:
        first = next(filter(None, headings), None)
        found = [number for number, line in enumerate(lines, 1) if first and key(line) == first]
    marked = [number for number in found if number <= len(page.marks) and page.marks[number - 1].kind == "heading"]
    return tuple((marked or found)[:MOST_HEADLINES])


def around(facts: Facts, above: int, below: int) -> Iterator[str]:
    """The lines around those that show the headline, each once, in document order."""
    wanted = {n for line in facts.headlines for n in range(line - above, line + below + 1)}
    return (facts.lines[n - 1] for n in sorted(wanted) if 1 <= n <= len(facts.lines))

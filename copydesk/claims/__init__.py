"""Claims: who said what, and where exactly. Extractors sit in one registry and are keyed by name and version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import extract


@dataclass(frozen=True, slots=True)
class Extractor:
    """A claim extractor; a new version replaces the claims that the old one found, and those of what it `replaces`.

    `note` says what of an article it does not read; None where it reads all.
    """

    name: str
    version: str
    extract: Callable[[ArticleText], list[Claim]]
    replaces: tuple[str, ...] = ()
    note: Callable[[ArticleText], str | None] = lambda article: None

    @property
    def id(self) -> str:
        """`name@version`, the key under which the database notes what was read."""
        return f"{self.name}@{self.version}"


EXTRACTORS: dict[str, Extractor] = {
    extract.NAME: Extractor(
        extract.NAME, extract.VERSION, extract.extract, replaces=("direct_quotes",), note=extract.note
    ),
}

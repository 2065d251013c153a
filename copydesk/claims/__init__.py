"""Claims: who said what, and where exactly. Extractors sit in one registry and are keyed by name and version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from copydesk.claims import direct_quotes
from copydesk.types import ArticleText, Claim


@dataclass(frozen=True, slots=True)
class Extractor:
    """A claim extractor; a new version replaces the claims that the old one found."""

    name: str
    version: str
    extract: Callable[[ArticleText], list[Claim]]

    @property
    def id(self) -> str:
        """`name@version`, the key under which the database notes what was read."""
        return f"{self.name}@{self.version}"


EXTRACTORS: dict[str, Extractor] = {
    direct_quotes.NAME: Extractor(direct_quotes.NAME, direct_quotes.VERSION, direct_quotes.extract),
}

"""Pages of our own, a module each with its ROUTES: patterns of addresses and what answers them."""

from __future__ import annotations

from explore.pages import article, disputes, overview, publishers, search, sources

PAGES = (overview, search, article, disputes, sources, publishers)

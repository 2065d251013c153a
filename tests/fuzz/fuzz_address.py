"""Addresses: what is kept of one is http or https, is its own canonical form, and has a host."""

from __future__ import annotations

from urllib.parse import urlsplit

from copydesk.fetch.urls import canonical_url, domain_of, host_of, parse

BASES = (None, "https://coast.example/a/b?c=d")


def check(raw: bytes) -> None:
    text = raw.decode("utf-8", "ignore")
    for base in BASES:
        url = canonical_url(text, base)
        if url is None:
            continue
        assert url.isascii()
        assert canonical_url(url) == url
        assert url.startswith(("http://", "https://"))
        parsed = parse(url)
        assert parsed is not None
        assert urlsplit(url).hostname == str(host_of(parsed)).strip("[]")
        domain = domain_of(url)
        assert domain is None or f".{urlsplit(url).hostname}".endswith(f".{domain}")
        assert not any(c.isspace() or ord(c) < 32 for c in url)

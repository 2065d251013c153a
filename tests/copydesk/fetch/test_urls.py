"""One spelling for each address, and the domain it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copydesk.fetch.urls import canonical_url, domain_of

CANONICAL = [
    ("https://Harbour.Example/News/1", "https://harbour.example/News/1"),
    ("https://harbour.example", "https://harbour.example/"),
    ("https://harbour.example:443/a", "https://harbour.example/a"),
    ("http://harbour.example:80/a", "http://harbour.example/a"),
    ("http://harbour.example:443/a", "http://harbour.example:443/a"),
    ("https://harbour.example./a", "https://harbour.example/a"),
    ("https://häfen.example/ü?q=ü", "https://xn--hfen-loa.example/%C3%BC?q=%C3%BC"),
    ("https://ｈarbour。example/a", "https://harbour.example/a"),
    ("https://clerk:secret@harbour.example/a", "https://harbour.example/a"),
    ("  https://harbour.example/a\n", "https://harbour.example/a"),
    ("https://harbour.example/a/../b/./c", "https://harbour.example/b/c"),
    ("https://harbour.example/a?", "https://harbour.example/a"),
    ("https://harbour.example/a#comments", "https://harbour.example/a"),
    ("https://harbour.example/a#!/article/7", "https://harbour.example/a#!/article/7"),
    ("https://harbour.example/a?id=7&utm_source=x&page=2", "https://harbour.example/a?id=7&page=2"),
    ("https://harbour.example/a?b=2&a=1&b=1", "https://harbour.example/a?b=2&a=1&b=1"),
    ("https://harbour.example/a?id=7&amp;utm_source=x", "https://harbour.example/a?id=7"),
    ("https://harbour.example/a?UTM_Source=x", "https://harbour.example/a"),
    ("https://harbour.example/a?utm%5Fsource=x", "https://harbour.example/a"),
    ("https://harbour.example/a?utm_source", "https://harbour.example/a"),
    ("https://harbour.example/a?q=utm_source", "https://harbour.example/a?q=utm_source"),
    ("https://harbour.example/a?ref=main&source=2&cid=9", "https://harbour.example/a?ref=main&source=2&cid=9"),
    ("http://2130706433/", "http://127.0.0.1/"),
    ("http://[2001:DB8:0:0::1]/", "http://[2001:db8::1]/"),
]
NO_ADDRESS = [
    "", "ferry", "/a", "//harbour.example/a", "mailto:desk@harbour.example", "javascript:alert(1)", "data:text/html,x",
    "ftp://harbour.example/", "file:///etc/passwd", "http://", "http:///", "http://.", "http://a..b/", "https://:80/",
    "http://harbour.example:99999/", "http://[fe80::1%25eth0]/", "http://har bour.example/", "http://\ud800.example/",
    f"http://{'a' * 64}.example/", f"http://{'a.' * 130}example/",
]  # fmt: skip


@pytest.mark.parametrize(("url", "canonical"), CANONICAL)
def test_an_address_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("name", "fbclid gclid mc_cid mc_eid igshid msclkid utm_id ref_src xtor CMP at_medium".split())
def test_what_only_tracks_goes(name: str) -> None:
    assert canonical_url(f"https://harbour.example/a?{name}=1&id=7&{name}=2") == "https://harbour.example/a?id=7"


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert canonical_url(url) is None
    assert domain_of(url) is None


@pytest.mark.parametrize(
    ("url", "resolved"),
    [
        ("b?x=1", "https://harbour.example/news/b?x=1"),
        ("/b", "https://harbour.example/b"),
        ("//quay.example/b", "https://quay.example/b"),
        ("http://quay.example/b", "http://quay.example/b"),
        ("mailto:desk@harbour.example", None),
    ],
)
def test_a_relative_address_needs_its_base(url: str, resolved: str | None) -> None:
    assert canonical_url(url, "https://harbour.example/news/a") == resolved


def test_a_base_that_is_none_spoils_the_address() -> None:
    assert canonical_url("/b", "not a base") is None


PIECES = st.sampled_from(
    "http:// https:// / // ? & = # #! . .. % %2 %41 %00 utm_source=1 id=7 amp; harbour.example 0x7f 127.1 [::1] : 80"
    " 443 @ \\ \t \n ü 。 xn-- ß １ .example ; + | ^ `".split(" ")
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join).map("http://{}".format)))
@example("http://a.example/?amp;amp;utm_source=1")
@example("http://a.example/?&&#!#")
@example("http://a.example/?amp;&utm_=")
def test_canonical_is_a_fixed_point(url: str) -> None:
    once = canonical_url(url)
    assert once is None or (canonical_url(once) == once and once.isascii())


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://www.news.harbour.co.uk/a", "harbour.co.uk"),
        ("https://harbour.example/", "harbour.example"),
        ("https://WWW.Häfen.example:8080/", "xn--hfen-loa.example"),
        ("https://pilot.github.io/", "pilot.github.io"),
        ("https://harbour.example./", "harbour.example"),
        ("https://co.uk/", None),
        ("http://localhost/", None),
        ("http://127.0.0.1/", None),
        ("http://[2001:db8::1]/", None),
    ],
)
def test_the_domain_is_what_someone_registered(url: str, domain: str | None) -> None:
    assert domain_of(url) == domain

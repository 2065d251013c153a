"""Redirects: followed so far, and checked at every step."""

from __future__ import annotations

import pytest

from copydesk.fetch.redirects import MOST_REDIRECTS
from tests.copydesk.fetch.parts import Names, fetch_one, refused, settings_for
from tests.copydesk.fetch.server import Reply, running


def to(location: str, status: int = 302) -> Reply:
    return Reply(b"moved", status, {"Location": location})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "location", ["/b", "b", "?to=b", "//{netloc}/b", "http://{netloc}/b#comments", "\\b", "  /b  "]
)
def test_a_redirect_is_followed(status: int, location: str) -> None:
    with running({"/b": Reply(b"ferry"), "/a?to=b": Reply(b"ferry")}) as site:
        site.replies["/a"] = to(location.format(netloc=site.netloc), status)
        result = fetch_one(site.url("/a"), settings_for(site))
    assert (result.url, result.body) == (site.url("/a"), b"ferry")
    assert result.final_url == site.url("/a?to=b" if "?" in location else "/b")


def test_a_location_in_utf8_is_read_as_browsers_read_it() -> None:
    with running({"/a": to("/f%C3%A4hre/ü".encode().decode("latin-1")), "/f%C3%A4hre/%C3%BC": Reply(b"ferry")}) as site:
        assert fetch_one(site.url("/a"), settings_for(site)).body == b"ferry"


@pytest.mark.parametrize(("steps", "code"), [(MOST_REDIRECTS, None), (MOST_REDIRECTS + 1, "redirect_limit")])
def test_there_are_so_many_redirects_and_no_more(steps: int, code: str | None) -> None:
    replies = {f"/{step}": to(f"/{step + 1}") for step in range(steps)} | {f"/{steps}": Reply(b"ferry")}
    with running(replies) as site:
        if code is None:
            assert fetch_one(site.url("/0"), settings_for(site)).body == b"ferry"
        else:
            assert refused(site.url("/0"), settings_for(site)).code == code
    assert len(site.paths) == MOST_REDIRECTS + 1


def test_a_redirect_in_a_circle_ends() -> None:
    with running({"/a": to("/b"), "/b": to("/a")}) as site:
        result = refused(site.url("/a"), settings_for(site))
    assert result.code == "redirect_limit"
    assert site.url("/a") in result.message


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://127.0.0.1/", "forbidden_address"),
        ("http://2130706433/", "forbidden_address"),
        ("http://[::1]/", "forbidden_address"),
        ("http://169.254.169.254/latest/meta-data/", "forbidden_address"),
        ("http://inner.example/", "forbidden_address"),
        ("http://127.0.0.1:22/", "forbidden_address"),
        ("file:///etc/passwd", "bad_url"),
        ("javascript:alert(1)", "bad_url"),
        ("data:text/html,ferry", "bad_url"),
        ("ftp://quay.example/", "bad_url"),
        ("http://clerk:secret@quay.example/", "bad_url"),
        ("http://", "bad_url"),
        ("http://nowhere.example/", "dns"),
    ],
)
def test_a_redirect_leads_nowhere_it_should_not(location: str, code: str) -> None:
    names = Names({"inner.example": [["10.0.0.1"]]})
    with running({"/a": to(location)}) as site:
        result = refused(site.url("/a"), settings_for(site, resolve=names))
    assert (result.code, result.url) == (code, site.url("/a"))


def test_a_redirect_may_lead_to_another_host_by_its_own_rules() -> None:
    names = Names({"quay.example": [["127.0.0.1"]], "pier.example": [["127.0.0.1"]]})
    rules = Reply(b"User-agent: *\nDisallow: /private/")
    with (
        running({"/robots.txt": rules, "/news": Reply(b"ferry"), "/private/x": Reply(b"secret")}) as quay,
        running({}) as pier,
    ):
        pier.replies["/a"] = to(quay.url("/news", "quay.example"))
        pier.replies["/b"] = to(quay.url("/private/x", "quay.example"))
        allow = {f"quay.example:{quay.port}", f"pier.example:{pier.port}"}
        settings = settings_for(resolve=names, allow=allow)
        assert fetch_one(pier.url("/a", "pier.example"), settings).body == b"ferry"
        assert refused(pier.url("/b", "pier.example"), settings).code == "robots"
    assert quay.count("/private/x") == 0
    assert quay.requests[0].headers["host"] == f"quay.example:{quay.port}"


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_other_statuses_do_not_redirect(status: int) -> None:
    with running({"/a": to("/b", status), "/b": Reply(b"ferry")}) as site:
        assert refused(site.url("/a"), settings_for(site)).code == f"http_{status}"


def test_a_redirect_without_an_address_is_a_status() -> None:
    with running({"/a": Reply(b"", 302)}) as site:
        assert refused(site.url("/a"), settings_for(site)).code == "http_302"

"""Which servers may be spoken to: what must never be connected to, however it is spelled."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Event

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.errors import InputError
from copydesk.fetch.addresses import WITH_IPV4, Guard, kind_of, web_address
from copydesk.fetch.client import Client
from copydesk.fetch.results import NotFetched, RefusedError, Result
from copydesk.fetch.session import Session
from copydesk.fetch.settings import FetchSettings
from tests.copydesk.fetch.parts import FastClock, Names, fetch

PUBLIC = "93.184.215.14"
FORBIDDEN = {
    "loopback": "127.0.0.1 127.255.0.9 ::1 ::ffff:127.0.0.1 64:ff9b::7f00:1",
    "private": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255 fc00::1 fd12::1 fec0::1"
    " ::ffff:10.0.0.1 64:ff9b::10.0.0.1",
    "link-local": "169.254.0.1 fe80::1 fe80::1%eth0",
    "cloud metadata": "169.254.169.254 100.100.100.200 168.63.129.16 fd00:ec2::254 ::ffff:169.254.169.254",
    "unspecified": "0.0.0.0 0.1.2.3 :: ::ffff:0.0.0.0",
    "multicast": "224.0.0.1 239.255.255.255 ff02::1",
    "reserved": "192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1 198.51.100.1 203.0.113.1 240.0.0.1 255.255.255.255"
    " 2001::1 2001:db8::1 2002:7f00:1:: 3fff::1 ::7f00:1 64:ff9b:1::1 100::1 5f00::1 4000::1",
}
NEIGHBOURS = (
    "9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255 169.255.0.0 "
    "172.15.255.255 172.32.0.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 223.255.255.255 8.8.8.8 "
    "2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2001:200::1 2001:4860:4860::8888"
)
INWARD = [  # every way to say 127.0.0.1 or another inner address, and names that lead there
    "http://127.0.0.1/", "http://2130706433/", "http://0177.0.0.1/", "http://0x7f.0.0.1/", "http://0x7f000001/",
    "http://127.1/", "http://127.0.1/", "http://017700000001/", "http://127.0.0.1./", "http://[::ffff:127.0.0.1]/",
    "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::]/", "http://0/", "http://0.0.0.0/",
    "http://１２７.０.０.１/", "http://127。0。0。1/", "http://①②⑦.⓪.⓪.①/", "http://127%2e0%2e0%2e1/",
    "http://%31%32%37.0.0.1/", "http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://ｌocalhost/",
    "http://loc%61lhost/", "http://lo\tcal\nhost/", "  http://localhost/  ", "http:\\\\localhost\\", "http:/localhost/",
    "http:localhost/", "http:///localhost/", "http:////localhost/", "http://evil.example/", "http://evil.example./",
    "http://[::127.0.0.1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://169.254.169.254/latest/",
    "http://0xa9fea9fe/", "http://[fd00:ec2::254]/", "https://localhost/", "http://mixed.example/",
    "http://localhost#@harbour.example/", "http://localhost?@harbour.example/",
    "http://localhost\\@harbour.example/",
]  # fmt: skip
NO_ADDRESS = [
    "", " ", "http://", "http:///", "http://:80/", "file:///etc/passwd", "ftp://harbour.example/", "data:text/html,x",
    "javascript:alert(1)", "gopher://localhost:70/_x", "ws://localhost/", "localhost", "//localhost/", "http://[fe80::1%25eth0]/",
    "http://[::1", "http://1.2.3.4.5/", "http://256.0.0.1/", "http://0x100000000/", "http://local host/", "http://a%00b/",
    "http://harbour.example:65536/", "http://harbour.example:x/", "http://clerk@harbour.example/",
    "http://clerk:secret@harbour.example/", "http://harbour.example@localhost/", "http://:pw@harbour.example/",
    "http://a..example/", "http://.example/", f"http://{'a' * 64}.example/", f"https://harbour.example/{'a' * 9000}",
    "http://\ud800/", "http://xn--a/",
]  # fmt: skip
NAMES = Names(
    {
        "localhost": [["127.0.0.1", "::1"]],
        "evil.example": [["169.254.169.254"]],
        "mixed.example": [[PUBLIC, "10.0.0.1"]],
        "harbour.example": [[PUBLIC]],
        "xn--a": [["127.0.0.1"]],
    }
)


class Wires:
    """Connects to nothing and keeps a note of where it was sent."""

    def __init__(self) -> None:
        self.to: list[tuple[str, int]] = []

    def __call__(self, ip: str, port: int, seconds: float) -> httpcore.NetworkStream:
        self.to.append((ip, port))
        raise httpcore.ConnectError("no network in tests")


def result_of(url: str, wires: Wires, names: Names = NAMES, allow: frozenset[str] = frozenset()) -> Result:
    settings = FetchSettings(allow=allow, clock=FastClock(), resolve=names, retries=0)
    try:
        return Session(settings, Event(), Client(settings, wires)).fetch(web_address(url), None)
    except RefusedError as refused:
        return NotFetched(url, refused.code, refused.message)


@pytest.mark.parametrize(("kind", "address"), [(k, a) for k, found in FORBIDDEN.items() for a in found.split()])
def test_addresses_that_are_not_public(kind: str, address: str) -> None:
    assert kind_of(ip_address(address)) == kind


@pytest.mark.parametrize("address", NEIGHBOURS.split())
def test_their_neighbours_are_public(address: str) -> None:
    assert kind_of(ip_address(address)) is None


@given(st.ip_addresses())
def test_what_python_knows_as_special_is_never_public(ip: IPv4Address | IPv6Address) -> None:
    embedded = isinstance(ip, IPv6Address) and (ip.ipv4_mapped or ip in WITH_IPV4[1])
    if not embedded and (ip.is_private or ip.is_multicast or ip.is_reserved or ip.is_link_local):
        assert kind_of(ip) is not None


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_ipv6(address: IPv4Address) -> None:
    assert kind_of(ip_address(f"::ffff:{address}")) == kind_of(address)


@pytest.mark.parametrize("url", INWARD)
def test_nothing_leads_inward(url: str) -> None:
    wires = Wires()
    result = result_of(url, wires)
    assert isinstance(result, NotFetched)
    assert result.code == "forbidden_address", result
    assert wires.to == []


def test_the_host_that_is_checked_is_the_host_that_is_asked() -> None:
    """Readers of URLs disagree on backslashes; there is but one here."""
    address = web_address("http://harbour.example\\@localhost/../")
    assert (address.host, address.target, address.netloc) == ("harbour.example", "/", "harbour.example")


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_is_not_connected_to(url: str) -> None:
    wires = Wires()
    result = result_of(url, wires)
    assert isinstance(result, NotFetched)
    assert result.code in ("bad_url", "forbidden_address"), result
    assert wires.to == []
    assert "secret" not in result.message


@pytest.mark.parametrize("port", [22, 25, 6379, 8080, 1])
def test_ports_that_are_not_the_webs_need_permission(port: int) -> None:
    wires = Wires()
    result = result_of(f"http://harbour.example:{port}/", wires)
    assert isinstance(result, NotFetched)
    assert (result.code, wires.to) == ("forbidden_address", [])
    result_of(f"http://harbour.example:{port}/", wires, allow=frozenset({f"harbour.example:{port}"}))
    assert wires.to == [(PUBLIC, port)]


def test_a_public_host_is_connected_to_at_the_address_that_was_checked() -> None:
    wires = Wires()
    result = result_of("https://harbour.example/", wires)
    assert isinstance(result, NotFetched)
    assert (result.code, wires.to) == ("connection", [(PUBLIC, 443)])


def test_a_name_that_changes_its_answer_is_asked_once_a_connection() -> None:
    """DNS rebinding: public for the check, private for the connection."""
    names, wires = Names({"rebind.example": [[PUBLIC], ["127.0.0.1"]]}), Wires()
    result_of("http://rebind.example/", wires, names)
    assert (names.asked, wires.to) == (["rebind.example"], [(PUBLIC, 80)])
    second = result_of("http://rebind.example/", wires, names)
    assert isinstance(second, NotFetched)
    assert (second.code, wires.to) == ("forbidden_address", [(PUBLIC, 80)])


@pytest.mark.parametrize(
    ("allow", "url", "answer"),
    [
        ("wiki.example", "http://wiki.example/", "10.0.0.5"),
        ("WIKI.example.", "https://wiki.example./", "192.168.0.5"),
        ("wiki.example:8080", "http://wiki.example:8080/", "127.0.0.1"),
        ("10.0.0.0/8", "http://wiki.example/", "10.0.0.5"),
        ("169.254.0.0/16", "http://wiki.example/", "169.254.1.1"),
        ("127.0.0.1", "http://127.0.0.1/", ""),
        ("[::1]:8080", "http://[::1]:8080/", ""),
        ("192.0.2.1", "http://192.0.2.1/", ""),
    ],
)
def test_what_is_allowed_is_connected_to(allow: str, url: str, answer: str) -> None:
    wires = Wires()
    result_of(url, wires, Names({"wiki.example": [[answer]]}), frozenset({allow}))
    assert len(wires.to) == 1


@pytest.mark.parametrize(
    ("allow", "url", "answer"),
    [
        ("wiki.example:8080", "http://wiki.example/", "10.0.0.5"),
        ("wiki.example", "http://wiki.example:8080/", "10.0.0.5"),
        ("wiki.example", "http://wiki.example/", "169.254.169.254"),
        ("wiki.example", "http://wiki.example/", "0.0.0.0"),
        ("wiki.example", "http://other.example/", "10.0.0.5"),
        ("wiki.example", "http://a.wiki.example/", "10.0.0.5"),
        ("10.0.0.0/8", "http://wiki.example/", "11.0.0.1 192.168.0.1"),
        ("127.0.0.1", "http://wiki.example/", "127.0.0.1"),
    ],
)
def test_what_is_allowed_allows_nothing_else(allow: str, url: str, answer: str) -> None:
    wires = Wires()
    names = Names({host: [answer.split()] for host in ("wiki.example", "other.example", "a.wiki.example")})
    result = result_of(url, wires, names, frozenset({allow}))
    assert isinstance(result, NotFetched)
    assert (result.code, wires.to) == ("forbidden_address", [])


@pytest.mark.parametrize("entry", ["", "http://wiki.example", "10.0.0.1/8", "a b", "x/y", "clerk@wiki.example", "h:x"])
def test_an_entry_that_cannot_be_read_says_how_to_write_it(entry: str) -> None:
    with pytest.raises(InputError, match="write"):
        Guard([entry])


def test_a_refusal_names_the_host_the_address_and_the_cure() -> None:
    result = result_of("http://evil.example/", Wires())
    assert isinstance(result, NotFetched)
    assert "evil.example is at 169.254.169.254, which is a cloud metadata address" in result.message
    assert "allow the network 169.254.169.254/32" in result.message


def test_the_systems_own_names_are_guarded_too() -> None:
    settings = FetchSettings(clock=FastClock())
    [result] = fetch(["http://localhost/"], settings)
    assert isinstance(result, NotFetched)
    assert result.code == "forbidden_address"

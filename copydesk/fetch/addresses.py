"""Addresses: which servers may be spoken to.

A page's links are written by strangers, and some point into the reader's own network (server-side request forgery). So
a host's name is resolved here, every answer is checked, and the connection goes to an address that was checked: what a
name resolves to a moment later does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from copydesk.errors import InputError
from copydesk.fetch.results import RefusedError
from copydesk.fetch.urls import host_of, parse

IP = IPv4Address | IPv6Address
PORTS = {"http": 80, "https": 443}
LONGEST_URL = 8_000  # characters; RFC 9110, section 4.1, asks servers to take that many

# The IANA special-purpose address registries, and the addresses at which clouds tell their machines secrets. A fixed
# table, because what Python's `is_global` says depends on its patch release. The first match counts.
NOT_PUBLIC: tuple[tuple[IPv4Network | IPv6Network, str], ...] = tuple(
    (ip_network(network), kind)
    for kind, networks in {
        "cloud metadata": "169.254.169.254/32 100.100.100.200/32 168.63.129.16/32 fd00:ec2::254/128 fd20:ce::254/128",
        "unspecified": "0.0.0.0/8 ::/128",
        "loopback": "127.0.0.0/8 ::1/128",
        "private": "10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
        "link-local": "169.254.0.0/16 fe80::/10",
        "multicast": "224.0.0.0/4 ff00::/8",
        "reserved": "192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4"
        " 2001::/23 2001:db8::/32 2002::/16 3fff::/20",
    }.items()
    for network in networks.split()
)
GLOBAL_IPV6 = IPv6Network("2000::/3")  # all that has been given out (RFC 4291, section 2.4)
WITH_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))  # IPv4-mapped; NAT64 (RFC 6052)
WITHIN = frozenset({"private", "loopback"})  # where an allowed name may lead


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http or https address in its parts. `host` is ASCII without the root's dot, IPv6 in brackets."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """Host, and port where it is not the scheme's own: what the Host header says."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt holds for."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        """The address as browsers spell it, without a fragment."""
        return self.origin + self.target


def web_address(url: str, base: str | None = None) -> WebAddress:
    """The parts of an address, resolved against `base`. Raises RefusedError (`bad_url`)."""
    shown = ascii(url if len(url) <= 200 else f"{url[:200]}…")
    if len(url) > LONGEST_URL:
        raise RefusedError("bad_url", f"{shown} is {len(url)} characters long; addresses end at {LONGEST_URL}")
    parsed = parse(url, base)
    host = host_of(parsed) if parsed else None
    if parsed is None or host is None:
        raise RefusedError("bad_url", f"{shown} is no http or https address; write it as https://host/path")
    if parsed.username or parsed.password:
        raise RefusedError("bad_url", f"the address at {host} holds a user name or password; leave it out")
    scheme = parsed.protocol.removesuffix(":")
    port = int(parsed.port) if parsed.port else PORTS[scheme]
    return WebAddress(scheme, host, port, parsed.pathname + parsed.search)


def kind_of(address: IP) -> str | None:
    """What kind of address that is not public this is; None for a public one."""
    if isinstance(address, IPv6Address) and any(address in network for network in WITH_IPV4):
        return kind_of(IPv4Address(int(address) & 0xFFFF_FFFF))
    for network, kind in NOT_PUBLIC:
        if address in network:
            return kind
    return None if isinstance(address, IPv4Address) or address in GLOBAL_IPV6 else "reserved"


class Guard:
    """Decides which hosts, ports and addresses may be connected to. Raises InputError for entries it cannot read."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        entries = sorted(allow)
        self._networks = [_network(entry) for entry in entries if "/" in entry]
        self._hosts = {_host_and_port(entry) for entry in entries if "/" not in entry}

    def check_port(self, address: WebAddress) -> None:
        """Raises RefusedError (`forbidden_address`) for a port that web servers are not on, unless allowed."""
        if address.port not in PORTS.values() and (address.host, address.port) not in self._hosts:
            named = f"{address.host}:{address.port}"
            message = f"{named}: port {address.port} is not one of the web's (80, 443); if it is right, allow {named}"
            raise RefusedError("forbidden_address", message)

    def check(self, address: WebAddress, answers: Sequence[str]) -> tuple[IP, ...]:
        """The addresses of the host to connect to, all checked.

        Raises RefusedError: `forbidden_address` where even one may not be connected to, `dns` where there is none.
        """
        self.check_port(address)
        found = tuple(dict.fromkeys(ip_address(answer) for answer in answers))
        if not found:
            raise RefusedError("dns", f"{address.host} has no address; check the spelling")
        for ip in found:
            self._check_ip(address, ip)
        return found

    def _check_ip(self, address: WebAddress, ip: IP) -> None:
        kind = kind_of(ip)
        if kind is None or any(ip in network for network in self._networks):
            return
        named = {(address.host, None), (address.host, address.port)} & self._hosts
        if named and (kind in WITHIN or literal_ip(address.host) is not None):
            return
        at = "" if literal_ip(address.host) else f" is at {ip}, which"
        cure = f"allow {address.netloc}" if kind in WITHIN else f"allow the network {ip}/{ip.max_prefixlen}"
        message = f"{address.host}{at} is a {kind} address, not a public one; if it is a server of yours, {cure}"
        raise RefusedError("forbidden_address", message)


def literal_ip(host: str) -> IP | None:
    """The address that a host is when it is written as one; None for a name."""
    try:
        return ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def _network(entry: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(entry)
    except ValueError as error:
        raise InputError(f"allow {entry!r}: {error}; write a network as 10.1.0.0/16") from error


def _host_and_port(entry: str) -> tuple[str, int | None]:
    parsed = parse(f"http://{entry}/")
    host = host_of(parsed) if parsed else None
    if parsed is None or host is None or parsed.username or parsed.pathname != "/" or parsed.search or parsed.hash:
        raise InputError(f"allow {entry!r} is no host; write wiki.example, 127.0.0.1:8080 or 10.1.0.0/16")
    return host, int(parsed.port) if parsed.port else None

"""URLs: one spelling for each address, and the domain it belongs to.

Addresses are read as browsers read them (WHATWG URL, by ada-url), so that what is checked is what would be visited.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from ada_url import URL
    from publicsuffixlist import PublicSuffixList

# What the lists of Firefox, Brave, AdGuard and ClearURLs agree on, and the campaign codes of news sites. Only names
# that never choose a page: `ref`, `source`, `id` and `cid` do on some sites, and two pages must not become one.
TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_", "itm_", "oly_", "vero_", "fb_action_", "at_recipient_")
TRACKING_PARAMETERS = frozenset(
    """
    __hsfp __hssc __hstc __s __twitter_impression _branch_match_id _branch_referrer _ga _gl _hsenc _hsmi _ke _kx
    _openstat at_campaign at_medium at_custom1 at_custom2 at_custom3 at_custom4 bbeml cmp cmpid dclid dicbo echobox
    fb_comment_id fb_ref fb_source fbclid ftag gad_campaignid gad_source gbraid gclid gclsrc guccounter guce_referrer
    guce_referrer_sig hsctatracking icid igsh igshid irclickid ito li_fat_id mc_cid mc_eid mkt_tok ml_subscriber
    ml_subscriber_hash msclkid ncid ns_campaign ns_fee ns_linkname ns_mchannel ns_source ocid pk_campaign pk_cid pk_kwd
    pk_keyword pk_medium pk_source rb_clickid ref_src ref_url s_cid s_kwcid smid spm sr_share srsltid tblci
    tracking_source ttclid twclid wbraid wickedid wt_mc wt_zmc xtor yclid ymclid ysclid
    """.split()
)
LONGEST_NAME, LONGEST_LABEL = 253, 63  # RFC 1035, section 2.3.4, as text


def canonical_url(url: str, base: str | None = None) -> str | None:
    """The one spelling of a page's address: resolved against `base`, host in lower-case ASCII, no default port, no
    user name, no fragment but `#!…`, no tracking parameters; the others keep their order.

    None for what is no http or https address. The canonical URL of a canonical URL is itself.
    """
    parsed = parse(url, base)
    if parsed is None or (host := host_of(parsed)) is None:
        return None
    port = f":{parsed.port}" if parsed.port else ""
    fragment = parsed.hash if parsed.hash.startswith("#!") else ""
    return f"{parsed.protocol}//{host}{port}{parsed.pathname}{_without_tracking(parsed.search)}{fragment}"


def domain_of(url: str) -> str | None:
    """The registrable domain of an address by the Public Suffix List (`news.bbc.co.uk` → `bbc.co.uk`), ASCII.

    Hosting domains of the list count as suffixes, so each site on them is its own. None for IP addresses, bare
    suffixes and what is no http or https address.
    """
    parsed = parse(url)
    host = host_of(parsed) if parsed else None
    if host is None or host.startswith("[") or host.rpartition(".")[2].isdigit():
        return None
    return _suffixes().privatesuffix(host)


def parse(url: str, base: str | None = None) -> URL | None:
    """An http or https address as a browser reads it; None for anything else."""
    from ada_url import URL  # a native library that most commands never need

    try:
        parsed = URL(url, base=base)
    except ValueError:
        return None
    return parsed if parsed.protocol in ("http:", "https:") else None


def host_of(parsed: URL) -> str | None:
    """The host of an address without the root's dot, IPv6 in brackets; None where it can be no host's name."""
    host = parsed.hostname.removesuffix(".")
    labels = host.split(".")
    if host.startswith("["):
        return host
    return host if len(host) <= LONGEST_NAME and all(0 < len(label) <= LONGEST_LABEL for label in labels) else None


def _without_tracking(search: str) -> str:
    kept = [part for part in search.removeprefix("?").split("&") if part and not _is_tracking(part)]
    return f"?{'&'.join(kept)}" if kept else ""


def _is_tracking(part: str) -> bool:
    name = unquote(part.partition("=")[0]).lower().removeprefix("amp;")  # an ampersand that was escaped twice
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # ships the list: no network, and 0.08 s to load it

    return PublicSuffixList()

"""Cures: what to do about an input in quarantine, by the code of its reason, in a few words."""

from __future__ import annotations

LATER = "run again later; it is asked for again"
ADDRESS = "look at the address in a browser"
CURES = {
    "empty": "check the scraper",
    "binary": "convert it to text",
    "unreadable": "check permissions and compression, run again",
    "unsupported_format": "unpack or convert it",
    "too_large": "cut it into one file an article",
    "too_deep": "look at who made it",
    "truncated": "copy or download it again",
    "damaged": "copy or download it again",
    "bomb": "look at who made it",
    "encrypted": "unpack it first",
    "broken_record": "mend it at the line or byte named",
    "no_text_column": "name the column of the text: text=…",
    "nothing_left": "look at its edits: a rule may strike too much",
    "cpu_limit": "cut it into smaller files, and report it if it is an ordinary one",
    "memory_limit": "cut it into smaller files, and report it if it is an ordinary one",
    "crashed": "report it with the file",
    "internal_error": "report it with the file",
    "bad_url": "write it as https://host/path",
    "forbidden_address": "if the server is yours, name it under allow",
    "robots": "save the page by hand",
    "retry_later": LATER,
    "redirect_limit": "give the page's own address",
    "dns": "check the spelling and the network",
    "connection": "check the address; " + LATER,
    "tls": "name the certificate of an authority of your own as ca_file",
    "deadline": LATER,
}


def cure(code: str | None) -> str:
    """What to do about it; nothing for a code that is not known."""
    return ADDRESS if code and code.startswith("http_") else CURES.get(code or "", "")

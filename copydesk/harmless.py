"""Scraped text on a terminal: it must not steer the terminal, nor turn the direction of what stands around it.

A file's name, a page's title or a server's message may hold an escape sequence that renames the window, rewrites lines
above or answers for the user. Such characters are shown as programmers write them: \\x1b, \\u202e.
"""

from __future__ import annotations

import re
from typing import Any

# Control characters (C1 as well, which some terminals obey), marks of direction, halves of surrogate pairs.
_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff"
STEERING = re.compile(f"[{_STEERING}]")
STEERING_OR_BREAK = re.compile(f"[\n\u2028\u2029{_STEERING}]")


def harmless(text: Any) -> str:
    """The text with what steers a terminal written out; line breaks and tabs stay. JSON is the same JSON afterwards."""
    return STEERING.sub(_written_out, str(text))


def on_one_line(text: Any) -> str:
    """The same, with line breaks written out too."""
    return STEERING_OR_BREAK.sub(_written_out, str(text))


def _written_out(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "\\n" if code == 10 else f"\\x{code:02x}" if code < 32 else f"\\u{code:04x}"

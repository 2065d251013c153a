"""Rule packs and publishers' files: any TOML is loaded, or refused in one line that names the file."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from copydesk.errors import DeskError
from copydesk.registry import load_publishers
from copydesk.rules import load_rules


@cache
def folder() -> Path:
    """A folder for this process."""
    return Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))


def check(raw: bytes) -> None:
    pack, publisher = folder() / "own.toml", folder() / "harbourpost.example.toml"
    pack.write_bytes(raw)
    publisher.write_bytes(raw)
    try:
        rules = load_rules([pack])
        for line in ("Advertisement", "The bridge opened. It was late."):
            assert rules.matching(line) == rules.matching(line)
    except DeskError as error:
        one_line(error, pack)
    try:
        for known in load_publishers([publisher]):
            known.template_on("2025-03-04")
    except DeskError as error:
        one_line(error, publisher)


def one_line(error: DeskError, file: Path) -> None:
    message = str(error)
    assert message.startswith(str(file))
    message.encode()
    assert "\n" not in message, message

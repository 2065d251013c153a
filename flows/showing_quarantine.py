"""Quarantine in words: a list with its reasons and cures, and all that is known of one input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.harmless import on_one_line
from flows.reports.cures import cure
from models.quarantine import Entry, Shown, counted


def listed(found: Sequence[Entry]) -> Iterator[str]:
    """The inputs, three lines each, and then how many there are for each reason, with its cure."""
    for entry in found:
        yield f"{entry.id:>5}  {entry.code}: {on_one_line(entry.uri)}"
        yield f"       {on_one_line(entry.message)}"
        yield f"       {_bytes(entry)}, {entry.fetched_at}{_dropped(entry)}"
    if not found:
        yield "nothing is in quarantine"
        return
    yield ""
    for code, number in counted([entry for entry in found if not entry.dropped_at]).items():
        yield f"{number:>5}  {code}: {cure(code) or 'see its message'}"
    aside = sum(entry.dropped_at is not None for entry in found)
    if aside:
        yield f"{aside:>5}  put aside"


def shown(found: Shown) -> Iterator[str]:
    """All that is known of an input, a line each."""
    entry = found.entry
    rows = [
        ("input", on_one_line(entry.uri)),
        ("reason", f"{entry.code}: {on_one_line(entry.message)}"),
        ("cure", cure(entry.code) or "see the reason"),
        ("size", f"{entry.size_bytes:,} bytes"),
        ("sha256", found.sha256 or "it could not be read"),
        ("read as", f"{found.media_type}{f', {found.encoding}' if found.encoding else ''}"),
        ("bytes kept", "yes; --raw writes them" if entry.raw_kept else "no; they are where the input is"),
        ("read", f"{entry.fetched_at}, by run {found.run} ({found.flow})"),
        ("tried by", f"copydesk {entry.code_version or 'of a version that is not known'}"),
        *((f"origin: {on_one_line(name)}", on_one_line(value)) for name, value in found.origin.items()),
    ]
    if found.edits:
        rows.append(("edits", ", ".join(f"{number} by {on_one_line(rule)}" for rule, number in found.edits.items())))
    if found.loaded is not None:
        rows.append(("loaded", f"article {found.loaded} is an earlier version of it, and stays current"))
    if entry.dropped_at:
        rows.append(("put aside", f"{_dropped(entry).lstrip('; ')}"))
    width = max(len(name) for name, _ in rows)
    return (f"{name:<{width}}  {value}" for name, value in rows)


def _bytes(entry: Entry) -> str:
    return f"{entry.size_bytes:,} bytes{'' if entry.raw_kept or not entry.size_bytes else ' (not kept)'}"


def _dropped(entry: Entry) -> str:
    if not entry.dropped_at:
        return ""
    note = f": {on_one_line(entry.dropped_note)}" if entry.dropped_note else ""
    return f"; put aside by {on_one_line(entry.dropped_by)}, {entry.dropped_at}{note}"

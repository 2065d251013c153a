"""The redline made visible: every line of the input, what happened to it, and which rule says so."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from copydesk.harmless import harmless, on_one_line
from copydesk.types import Edit

State = Literal["kept", "gone", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line that shares one fate."""

    text: str
    state: State = "kept"


@dataclass(slots=True)
class Line:
    """A line of the input (or several that were one wrapped paragraph) with its pieces and the edits that made them.

    `notes` says where else the line stands.
    """

    number: int
    pieces: list[Piece]
    edits: list[Edit] = field(default_factory=list)
    notes: Sequence[str] = ()


def redline(
    lines: Iterable[str], edits: Iterable[Edit], notes: Mapping[int, Sequence[str]] = MappingProxyType({})
) -> list[Line]:
    """The non-blank lines of a document with its edits worked in, in order, and with notes by the line's number."""
    rows = [Line(number, [Piece(line)] if line else []) for number, line in enumerate(lines, 1)]
    for edit in edits:
        covered = rows[edit.line_no - 1 : edit.last_line]
        if edit.rule == "repair.unwrap":
            _join(covered)
            covered[0].edits.append(edit)
        elif len(covered) == 1:
            covered[0].pieces = _replaced(covered[0].pieces, edit)
            covered[0].edits.append(edit)
        else:
            for row in covered:
                row.pieces = _struck(row.pieces)
                row.edits.append(edit)
    for row in rows:
        row.notes = notes.get(row.number, ())
    return [row for row in rows if any(piece.text.strip() for piece in row.pieces)]


def _struck(pieces: Iterable[Piece]) -> list[Piece]:
    """All of it gone; what an earlier edit had added was never in the input and is not shown."""
    return [Piece(piece.text, "gone") for piece in pieces if piece.state != "added"]


def _join(rows: Sequence[Line]) -> None:
    pieces = _trimmed(rows[0].pieces)
    for row in rows[1:]:
        hyphen = bool(re.search(r"\w-$", "".join(p.text for p in pieces if p.state != "gone")))
        pieces += [*([] if hyphen else [Piece(" ")]), *_trimmed(row.pieces)]
        row.pieces = []
        rows[0].edits += [edit for edit in row.edits if edit not in rows[0].edits]
        row.edits = []
    indent = rows[0].pieces[0].text[: -len(rows[0].pieces[0].text.lstrip()) or None] if rows[0].pieces else ""
    rows[0].pieces = [Piece(indent), *pieces] if indent and not indent.strip() else pieces


def _trimmed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without white space at the ends of what is still there."""
    made = list(pieces)
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while made and made[index].state != "gone":
            made[index] = Piece(strip(made[index].text), made[index].state)
            if made[index].text:
                break
            made.pop(index)
    return made


def _replaced(pieces: Iterable[Piece], edit: Edit) -> list[Piece]:
    """Mark what the edit takes away as gone and put what it adds behind it; offsets count what is still there."""
    made: list[Piece] = []
    at = 0
    added = False
    for piece in pieces:
        if piece.state == "gone":
            made.append(piece)
            continue
        start, end = max(edit.start - at, 0), max(edit.end - at, 0)
        head, middle, tail = piece.text[:start], piece.text[start:end], piece.text[end:]
        made.append(Piece(head, piece.state))
        if piece.state == "kept":
            made.append(Piece(middle, "gone"))
        at += len(piece.text)
        if not added and edit.end <= at:
            made.append(Piece(edit.after, "added"))
            added = True
        made.append(Piece(tail, piece.state))
    return [piece for piece in made if piece.text]


def _causes(line: Line) -> list[tuple[str, str]]:
    return list(dict.fromkeys((edit.rule, edit.reason) for edit in line.edits))


def as_text(lines: Sequence[Line], style: Callable[[str, State], str] | None = None) -> str:
    """Plain text: [-gone-] and {+added+}, the rules behind an arrow, notes behind =; `style` colours pieces instead.

    What would steer a terminal is written out.
    """
    width = len(str(lines[-1].number)) if lines else 1
    paint = style or _mark
    rows = []
    for line in lines:
        body = "".join(paint(harmless(piece.text), piece.state) for piece in line.pieces).strip()
        causes = "".join(f"\n{' ' * width}  ← {on_one_line(f'{rule}: {reason}')}" for rule, reason in _causes(line))
        notes = "".join(f"\n{' ' * width}  = {on_one_line(note)}" for note in line.notes)
        rows.append(f"{line.number:>{width}}  {body}{causes}{notes}")
    return "\n".join(rows)


def _mark(text: str, state: State) -> str:
    return {"kept": text, "gone": f"[-{text}-]", "added": f"{{+{text}+}}"}[state]


def as_markdown(lines: Sequence[Line]) -> str:
    """Markdown: a fenced diff, in which no text of an article can become a link or a tag."""
    rows = []
    for line in lines:
        kept = "".join(p.text for p in line.pieces if p.state != "gone").strip()
        before = "".join(p.text for p in line.pieces if p.state != "added").strip()
        causes = ", ".join(rule for rule, _ in _causes(line))
        if kept != before:
            rows.append(f"- {before}  [{causes}]")
        if kept:
            rows.append(f"{'+' if kept != before else ' '} {kept}")
        rows += [f"  = {note}" for note in line.notes]
    return fenced("\n".join(rows), "diff")


def fenced(text: str, language: str = "") -> str:
    """A Markdown code block whose fence is longer than any run of backticks in it."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1.05rem/1.55 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
p {{ margin: 0 0 1rem; }}
del {{ color: #9a1c1c; background: #fdecec; }}
ins {{ color: #14632c; background: #e8f6ec; text-decoration: none; }}
small {{ display: block; color: #555; font: .8rem/1.4 system-ui, sans-serif; }}
</style>
<h1>{title}</h1>
{body}
</html>
"""
TAGS = {"kept": "{}", "gone": "<del>{}</del>", "added": "<ins>{}</ins>"}


def as_html(lines: Sequence[Line], title: str) -> str:
    """A page of its own: struck text crossed out, added text marked, the rule and its reason below each line."""
    rows = []
    for line in lines:
        body = "".join(TAGS[piece.state].format(html.escape(piece.text)) for piece in line.pieces)
        notes = "".join(f"<small>{html.escape(rule)}: {html.escape(reason)}</small>" for rule, reason in _causes(line))
        notes += "".join(f"<small>= {html.escape(note)}</small>" for note in line.notes)
        rows.append(f'<p id="line-{line.number}">{body}{notes}</p>')
    return PAGE.format(title=html.escape(title), body="\n".join(rows))

"""The redline of one article as Markdown: a line a list item, what was taken out and put in, the rule and reason below.

A list wraps in both UIs, a table in one of them only. Both show `~~` as struck; inside a line the words are also marked
as on a terminal, [-gone-] and {+added+}, since one of them shows `<del>` and `<ins>` like any other text.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from copydesk.errors import DatabaseError, QueryError
from copydesk.render import Line, Piece, redline
from flows.plain import name_of
from flows.reports.markdown import document, safe, table
from models.history import history
from models.report import About, about_article

MOST_LINES = 200
LONGEST_LINE = 600  # characters
LONGEST_CAUSE = 200
MARKED = {"kept": "{}", "gone": "<del>\\[-{}-\\]</del>", "added": "<ins>{{+{}+}}</ins>"}


def redline_report(engine: Engine, article_id: int) -> str | None:
    """The redline of an article; None where there is none, as its raw text was not kept or it is gone."""
    about = about_article(engine, article_id)
    try:
        made = history(engine, article_id)
    except (DatabaseError, QueryError):
        return None
    lines = redline(made.lines, made.edits, made.notes)
    more = f"The first {MOST_LINES} of {len(lines)} lines; all of them: `copydesk redline {article_id}`."
    return document(
        f"# Redline of {safe(name_of(made.uri))}",
        [_facts(article_id, about)] if about else [],
        "Struck lines are crossed out; inside a line, words taken out stand in [- -], words put in in {+ +}.",
        "\n".join(_item(line) for line in lines[:MOST_LINES]),
        [more] if len(lines) > MOST_LINES else [],
    )


def _facts(article_id: int, about: About) -> str:
    columns = ("article", "title", "publisher", "published", "characters kept", "lines and paragraphs taken out")
    known = (about.title or "", about.publisher or "", (about.published_at or "")[:10])
    return table(columns, [(article_id, *known, about.characters, about.taken_out)])


def _item(line: Line) -> str:
    causes = dict.fromkeys((edit.rule, edit.reason) for edit in line.edits)
    below = [f"← {rule}: {reason}" for rule, reason in causes] + [f"= {note}" for note in line.notes]
    return "<br>".join((f"- **{line.number}** {_text(line.pieces)}", *(safe(words, LONGEST_CAUSE) for words in below)))


def _text(pieces: Sequence[Piece]) -> str:
    words = "".join(piece.text for piece in pieces if piece.state == "gone")
    if words.strip() and all(piece.state == "gone" or not piece.text.strip() for piece in pieces):
        return f"~~{safe(words, LONGEST_LINE)}~~"
    shown, left = [], LONGEST_LINE
    for piece in pieces:
        if left > 0:
            shown.append(_piece(piece, left))
            left -= len(piece.text)
    return "".join(shown).strip()


def _piece(piece: Piece, longest: int) -> str:
    """A piece of a line, with the spaces at its ends."""
    text = safe(piece.text, longest)
    if piece.state == "kept":
        before, after = piece.text[:1].isspace(), piece.text[-1:].isspace()
        return f"{' ' * before}{text}{' ' * after}" if text else " "
    return MARKED[piece.state].format(text)

"""Articles of our own with who said what marked in the text: read, checked, written as gold for a scorer.

A mark is `{s1 text}`: role (s source, c cue, t content) and the number of its attribution, or several numbers with
commas between. Marks may nest; several marks of one role and number are one span in several parts.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROLES = {"s": "source", "c": "cue", "t": "content"}
OPENING = re.compile(r"\{([sct])(\d+(?:,\d+)*) ?")
Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article's plain text and its attributions: by role, half-open ranges of code points."""

    id: str
    text: str
    attributions: tuple[Spans, ...]


def read_annotated(path: Path) -> Annotated:
    """Read one marked article. Raises ValueError, with file and line, for marks that do not fit together."""
    raw = path.read_text(encoding="utf-8").strip() + "\n"
    plain: list[str] = []
    length = 0
    stack: list[tuple[str, list[int], int]] = []
    found: dict[int, Spans] = defaultdict(lambda: {role: [] for role in ROLES.values()})
    at = 0
    while at < len(raw):
        place = f"{path}:{raw.count(chr(10), 0, at) + 1}"
        if raw[at] == "{":
            opening = OPENING.match(raw, at)
            if not opening:
                raise ValueError(f"{place}: no mark: {raw[at : at + 20]!r}; write {{s1 text}}")
            stack.append((ROLES[opening[1]], [int(n) for n in opening[2].split(",")], length))
            at = opening.end()
        elif raw[at] == "}":
            if not stack:
                raise ValueError(f"{place}: a closing brace without an opening one")
            role, numbers, start = stack.pop()
            for number in numbers:
                found[number][role].append((start, length))
            at += 1
        else:
            plain.append(raw[at])
            length += 1
            at += 1
    if stack:
        raise ValueError(f"{path}: a mark {stack[-1][0]}{stack[-1][1]} is never closed")
    text = "".join(plain)
    for number, spans in found.items():
        if not spans["content"] or not spans["cue"]:
            raise ValueError(f"{path}: attribution {number} has no {'cue' if spans['content'] else 'content'}")
    ordered = sorted(found.values(), key=lambda spans: min(spans["content"]))
    return Annotated(path.stem, text, tuple({role: sorted(s) for role, s in spans.items()} for spans in ordered))


def as_gold(articles: Iterable[Annotated]) -> str:
    """The articles as JSON Lines: id, text, attributions by role."""
    rows = ({"id": a.id, "text": a.text, "attributions": a.attributions} for a in articles)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """`check FILE…` prints what is marked; `gold FILE…` prints JSON Lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["check", "gold"])
    parser.add_argument("files", nargs="+", type=Path)
    chosen = parser.parse_args(arguments)
    articles = [read_annotated(path) for path in chosen.files]
    if chosen.what == "gold":
        sys.stdout.write(as_gold(articles))
        return 0
    for article in articles:
        print(f"== {article.id}: {len(article.text.split())} words, {len(article.attributions)} attributions")
        for spans in article.attributions:
            shown = (" … ".join(article.text[s:e] for s, e in spans[role]) for role in ("source", "cue", "content"))
            print("   " + " | ".join(shown))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The figures about boilerplate lines as a Markdown page: no text of any document, no time and no place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from benchmarks.labelled_lines import LabelledLines, score
from benchmarks.line_profile import PARTS
from benchmarks.line_systems import BASELINE
from benchmarks.report import table

if TYPE_CHECKING:
    from benchmarks.boilerplate import LineRun

# What the columns are called, and which sets of the file they hold.
GROUPS = {
    "news": ("aeb", "fundus"),
    "wcxb test": ("wcxb_test",),
    "wcxb dev": ("wcxb_dev",),
    "all": ("aeb", "fundus", "wcxb_test", "wcxb_dev"),
}
TITLES = {
    "body": "## Lines inside articles\n\nThe text from an article's first line to its last: the hard case.",
    "all": "## Whole pages\n\nAll visible lines of a page, its menus and footers too.",
}
HEAD = """# Boilerplate lines of text, beside other removers

{documents} documents of {hosts} hosts as text files, {lines} lines, {inside} of them inside articles. Every system
sees the same lines in one run, taking turns document by document.

A cell is **precision / recall / lost**: how many of the lines taken out are boilerplate, how much of the boilerplate is
taken out, and which share of the articles' characters goes with it. *News* is
[AEB](https://github.com/scrapinghub/article-extraction-benchmark) and
[fundus](https://github.com/flairNLP/fundus); the pages of
[WCXB](https://github.com/Murrough-Foley/web-content-extraction-benchmark) are shops, listings, forums and manuals, too.
Speed is lines per CPU-second, and the ratio is to the C4 rules in the same run: compare ratios, for the figures
themselves change with the machine. copydesk's time is that of the whole way from bytes to paragraphs, with repairs and
metadata; the others only say which lines go.

**The judgement that ships was trained on these very lines**, so its row says nothing about other pages. In the row
*unseen hosts* every document is judged by a model that was trained without any page of its host (five folds). The
phrase rules, metadata and thresholds were written with these pages at hand.
"""
FOOT = """
## What the others are

- **C4 line rules**: datatrove's `C4QualityFilter`: a line goes if it does not end in `. ? ! " '`, has fewer than three
  words, or speaks of cookies, terms of use or JavaScript. Its rules that drop whole pages are off. Made for English.
- **justext**: each line is given to it as a `<p>` of a page, with the stoplist of the language that CLD2 finds, or its
  setting without one. It was made for pages with markup, and has none here.
- **On two pages of the host**: a line goes that stands on two of the measured pages of its host, or more. Most hosts
  have one page here; with a whole site it would find more.
- **Exact line, on another host**: a line goes that stands, case and white space aside, on a page of another host.
- Both of these look at whole pages, even where the lines inside articles are measured.
"""
LABELS = """
## What the labels are worth

They come from aligning pages with gold texts. About one in eight "boilerplate" lines inside articles is content that
the gold leaves out: headings, captions, lists, corrections. So nobody reaches a precision of 1, and a system is
punished for keeping such a line. Gold texts of shops, listings and forums do not agree on what the article is. Lines
that are partly both, and lines of mere signs, are not counted.
"""
RUN = """
## Run it

```
python benchmarks/train_judgement.py LINES.jsonl.gz --folds 5 --models MODELS_FOLDER
python benchmarks/boilerplate.py LINES.jsonl.gz --models MODELS_FOLDER [--sample N] [--write FILE]
```

LINES has one JSON object a line, in the order of the page: `doc`, `host`, `dataset`, `text`, `zone` (`pre`, `body` or
`post`) and `label` (`keep`, `boilerplate`, or anything else for neither). The lines are their publishers' and not part
of this project.
"""
STEP_NAMES = {
    "read": "decoding, lines",
    "repair": "repair of broken characters",
    "segment": "paragraphs",
    "strip": "phrase rules",
    "describe": "title, author, date, language",
    "strip_bylines": "phrase rules for bylines",
    "features": "judgement: what lines look like, their words, place and neighbours",
    "trees": "judgement: the trees",
    "reasons": "judgement: what decided, for each strike",
    "judge": "judgement: the rest",
    "fold": "repeated paragraphs",
}
TIMES = """## Where the time goes

Shares of copydesk's CPU time as it ships. On whole pages most of it is judging: what is left after strikes is judged
once more, until nothing more goes, and every strike is told what decided. Without the judgement copydesk is {faster}
times as fast there.

"""


def report(
    runs: Mapping[str, Sequence[LineRun]], spent: Mapping[str, Mapping[str, float]], versions: Mapping[str, str]
) -> str:
    """The page: for each view its table, then where the time goes."""
    documents = [one for one, _ in runs["all"][0].removed]
    head = HEAD.format(
        documents=len(documents),
        hosts=len({one.host for one in documents}),
        lines=f"{sum(len(one.lines) for one in documents):,}",
        inside=f"{sum(len(one.lines) for one, _ in runs['body'][0].removed):,}",
    )
    tables = [f"{TITLES[view]}\n\n{quality(runs[view])}" for view in runs]
    packages = ", ".join(f"{name} {text}" for name, text in versions.items())
    return "\n".join([head, *tables, f"Versions: {packages}.", FOOT + LABELS, times(spent), RUN.lstrip("\n")])


def quality(runs: Sequence[LineRun]) -> str:
    """The table of one view."""
    base = next((run.speed for run in runs if run.system.name == BASELINE), 0.0)
    present = {one.dataset for one, _ in runs[0].removed}
    groups = [name for name, sets in GROUPS.items() if present.intersection(sets)]
    rows = [
        [
            run.system.name,
            *(_cell(run.removed, GROUPS[name]) for name in groups),
            f"{run.speed:,.0f}",
            f"{run.speed / base:.2f}" if base else "–",
        ]
        for run in runs
    ]
    return table(["", *groups, "lines per CPU-s", "ratio"], rows)


def _cell(removed: Sequence[tuple[LabelledLines, Sequence[bool]]], sets: Sequence[str]) -> str:
    made = score(pair for pair in removed if pair[0].dataset in sets)
    return f"{made.precision:.3f} / {made.recall:.3f} / {made.lost:.2%}"


def times(spent: Mapping[str, Mapping[str, float]]) -> str:
    """Where the pipeline's time goes, step by step, in shares of all."""
    columns = ["", *({"body": "inside articles", "all": "whole pages"}[view] for view in spent)]
    rows = [
        [name, *(f"{of_view.get(step, 0.0) / sum(of_view.values()):.0%}" for of_view in spent.values())]
        for step, name in STEP_NAMES.items()
    ]
    whole = spent["all"]
    judging = sum(whole.get(part, 0.0) for part in (*PARTS, "judge"))
    faster = sum(whole.values()) / (sum(whole.values()) - judging)
    return TIMES.format(faster=f"{faster:.1f}") + table(columns, rows)

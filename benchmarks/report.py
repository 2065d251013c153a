"""A run as a Markdown page: figures, versions and how to run it; no text of any page, no time and no place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from benchmarks.measure import Gold, Score, score
from benchmarks.side_by_side import Run
from benchmarks.systems import BASELINE, UNSEEN

SETS = {
    "aeb": "[AEB](https://github.com/scrapinghub/article-extraction-benchmark)",
    "fundus": "[fundus](https://github.com/flairNLP/fundus)",
    "wcxb": "[WCXB](https://github.com/Murrough-Foley/web-content-extraction-benchmark)",
}
FIELDS: dict[str, Callable[[Score], float | None]] = {
    "title": lambda score: score.title,
    "date": lambda score: score.date,
    "authors": lambda score: score.authors,
}
NONE = "–"
SEEN = """**copydesk's content model is trained on labelled pages, and its rules were written with them at hand.
Of the pages it was trained on, its body figures say nothing about others: measure with `--unseen`.**
"""
UNSEEN_HOSTS = """copydesk's content model is trained on pages of these sets. Here each page is judged by a model
that was trained without any page of its host (cross-validation), and without the files of publishers. Its other rules
were written with these pages at hand. The other libraries are used as they come; some were developed on such pages.
"""
HEAD = """# Main content and metadata of HTML pages, beside other libraries

{pages} labelled pages ({sets}), every system on the same pages in one run, taking turns page by page. {addresses}

**Body** is F1 over shingles of four words; **title**, **date** and **authors** are the shares of labelled pages on
which the value is exactly right, authors as a set, dates to the day; **wrong date** is the share that got a date which
is not the right one. The definitions stand in `benchmarks/measure.py`. Speed is pages per CPU-second of a process that
has the system loaded, and the ratio is to trafilatura with metadata in the same run: compare ratios, for the figures
themselves change with the machine. Memory is the peak of a process that holds the system alone.
"""
FOOT = """
## Run it

```
python benchmarks/unseen.py PAGES_FOLDER GOLD.jsonl.gz MODELS_FOLDER
python benchmarks/extraction.py PAGES_FOLDER GOLD.jsonl.gz --unseen MODELS_FOLDER [--sample N] [--write FILE]
```

`make bench-extraction` does both for a folder with `pages/` and `gold.jsonl.gz`, named with `EXTRACTION=FOLDER`.

The pages are their publishers' and not part of this project. GOLD has one JSON object a line: `set`, `file` (in
PAGES_FOLDER, gzipped or not), `body`, and where they are known `title`, `authors`, `date` and `url`.
mediacloud-metadata installs newspaper3k, whose files are newspaper4k's; give it an environment of its own and add
`--python mediacloud-metadata=PATH_OF_ITS_PYTHON`.
"""
ADDRESSES = {
    False: "No system is told a page's address: this is a folder of saved pages.",
    True: "Every system is told each page's address.",
}


def report(runs: Sequence[Run], pages: Sequence[Gold], addresses: bool) -> str:
    """The page."""
    able = [run for run in runs if run.ready.missing is None]
    scores = [score(pages, run.found) for run in able]
    names = sorted({gold.set for gold in pages})
    counts = ", ".join(f"{sum(gold.set == name for gold in pages)} {SETS.get(name, name)}" for name in names)
    head = HEAD.format(pages=len(pages), sets=counts, addresses=ADDRESSES[addresses])
    unseen = any(run.system.name == UNSEEN.name for run in runs)
    parts = [
        head,
        UNSEEN_HOSTS if unseen else SEEN,
        bodies(able, scores, names),
        shares(able, scores, names),
        *installed(runs),
    ]
    return "\n".join(parts) + "\n" + FOOT


def bodies(runs: Sequence[Run], scores: Sequence[dict[str, Score]], names: Sequence[str]) -> str:
    """The table of body F1, speed and memory."""
    base = next((run.speed for run in runs if run.system.name == BASELINE.name), 0.0)
    rows = [
        [
            run.system.name,
            *(f"{sets[name].body.f1:.4f}" for name in names),
            f"{run.speed:.1f}",
            f"{run.speed / base:.2f}" if base else NONE,
            f"{run.peak:.0f} MiB",
            str(run.failed),
        ]
        for run, sets in zip(runs, scores, strict=True)
    ]
    columns = ["", *(f"body, {name}" for name in names), "pages per CPU-s", "ratio", "peak memory", "pages failed"]
    return table(columns, rows)


def shares(runs: Sequence[Run], scores: Sequence[dict[str, Score]], names: Sequence[str]) -> str:
    """The table of metadata, for the sets that are labelled with any."""
    labelled = [(name, field) for name in names for field in FIELDS if FIELDS[field](scores[0][name]) is not None]
    dated = [name for name, field in labelled if field == "date"]
    rows = [
        [
            run.system.name,
            *(_share(FIELDS[field](sets[name]), field in run.system.metadata) for name, field in labelled),
            *(_share(sets[name].wrong_date, "date" in run.system.metadata) for name in dated),
        ]
        for run, sets in zip(runs, scores, strict=True)
    ]
    columns = ["", *(f"{field}, {name}" for name, field in labelled), *(f"wrong date, {name}" for name in dated)]
    return table(columns, rows) if labelled else ""


def _share(share: float | None, given: bool) -> str:
    return f"{share:.3f}" if share is not None and given else NONE


def installed(runs: Iterable[Run]) -> list[str]:
    """The versions measured, and what could not be."""
    versions = {name: version for run in runs for name, version in run.ready.versions.items()}
    lines = ["Versions: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."]
    missing = [f"{run.system.name} ({run.ready.missing})" for run in runs if run.ready.missing]
    return [*lines, *([f"\nNot measured: {', '.join(missing)}."] if missing else [])]


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, its first column text and the others figures."""
    rule = ["---", *("---:" for _ in columns[1:])]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in [columns, rule, *rows])

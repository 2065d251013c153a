"""copydesk beside other finders of quotations: agreement with annotated texts, speed and memory, as a Markdown page.

    python benchmarks/claims.py GOLD [GOLD ...] [--systems NAME ...] [--write FILE]

GOLD is JSON Lines, which may be gzipped, with an object a text: `id`, `text` and `attributions`, a list of objects with
`source`, `cue` and `content`, each a list of `[start, end]` in code points. `benchmarks/annotated.py gold` makes it of
our own annotated articles.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.claim_peers import BY_NAME, RULE, System
from benchmarks.claim_score import KINDS, Agreement, Annotated, agreement, read_gold
from benchmarks.claim_worker import Ran, run
from benchmarks.report import NONE, table

HEAD = """# Who said what, beside other libraries

Every system is given the same texts, each line a paragraph, and says which words are whose. Each runs in a process of
its own on one core, once. A **content** that was found counts where it shares half its letters with an annotated one
(IoU .5), and **content and source** where the source does so too. Recall is that of the contents, by the kind of
quotation; precision is that of all. Texts on which a system **raises** count as texts in which it found nothing.
Statements in an article's own voice are no quotations, so copydesk's are left out here.

Speed is words per CPU-second, *with parsing* for texts and *after it* for texts parsed already; the ratio is to
the plain rule: compare ratios, for the figures themselves change with the machine. Memory is the peak of the process.
"""
FOOT = """
## What the systems are

- **copydesk**: all that it takes for quotations. Its time after parsing is that of all less that of parsing once more.
- **textacy**: `textacy.extract.direct_quotations`, made for direct quotations alone. It raises where a text has an odd
  number of quotation marks; **a line at a time**, such a line is passed over.
- **verb, subject, complement**: a rule of forty lines in `benchmarks/claim_peers.py`: the subject of a verb of saying
  or believing said its clausal complement, or else what its sentence has in quotation marks; and what hangs on
  "according to" was said by its object.

All use spaCy's small English model; copydesk leaves out of it what it does not need. [Citron](https://github.com/bbc/citron)
and [GenderGapTracker](https://github.com/sfu-discourse-lab/GenderGapTracker) are on no package index.

## Run it

```
python benchmarks/claims.py GOLD [GOLD ...] [--systems NAME ...] [--write FILE]
python benchmarks/annotated.py gold tests/cases/attributions/*.txt > GOLD
```

[PolNeAR](https://github.com/networkdynamics/PolNeAR) is a corpus of political news; it states no licence, so it is no
part of this project, and nothing here is learned from it. Two people who annotate the same of its texts agree at .79 on
content and .73 on content and source.
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What a system did with one file of texts."""

    system: System
    ran: Ran
    agreement: Agreement
    words: int


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; 2 where there is nothing to measure on. Raises RuntimeError where a system fails."""
    options = parser().parse_args(arguments)
    try:
        golds = {path.name.split(".jsonl")[0]: read_gold(path) for path in options.gold}
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"there is nothing to measure on: {error!r}; see --help", file=sys.stderr)
        return 2
    systems = [BY_NAME[name] for name in options.systems]
    results = {title: list(_results(systems, gold)) for title, gold in golds.items()}
    page = report(golds, results, systems)
    if options.write:
        options.write.parent.mkdir(parents=True, exist_ok=True)
        options.write.write_text(page, encoding="utf-8")
    print(page, end="")
    return 0


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("gold", type=Path, nargs="+", metavar="GOLD", help="annotated texts, JSON Lines")
    made.add_argument("--systems", choices=BY_NAME, nargs="+", default=list(BY_NAME), metavar="NAME", help="only these")
    made.add_argument("--write", type=Path, metavar="FILE", help="write the page to FILE as well")
    return made


def _results(systems: Sequence[System], gold: Sequence[Annotated]) -> Iterator[Result]:
    words = sum(len(article.text.split()) for article in gold)
    with TemporaryDirectory() as folder:
        texts = Path(folder) / "texts.json"
        texts.write_text(json.dumps({article.id: article.text for article in gold}), encoding="utf-8")
        for system in systems:
            if ran := run(system, texts):
                yield Result(system, ran, agreement(gold, ran.found), words)


def report(golds: dict[str, list[Annotated]], results: dict[str, list[Result]], systems: Sequence[System]) -> str:
    """The page: figures alone, no text of any article."""
    parts = [HEAD]
    for title, gold in golds.items():
        attributions = sum(len(article.attributions) for article in gold)
        words = sum(len(article.text.split()) for article in gold)
        parts.append(f"## {title}\n\n{len(gold)} texts, {words:,} words, {attributions:,} attributions.\n")
        parts += [agreements(results[title]), speeds(results[title])]
    ran = [result for found in results.values() for result in found]
    versions = {name: number for result in ran for name, number in result.ran.versions.items()}
    parts.append(f"Versions: {', '.join(f'{name} {number}' for name, number in versions.items())}.")
    if missing := sorted({package for system in systems for package in system.packages} - versions.keys()):
        parts.append(f"\nNot installed: {', '.join(missing)}.")
    return "\n".join(parts) + "\n" + FOOT


def agreements(results: Sequence[Result]) -> str:
    """The table of agreement."""
    rows = [
        [
            one.system.name,
            f"{one.agreement.content:.3f}",
            f"{one.agreement.content_and_source:.3f}",
            *(NONE if (share := one.agreement.recall(kind)) is None else f"{share:.0%}" for kind in KINDS),
            f"{one.agreement.precision:.0%}",
            f"{one.ran.failed}",
        ]
        for one in results
    ]
    recalls = [f"{kind} recall" for kind in KINDS]
    return table(["", "content F1", "content and source F1", *recalls, "precision", "texts it raises on"], rows)


def speeds(results: Sequence[Result]) -> str:
    """The table of speed and memory."""
    base = next((one.words / one.ran.whole for one in results if one.system is RULE), None)
    rows = [
        [
            one.system.name,
            f"{one.words / one.ran.whole:,.0f}",
            f"{one.words / one.ran.whole / base:.2f}" if base else NONE,
            f"{one.words / one.ran.finding:,.0f}" if one.ran.finding > 0 else NONE,
            f"{one.ran.peak:.0f} MiB",
        ]
        for one in results
    ]
    return table(["", "words per CPU-s, with parsing", "ratio", "after it", "peak memory"], rows)


if __name__ == "__main__":
    sys.exit(main())

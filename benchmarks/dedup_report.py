"""The figures about copies as a Markdown page: no text of any paragraph, no time and no place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.dedup_check import SLOTS
from benchmarks.dedup_index import KeptIndex
from benchmarks.dedup_quality import WHY_WRONG, Differing, Quality
from benchmarks.dedup_runs import Result, growth
from benchmarks.dedup_systems import BASELINE, PERMUTATIONS, SLOW, THREE_WORDS, TWO_WORDS
from benchmarks.report import NONE, table

HEAD = """# Copies and near copies of paragraphs, beside other libraries

Every system is given the same paragraphs in the order of publication, and says for each which earlier one it repeats.
Each runs in a process of its own on one core, {rounds}, taking turns; what is compiled at its first call is so
before the time is taken. Speed is paragraphs per CPU-second of the fastest run, and the ratio is to rensa with shingles
of 3 words on as many paragraphs: compare ratios, for the figures themselves change with the machine. **Growth** is the
exponent of the CPU time between the smallest and the largest corpus: with 1 a paragraph costs the same in both.
**Ready** is the CPU time before, to import the system and have its first answer. **Memory** is the peak of the process
on the largest corpus that the system was given, and *texts* the part of it that holds Python, the system and the
paragraphs before it starts.
"""
COMPILED = """copydesk compiles at its first call after it is installed, and keeps what it compiled: it is ready after
{compiled:.1f} CPU-seconds then, and later after those in the tables.
"""
MADE = """A corpus maker knows what it made. **Near** is the share of copies with so many of their words changed that
are found: joins lead, over any number of others, from the copy to its root. A join is **wrong** if its paragraphs were
made from different roots, or if one says something that the other does not: a copy in which only a figure, a name or a
negation was changed is another statement. **Precision** is the share of joins that are not wrong. Quality is that on
the largest corpus that the system was given. The maker takes some words for wording that say more, such as *mln*: **by
the check** is the share of those near copies that are found in which `benchmarks/dedup_check.py` sees no other number,
date, name or negation than in the root ({worded:.1%} of them here).
"""
STORIES = """Nobody knows all copies here. `benchmarks/dedup_check.py` tells which joins differ in a number, a date, a
name or a negation; it shares nothing with copydesk, and knows English alone. *Near* are the joins whose texts are not
the same, case and white space aside; the share is of these.
"""
INDEX = """## The kept index

What copydesk keeps of a paragraph so that later ones can be compared with it: the bytes of SQLite's pages, and the CPU
time to write all in one transaction, to *read* them into another process's memory, to *match* them with the paragraphs
that stand, and to look all of them up among each other.

"""
SYSTEMS = f"""
## What the systems are

- **copydesk, whole**: fingerprints, signatures, pairs that have a key in common, and the comparison of the two texts,
  which says what they say differently.
- **copydesk, keys and look-up**: of that, signatures and pairs alone. It joins nothing, and stands here because it is
  what the libraries do. Its recall is what can be found at most, but for exact copies of short texts.
- **copydesk, exact copies alone**: equal fingerprints: quotation marks, width, case and white space aside.
- **hash set**: XXH3 of the text, case and white space aside.
- **rensa** and **datasketch**: MinHash of {PERMUTATIONS} permutations over shingles of words, case aside. An LSH index
  is asked for each paragraph before it is added, and of what it finds the one with the highest estimated Jaccard is
  joined, if that reaches the threshold. Shingling in Python is most of rensa's time. datasketch is given {SLOW:,}
  paragraphs at most.
- **3 words**: {THREE_WORDS.settings}, which are usual. **2 words**: {TWO_WORDS.settings}, which find more.
"""
RUN = """
## Run it

```
python benchmarks/dedup.py --maker MAKER --stories STORIES.jsonl.gz [--sizes N ...] [--rounds N] [--write FILE]
```

MAKER is a program that is called with a number of articles and a folder, and `--prose STORIES` for news-like words. It
writes `articles.jsonl` (`id`, `published`) and `gold.jsonl` with an object a paragraph: `id`, `article`, `position`,
`text`, `kind` (`new`, `exact`, `near`, `number`, `name`, `negation`, `boilerplate`), `root` and `edit`. STORIES has a
JSON object a line with `id` and `paragraphs`; they are their publishers' and not part of this project. With `--joins N
--out FILE` some of the stories' joins are written out, for reading by hand.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """The results on the corpora of one title, and what became of the joins of some of them."""

    title: str
    results: Sequence[Result]
    qualities: Sequence[tuple[Result, Quality]] = ()
    differing: Sequence[tuple[Result, Differing]] = ()


def report(
    sections: Sequence[Section], kept: KeptIndex, compiled: float | None, versions: Mapping[str, str], rounds: int
) -> str:
    """The page; `compiled` are the CPU-seconds until copydesk is ready if it has to compile, None if not measured."""
    parts = [HEAD.format(rounds="once" if rounds == 1 else f"{rounds} times")]
    parts += [] if compiled is None else [COMPILED.format(compiled=compiled)]
    for section in sections:
        head = MADE.format(worded=section.qualities[0][1].worded_share) if section.qualities else STORIES
        parts += [f"## {section.title}\n", head, speeds(section.results)]
        parts += [recalls(section.qualities), wrongs(section.qualities)] if section.qualities else []
        parts += [differences(section.differing)] if section.differing else []
    packages = ", ".join(f"{name} {text}" for name, text in versions.items())
    return "\n".join(parts) + "\n" + INDEX + index(kept) + f"\nVersions: {packages}.\n" + SYSTEMS + RUN


def speeds(results: Sequence[Result]) -> str:
    """Paragraphs per CPU-second by the size of the corpus, the ratio and exponent, and memory."""
    sizes = sorted({result.corpus.count for result in results})
    base = {one.corpus.count: one.speed for one in results if one.system.name == BASELINE}
    rows = []
    for mine in _by_system(results):
        speed = {one.corpus.count: one.speed for one in mine}
        largest, exponent = mine[-1], growth(mine)
        ratio = base.get(largest.corpus.count)
        rows.append(
            [
                largest.system.name,
                *(f"{speed[size]:,.0f}" if size in speed else NONE for size in sizes),
                f"{largest.speed / ratio:.2f}" if ratio else NONE,
                *([NONE if exponent is None else f"{exponent:.2f}"] if len(sizes) > 1 else []),
                f"{largest.ready:.1f} s",
                f"{largest.peak:,.0f} MiB",
                f"{largest.runs[0].before:,.0f} MiB",
            ]
        )
    columns = ["paragraphs per CPU-s", *(f"of {size:,}" for size in sizes), "ratio"]
    return table([*columns, *(["growth"] if len(sizes) > 1 else []), "ready", "memory", "texts"], rows)


def _by_system(results: Sequence[Result]) -> list[list[Result]]:
    """The results of each system, by the size of the corpus."""
    found: dict[str, list[Result]] = {}
    for result in sorted(results, key=lambda one: one.corpus.count):
        found.setdefault(result.system.name, []).append(result)
    return list(found.values())


def recalls(qualities: Sequence[tuple[Result, Quality]]) -> str:
    """What was found, by the share of words changed."""
    rates = sorted({rate for _, made in qualities for rate in made.near})
    rows = [
        [
            result.system.name,
            f"{result.corpus.count:,}",
            *(f"{made.near[rate].share:.3f}" if rate in made.near else NONE for rate in rates),
            f"{made.recall:.4f}",
            f"{made.worded.share:.4f}",
            f"{made.exact.share:.4f}",
        ]
        for result, made in qualities
    ]
    return table(["found", "of", *(f"near, {rate:.0%}" for rate in rates), "all near", "by the check", "exact"], rows)


def wrongs(qualities: Sequence[tuple[Result, Quality]]) -> str:
    """Wrong joins by the reason."""
    rows = [
        [
            result.system.name,
            f"{made.joins:,}",
            f"{made.precision:.4f}",
            *(f"{made.wrong[why]:,}" for why in WHY_WRONG),
        ]
        for result, made in qualities
        if result.system.joins
    ]
    return table(["joined", "joins", "precision", WHY_WRONG[0], *(f"other {why}" for why in WHY_WRONG[1:])], rows)


def differences(found: Sequence[tuple[Result, Differing]]) -> str:
    """The joins of real paragraphs that differ in more than wording."""
    rows = [
        [
            result.system.name,
            f"{made.joins:,}",
            f"{made.near:,}",
            *(f"{made.slots[slot]:,}" for slot in SLOTS),
            f"{len(made.pairs) / made.near:.1%}" if made.near else NONE,
        ]
        for result, made in found
        if result.system.joins
    ]
    return table(["joined", "joins", "near", *(f"other {slot}" for slot in SLOTS), "share"], rows)


def index(kept: KeptIndex) -> str:
    """What the kept index takes."""
    seconds = (kept.writing, kept.reading, kept.matching, kept.looking_up)
    row = [f"{kept.count:,}", f"{kept.size / kept.count:.0f}", *(f"{one:.3f} s" for one in seconds)]
    return table(["signatures", "bytes each", "write", "read", "match", "look all up"], [row])

"""A corpus maker for tests: small_corpus.py N FOLDER [--prose STORIES], called like the real one.

Each article has two new paragraphs and, but for the first, copies of the two of the article before. Later numbers are
published earlier. Tests that import it have stories of it as well.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from pathlib import Path

WORDS = "lamp pier boat keeper gate bell harbour fog tide rope sail net crew oar mast hull dock wave gull sand".split()
REPLACED = "anchor"  # none of them
LAMP = "The council agreed on a new lamp for the old pier after a long debate in the hall on Monday, Ada Farrant said."
BELL = "A bell was rung by the keeper of the gate each morning, and 12 boats left for the bay before people were awake."


def new(number: int, words: list[str]) -> str:
    drawn = random.Random(number).choices(words, k=30)
    return f"There {' '.join(drawn[:15])} was seen by Ada Farrant {' '.join(drawn[15:])} in {1900 + number}."


def near(text: str, place: int) -> str:
    words = text.split()
    return " ".join([*words[:place], REPLACED, *words[place + 1 :]])


def article(number: int, words: list[str]) -> list[dict[str, object]]:
    roots = [new(2 * number + which, words) for which in (0, 1)]
    rows = [{"kind": "new", "root": None, "edit": 0.0, "text": text} for text in roots]
    for which in (0, 1) if number else ():
        text, root = new(2 * number - 2 + which, words), f"{number - 1}:{which}"
        copies = [("near", 0.05, near(text, 5 + number % 8)), ("exact", 0.0, text)]
        copies.append(("number", 0.0, text.replace(" 19", " 18")))
        copies.append(("name", 0.0, text.replace("Farrant", "Wendel")))
        copies.append(("negation", 0.0, text.replace(" was ", " was not ")))
        rows += [{"kind": kind, "root": root, "edit": edit, "text": made} for kind, edit, made in copies[: 4 + which]]
    rows.append({"kind": "boilerplate", "root": None, "edit": 0.0, "text": "Read more"})
    return [{"article": number, "position": place, "id": f"{number}:{place}"} | row for place, row in enumerate(rows)]


def write_stories(path: Path) -> Path:
    """Two texts, each four times: as they are, in other case, with a word changed, and with another figure."""
    told = [(LAMP, BELL), (LAMP.upper(), BELL), (LAMP.replace("agreed", "decided"), BELL.replace("people", "others"))]
    told.append((LAMP.replace("lamp", "lamp of 7 feet"), BELL.replace("12", "13")))
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": f"s{n}", "paragraphs": texts}) + "\n" for n, texts in enumerate(told))
    return path


def main() -> None:
    count, folder = int(sys.argv[1]), Path(sys.argv[2])
    words = WORDS
    if "--prose" in sys.argv:
        with gzip.open(sys.argv[sys.argv.index("--prose") + 1], "rt", encoding="utf-8") as file:
            words = [word for line in file for text in json.loads(line)["paragraphs"] for word in text.split()]
            words = sorted({word for word in words if word.isalpha() and word.islower() and word != "was"})
    folder.mkdir(parents=True, exist_ok=True)
    published = [{"id": number, "published": f"{2000 - number}-01-01"} for number in range(count)]
    gold = [row for number in range(count) for row in article(number, words)]
    for name, rows in (("articles", published), ("gold", gold)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Articles made by a seed for measuring stages: our samples' sentences mixed, with clutter, damage and copies."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
SENTENCE = re.compile(r"[A-Z][^.!?\n]{30,200}[.!?]")
CLUTTER = (
    "Advertisement",
    "Read more: what the harbour costs",
    "Sign up for our newsletter",
    "Share this article",
    "Follow us for more stories",
    "Photo: A. Reader / Harbour Post",
)
PARAGRAPHS = 12  # of an article, about
COPIED, DAMAGED = 0.2, 0.1  # shares of paragraphs
FIRST_DAY = date(2026, 1, 1)
PUBLISHERS = 40


def write_articles(file: Path, articles: int, seed: int = 1) -> int:
    """Write articles as JSON lines; how many paragraphs they have, clutter among them."""
    paragraphs = 0
    with file.open("w", encoding="utf-8") as lines:
        for number, texts in enumerate(_articles(articles, random.Random(seed))):
            day = FIRST_DAY + timedelta(days=number % 300)
            publisher = f"paper{number % PUBLISHERS:02}.example"
            row = {"url": f"https://{publisher}/{day}/{number}", "publisher": publisher, "published": f"{day}"}
            lines.write(json.dumps(row | {"text": "\n\n".join(texts)}) + "\n")
            paragraphs += len(texts)
    return paragraphs


def _articles(count: int, chance: random.Random) -> Iterator[list[str]]:
    sentences = _sentences()
    words = [word for sentence in sentences for word in sentence[:-1].split()]
    earlier: list[str] = []
    for _ in range(count):
        texts = [_paragraph(sentences, words, earlier, chance) for _ in range(chance.randint(6, 2 * PARAGRAPHS - 6))]
        for clutter in chance.sample(CLUTTER, 2):
            texts.insert(chance.randint(1, len(texts)), clutter)
        yield texts


def _paragraph(sentences: list[str], words: list[str], earlier: list[str], chance: random.Random) -> str:
    if earlier and chance.random() < COPIED:
        return chance.choice(earlier)
    mixed = " ".join(chance.choices(words, k=chance.randint(12, 40))).capitalize() + "."
    text = " ".join([chance.choice(sentences), mixed])
    if chance.random() < DAMAGED:
        text = text.replace(" and ", " &amp; ").replace("'", "â€™")
    earlier.append(text)
    return text


def _sentences() -> list[str]:
    texts = [file.read_text(encoding="utf-8") for file in sorted(SEEDS.rglob("*.txt"))]
    return sorted({" ".join(found.split()) for text in texts for found in SENTENCE.findall(text)})

"""Hostile plain texts of our own: for each step of the cleaning an input that shows it its worst case, of any size."""

from __future__ import annotations

import random
from collections.abc import Callable

Make = Callable[[int], bytes]

SENTENCE = "The council of Tollersea agreed to mend the old harbour bridge before the autumn storms come in again"
NAMES = ("Ada Ferrante", "Odile Farrant", "Bram Oster", "Ines Quill")


def _repeated(piece: str, encoding: str = "utf-8") -> Make:
    """A single line of about `n` characters, made of one piece."""
    return lambda n: (piece * (n // len(piece) + 1))[:n].encode(encoding, "surrogatepass")


def _lines(piece: str) -> Make:
    """`n` lines that are all the same; `{n}` in it is the line's number."""
    if "{n}" not in piece:
        return lambda n: (piece + "\n").encode() * n
    return lambda n: "".join(piece.replace("{n}", str(number)) + "\n" for number in range(n)).encode()


def _shuffled(n: int) -> bytes:
    """`n` long paragraphs that are nearly one another: each has other words in place of a few."""
    chance = random.Random(n)
    words = SENTENCE.split() * 3
    made = []
    for _ in range(n):
        own = list(words)
        own[chance.randrange(len(own))] = chance.choice(("pier", "quay", "lock", "weir"))
        made.append(" ".join(own) + ".")
    return "\n\n".join(made).encode()


def _two_alike(n: int) -> bytes:
    """Two paragraphs of `n` characters that differ in a word here and there."""
    words = (SENTENCE + ". ") * (n // len(SENTENCE) + 1)
    return f"{words}\n\n{words.replace('storms', 'floods', 9)}".encode()


def _two_shuffled(n: int) -> bytes:
    """Two paragraphs of `n` words each that hold the same words in another order."""
    chance = random.Random(n)
    words = [f"w{chance.randrange(n)}" for _ in range(n)]
    other = sorted(words)
    return f"{' '.join(words)}.\n\n{' '.join(other)}.".encode()


def _broken_mojibake(n: int) -> bytes:
    """A line that has to be repaired in `n` places, with as many different damages as there are."""
    pieces = ("â€™", "Ã©", "&amp;", "â€œ", "\x1b[0m", "ﬁ", "Ã¼", "&lt;", "\x07")
    return " ".join(pieces[k % len(pieces)] + "word" for k in range(n)).encode()


def _marks(n: int) -> bytes:
    """Opening and closing marks of many kinds in random order, with letters and spaces between them."""
    chance = random.Random(n)
    return "".join(chance.choice("\"“”„«»‘’'‚「」『』ab ,.") for _ in range(n)).encode()


def _front_matter(n: int) -> bytes:
    return ("---\n" + "title: The bridge\nauthor: Ada Ferrante, Odile Farrant\n" * (n // 2) + "---\n").encode()


def _wrapped(n: int) -> bytes:
    """One paragraph of `n` lines wrapped at one width."""
    return "\n".join(SENTENCE[:71].ljust(71, "x") for _ in range(n)).encode()


def _mixed_breaks(n: int) -> bytes:
    breaks = ("\n", "\r", "\r\n", "\x85", "\u2028", "\u2029", "\v", "\f", "\n\r")
    return "".join(f"{SENTENCE} {k}.{breaks[k % len(breaks)]}" for k in range(n)).encode()


def _zalgo(n: int) -> bytes:
    return "".join(letter + "".join(map(chr, range(0x300, 0x340))) for letter in "bridge" * (n // 384 + 1)).encode()


LINES: dict[str, Make] = {
    "letters": _repeated("abcdefghij"),
    "spaces": _repeated(" "),
    "spaces around letters": lambda n: b"The" + b" " * n + b"bridge.",
    "punctuation": _repeated("!?;:.,"),
    "straight quotes": _repeated('"'),
    "curly quotes": _repeated("“"),
    "apostrophes": _repeated("'"),
    "typed quotes": _repeated("'' "),
    "typed marks": _repeated("``a''"),
    "quotes never closed": _repeated("“Hello there, you all "),
    "marks of all kinds": _marks,
    "quoted words": _repeated('He said "yes" and left. '),
    "single quotes": _repeated("‘yes’ "),
    "nested quotes": lambda n: ("He said: " + "“A ‘b " * (n // 12) + "’ c” " * (n // 12)).encode(),
    "entities": _repeated("&amp;"),
    "entities among words": _repeated("Tom &amp; Ann &quot;ate&quot; it&#39;s. "),
    "entities of line breaks": _repeated("a&#10;b&#8232;c"),
    "digits": _repeated("0123456789"),
    "figures": _repeated("1,234.5 percent of 10 "),
    "dates": _repeated("date 2024-01-24 "),
    "dates without spaces": _repeated("2024-01-24"),
    "date line": _repeated("Published: 2024-01-24 | "),
    "months": _repeated("Monday, January "),
    "written dates": _repeated("24 January 2024, "),
    "mojibake": _repeated("â€™ Ã© "),
    "mojibake of mojibake": _repeated("Ã¢â‚¬â„¢"),
    "damaged in many ways": _broken_mojibake,
    "initials": _repeated("a.b.c.d."),
    "abbreviations": _repeated("Dr. Mr. U.S. "),
    "sentences": _repeated(SENTENCE + ". "),
    "one letter words": _repeated("a "),
    "capitals": _repeated("BRIDGE "),
    "names": _repeated("Ada Ferrante and "),
    "byline of names": lambda n: ("By " + ", ".join(NAMES) * (n // 50 + 1)).encode(),
    "byline of ands": lambda n: ("By " + "and " * (n // 4)).encode(),
    "combining marks": _repeated("e\u0301"),
    "only combining marks": _repeated("\u0301"),
    "Zalgo": _zalgo,
    "zero width": _repeated("a\u200b\u200c\u200d\ufeff"),
    "soft hyphens": _repeated("br\xadidge"),
    "homoglyphs": _repeated("Тhe сouncіl "),
    "bidi controls": _repeated("\u202eabc\u2066def\u2069\u202c "),
    "full width": _repeated("Ｂｒｉｄｇｅ　"),
    "ligatures": _repeated("ﬁﬂ "),
    "superscripts": _repeated("10² "),
    "Chinese": _repeated("市议会同意在秋天之前修复旧桥。"),
    "emoji": _repeated("👩\u200d👩\u200d👧"),
    "terminal escapes": _repeated("\x1b[31mred\x1b[0m "),
    "backslashes": _repeated("\\"),
    "hyphens": _repeated("-"),
    "dashes among words": _repeated("a - "),
    "bars": _repeated("home | news | sport | "),
    "brackets": _repeated("(["),
    "addresses": _repeated("https://harbourpost.example/a?b=c "),
    "mail addresses": _repeated("a@b.example "),
    "at signs": _repeated("@"),
    "markup": _repeated("<b>"),
    "angle brackets": _repeated("<"),
    "underscores": _repeated("_"),
    "replacement characters": _repeated("a\ufffd"),
    "private use": _repeated("\ue000"),
    "unassigned": _repeated("\U000e0fff"),
    "byte order marks": _repeated("a\ufeff"),
    "case folding": _repeated("ßİŉǰΐ"),
    "decomposing": _repeated("ﷺ"),
    "two alike": _two_alike,
    "two shuffled": lambda n: _two_shuffled(n // 8),
}

MANY: dict[str, Make] = {
    "empty lines": _lines(""),
    "short lines": _lines("a"),
    "numbered words": _lines("line {n} of the list"),
    "different sentences": _lines(SENTENCE + " number {n}."),
    "equal paragraphs": _lines(SENTENCE + ", the mayor said in the town hall on Monday.\n"),
    "equal short paragraphs": _lines("Yes.\n"),
    "nearly equal paragraphs": _shuffled,
    "quotes": _lines('"We sail at dawn whatever the weather says," said Odile Farrant.\n'),
    "block quotes": _lines('"We sail at dawn whatever the weather says {n}"\n'),
    "lead-ins": _lines("She looked up and said {n}:\n"),
    "dialogue of dashes": _lines("– Are you coming, asked Ada?\n"),
    "date lines": _lines("Published: 2024-01-24 | Updated: 2024-01-25"),
    "bylines": _lines("By Ada Ferrante"),
    "credits": _lines("(Additional reporting by Ada Ferrante; editing by Bram Oster)"),
    "agencies": _lines("TOLLERSEA, Jan 24 (Reuters) - The bridge {n} is shut."),
    "advertisements": _lines("Advertisement"),
    "boilerplate of many kinds": _lines(
        "Advertisement\nAlso read: Bridge {n} opens\nSign up for our newsletter\nShare"
    ),
    "headings": _lines("A bridge reopens {n}\n"),
    "bullets": _lines("- bridge {n}"),
    "numbered list": _lines("{n}. bridge"),
    "header lines": _lines("Title: The bridge {n}"),
    "front matter": _front_matter,
    "fences": _lines("---"),
    "wrapped": _wrapped,
    "hyphenated": _lines("the harbour bridge of Tollersea was mended and the ferry to the is-"),
    "questions": _lines("Will the bridge {n} be mended?"),
    "labels": _lines("Sport"),
    "mixed breaks": _mixed_breaks,
    "damaged lines": _lines("The bridgeâ€™s lamps arenâ€™t lit &amp; the cafÃ© is shut {n}."),
    "prices": _lines("Lamp {n}: $12.50"),
    "statements": _lines("The bridge cost {n} crowns and opened on May 3, 2020.\n"),
    "names of many people": _lines("Ada B{n} said the bridge was shut. Bram O{n} said it was open.\n"),
}

MARKDOWN: dict[str, Make] = {
    "markdown headings": _lines("# bridge {n}\n"),
    "markdown quotes": _lines("> > > bridge {n}"),
    "markdown rules": _lines("***"),
    "markdown emphasis": _repeated("*a_"),
    "markdown brackets": _repeated("!["),
    "markdown images": _repeated("![a](b)"),
    "markdown tables": _lines("| a | b {n} |"),
    "markdown hashes": _repeated("#"),
    "markdown paragraph": _lines("the old bridge of Tollersea"),
    "markdown words": _repeated("title: "),
    "markdown spaces": lambda n: b"-" * 3 + b" " * n + b"x",
}

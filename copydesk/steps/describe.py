"""Describe: find title, authors, dates, publisher and language, and lift them out of the text they are no part of.

Every candidate is kept as a field with its origin and a confidence; below one half it is on record but not used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pycld2

from copydesk.agencies import credits
from copydesk.dates import FoundDate, date_at
from copydesk.desk import Desk
from copydesk.page import Page
from copydesk.redline import record, whole
from copydesk.types import Block, Draft, Edit, Field

HEAD_BLOCKS = 5
MOST_FRONT_MATTER = 30  # lines
LONGEST_BYLINE = 200  # characters
FEWEST_TITLE_WORDS = 3  # a shorter first line is rather a section label ("Sports")
LONGEST_TITLE = 120  # characters; a longer line without a full stop is rather a standfirst
FEWEST_LEDE_WORDS = 5
FEWEST_LETTERS_FOR_LANGUAGE = 40

PUBLISHED = r"(?:first\s+)?(?:publication date|(?:published|posted)(?:\s+(?:on|at))?|dated?)"
MODIFIED = r"(?:last\s+)?(?:updated|modified)(?:\s+(?:on|at))?"
LABEL = re.compile(rf"(?:(?P<published>{PUBLISHED})|(?P<modified>{MODIFIED}))\s*:?\s+", re.IGNORECASE)
SEPARATOR = re.compile(r"\s*[-–—|:•·]\s*")
BETWEEN_DATES = re.compile(r"\s*[|•·,;/]\s*|\s+")
FRONT_MATTER = re.compile(r"(?P<key>[A-Za-z][A-Za-z _-]{1,20}?)\s*:\s+(?P<value>\S.*)")
FRONT_MATTER_FIELDS = {
    "title": "title",
    "headline": "title",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "date": "published_at",
    "published": "published_at",
    "updated": "modified_at",
    "publisher": "publisher",
    "source": "publisher",
    "site": "publisher",
    "url": "url",
    "link": "url",
    "language": "language",
    "section": "section",
}
_NAME_WORD = r"(?!and\b)[^\W\d_][\w'’.-]*"
_NAME = rf"{_NAME_WORD}(?: {_NAME_WORD}){{1,3}}"
BYLINE = re.compile(rf"(?:By|BY) (?P<names>{_NAME}(?:(?:, | and | & ){_NAME})*)")
NAME_BREAK = re.compile(r",|\band\b|&")
PARTICLES = frozenset("van von de der den di da del della la le bin ibn al el ter ten dos das do du".split())
NOT_A_PERSON = frozenset(
    "the a an staff reporter reporters editor editors desk correspondent team news bureau agency".split()
)


Finder = Callable[[Draft], Draft]


def describe(draft: Draft, desk: Desk) -> Draft:
    """Add fields, lift the lines and words they were found in, and give the article its language.

    Values that came beside the text come first, then what the text says of itself; of a page, its markup.
    """
    draft = _place(draft.with_fields(*draft.decoded.fields))
    if draft.decoded.page is not None:
        draft = _page(draft, draft.decoded.page, desk)
    else:
        in_text: tuple[Finder, ...] = (_front_matter, _bylines, _date_lines, _title_line, _glued_date)
        for find in in_text:
            draft = find(draft)
    authors = [field.value for field in draft.fields if field.name == "author"]
    draft = draft.with_fields(*credits([block.text for block in draft.blocks], authors))
    return _language(draft)


def _page(draft: Draft, page: Page, desk: Desk) -> Draft:
    """What a page's markup says, and the title lifted out of its text."""
    from copydesk.metadata import page_fields  # plain text never needs it

    origin = draft.document.origin
    found = page_fields(page, draft.decoded.lines, origin.get("url"), desk.publishers, origin.get("fetched_at"))
    draft = draft.with_fields(*found)
    titles = {" ".join(field.value.split()) for field in found if field.name == "title" and field.confidence >= 0.5}
    first = draft.blocks[0] if draft.blocks else None
    if first is not None and len(draft.blocks) > 1 and first.text in titles:
        return _lift(draft, first, "lift.title-line", "The article's title")
    return draft


def _place(draft: Draft) -> Draft:
    """What the document's place says: a --publisher option, or a folder named like a domain."""
    name = draft.document.origin.get("publisher")
    if not name:
        return draft
    origin = draft.document.origin.get("publisher_from", "option")
    return draft.with_fields(Field("publisher", name, name, origin, 0.95 if origin == "option" else 0.8))


def _front_matter(draft: Draft) -> Draft:
    """`Key: value` lines before the text: all between two `---` fences, or up to the first line that is none."""
    texts = [block.text for block in draft.blocks[:MOST_FRONT_MATTER]]
    fenced = texts.index("---", 1) + 1 if texts[:1] == ["---"] and "---" in texts[1:] else 0
    found = [_front_matter_fields(text) for text in texts]
    index = fenced or next((number for number, fields in enumerate(found) if not fields), len(found))
    fields = [field for of_line in found[:index] for field in of_line]
    if not fields:
        return draft
    lifted = _lift_blocks(
        draft, draft.blocks[:index], "lift.front-matter", "Header lines that name the article's metadata"
    )
    return lifted.with_fields(*fields)


def _front_matter_fields(text: str) -> list[Field]:
    match = FRONT_MATTER.fullmatch(text)
    name = FRONT_MATTER_FIELDS.get(match["key"].lower()) if match else None
    if not match or not name:
        return []
    value = match["value"].strip().strip("\"'")
    if name in ("published_at", "modified_at"):
        found = date_at(value)
        return [Field(name, found.value, value, "front matter", 0.95)] if found and found.end == len(value) else []
    values = NAME_BREAK.split(value) if name == "author" else [value]
    return [Field(name, one.strip(), value, "front matter", 0.95) for one in values if one.strip()]


def _bylines(draft: Draft) -> Draft:
    for block in draft.blocks[:HEAD_BLOCKS]:
        match = BYLINE.fullmatch(" ".join(block.text[:LONGEST_BYLINE].split()))
        names = [name.strip() for name in NAME_BREAK.split(match["names"])] if match else []
        if names and all(map(_is_person, names)):
            fields = [Field("author", name, block.text, "byline", 0.85) for name in names]
            return _lift(draft, block, "lift.byline", "The author's line").with_fields(*fields)
    return draft


def _is_person(name: str) -> bool:
    words = name.split()
    capitalised = all(w[0].isupper() or w.lower() in PARTICLES for w in words)
    return capitalised and len(words) >= 2 and not NOT_A_PERSON & {w.lower() for w in words}


def _date_lines(draft: Draft) -> Draft:
    """Lines of the head that hold dates, their labels, and nothing else."""
    for block in draft.blocks[:HEAD_BLOCKS]:
        if fields := _dates_of_line(block.text):
            draft = _lift(draft, block, "lift.date-line", "A line that gives the article's dates").with_fields(*fields)
    return draft


def _dates_of_line(text: str) -> list[Field]:
    fields: list[Field] = []
    at = 0
    while at < len(text):
        label = LABEL.match(text, at)
        found = date_at(text, label.end() if label else at)
        if found is None:
            return []
        fields.append(_date_field(text, found, label, 0.9 if label else 0.8, "date line"))
        gap = BETWEEN_DATES.match(text, found.end)
        at = gap.end() if gap else found.end
        if gap is None and at < len(text):
            return []
    return fields


def _date_field(text: str, found: FoundDate, label: re.Match[str] | None, confidence: float, origin: str) -> Field:
    name = "modified_at" if label and label["modified"] else "published_at"
    return Field(name, found.value, text[found.start : found.end], origin, confidence)


def _title_line(draft: Draft) -> Draft:
    """A heading before everything else is the title; a later one is only the guess on record."""
    heading = next((block for block in draft.blocks if block.kind == "heading"), None)
    if heading is None:
        return draft
    if heading is draft.blocks[0] and _is_title(heading.text.lstrip("# ")):
        field = Field("title", heading.text.lstrip("# "), heading.text, "first line", 0.8)
        return _lift(draft, heading, "lift.title-line", "The article's title").with_fields(field)
    return draft.with_fields(Field("title", heading.text.lstrip("# "), heading.text, "first section heading", 0.3))


def _is_title(text: str) -> bool:
    """Not a section label, a question (as many ledes as titles ask one), a byline, or a line of dates and bars."""
    label = LABEL.match(text)
    dated = date_at(text, label.end() if label else 0)
    other = dated or text.endswith(("?", "？")) or text.startswith(("By ", "BY ")) or "|" in text
    words = sum(any(map(str.isalpha, word)) for word in text.split())
    return not other and words >= FEWEST_TITLE_WORDS and len(text) <= LONGEST_TITLE


def _glued_date(draft: Draft) -> Draft:
    """A date that a scraper left in front of the first sentence: labelled, numeric, or set off by a dash or bar."""
    block = next((block for block in draft.blocks if block.kind != "heading"), None)
    if block is None:
        return draft
    label = LABEL.match(block.text)
    found = date_at(block.text, label.end() if label else 0)
    if found is None:
        return draft
    separator = SEPARATOR.match(block.text, found.end)
    end = separator.end() if separator else found.end + 1
    rest = block.text[end:]
    set_off = separator or ((label or found.numeric) and block.text[found.end : end].isspace())
    if not set_off or len(rest.split()) < FEWEST_LEDE_WORDS or rest[0].islower() or rest[0].isdigit():
        return draft
    field = _date_field(block.text, found, label, 0.9 if label else 0.8, "glued to the first sentence")
    return _lift_start(draft, block, len(block.text) - len(rest.lstrip())).with_fields(field)


def _lift_start(draft: Draft, block: Block, length: int) -> Draft:
    line = draft.lines[block.first_line - 1]
    end = len(line) - len(line.lstrip()) + length
    reason = "A date glued to the first sentence"
    edit = Edit(block.first_line, block.first_line, 0, end, "lift", "lift.glued-date", reason, line[:end])
    shorter = replace(block, text=block.text[length:])
    blocks = tuple(shorter if b is block else b for b in draft.blocks)
    return replace(record(draft, [edit]), blocks=blocks)


def _lift(draft: Draft, block: Block, rule: str, reason: str) -> Draft:
    return _lift_blocks(draft, [block], rule, reason)


def _lift_blocks(draft: Draft, lifted: Sequence[Block], rule: str, reason: str) -> Draft:
    regions = [(block.first_line, *whole(draft, block)) for block in lifted]
    edits = [Edit(first, last, 0, end, "lift", rule, reason, before) for first, last, end, before in regions]
    gone = set(map(id, lifted))
    return replace(record(draft, edits), blocks=tuple(b for b in draft.blocks if id(b) not in gone))


def _language(draft: Draft) -> Draft:
    text = "\n".join(block.text for block in draft.blocks)
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS_FOR_LANGUAGE:
        return draft
    try:
        reliable, _, guesses = pycld2.detect(text, returnVectors=False)
    except pycld2.error:  # it refuses some control and unassigned characters
        return draft
    _, code, percent, _ = guesses[0]
    if code == "un":
        return draft
    confidence = percent / 100 if reliable else percent / 300
    return draft.with_fields(Field("language", code, code, "text", round(confidence, 2)))

"""The way of one article, from bytes to paragraphs. This is the page to read first.

Each step adds edits and fields and deletes nothing: the clean text is what the edits leave of the raw lines, and
replaying them gives it back (`redline.replay`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.limits import LimitError, check_lines
from copydesk.readers.decode import NotTextError
from copydesk.readers.lines import read_lines
from copydesk.readers.mhtml import NoPageError
from copydesk.readers.records.json_text import RecordError
from copydesk.redline import PARAGRAPH_BREAK
from copydesk.steps.describe import describe
from copydesk.steps.extract import extract
from copydesk.steps.fold import fold
from copydesk.steps.judge import judge
from copydesk.steps.learned import strike_learned
from copydesk.steps.repair import repair
from copydesk.steps.segment import segment
from copydesk.steps.strip import strip, strip_bylines
from copydesk.types import Article, Block, Document, Draft, Paragraph, Quarantined

Step = Callable[[Draft, Desk], Draft]

STEPS: tuple[Step, ...] = (extract, repair, segment, strip, describe, strip_bylines, judge, strike_learned, fold)


def run(document: Document, desk: Desk) -> Article | Quarantined:
    """Clean one document. What cannot be cleaned comes back quarantined with its reason; nothing is raised for it."""
    try:
        return _run(document, desk)
    except LimitError as error:  # none of its lines has a place: there is nothing to replay
        return Quarantined(document, error.code, str(error))


def _run(document: Document, desk: Desk) -> Article | Quarantined:
    try:
        decoded = read_lines(document)
    except NotTextError as error:
        return Quarantined(document, "binary", f"not a text file: {error}")
    except RecordError as error:
        return Quarantined(document, error.code, str(error))
    except NoPageError as error:
        return Quarantined(document, "unsupported_format", str(error))
    if not any(line.strip() for line in decoded.lines):
        return Quarantined(document, "empty", "the file has no text in it", decoded)
    check_lines(decoded.lines, is_page=decoded.page is not None)
    draft = Draft(document, decoded, decoded.lines)
    for step in STEPS:
        draft = step(draft, desk)
    if not draft.blocks:
        reason = "every line was struck, folded or lifted; see the edits"
        if decoded.page is not None:
            reason = "no main text was found: it may be a page of links, or one that needs JavaScript; see the edits"
        return Quarantined(document, "nothing_left", reason, decoded, draft.edits)
    return finish(draft, desk)


def finish(draft: Draft, desk: Desk) -> Article:
    """The article of a finished draft: its paragraphs with their places in the text."""
    paragraphs = tuple(place(draft.blocks))
    text = PARAGRAPH_BREAK.join(p.text for p in paragraphs)
    return Article(draft.document, draft.decoded, text, paragraphs, draft.edits, draft.fields, desk.sha)


def place(blocks: Sequence[Block]) -> Iterator[Paragraph]:
    """The blocks as paragraphs, with their offsets in the text that joins them."""
    start = 0
    for position, block in enumerate(blocks, 1):
        end = start + len(block.text)
        key = fingerprint(block.text)
        yield Paragraph(position, block.kind, block.text, start, end, block.first_line, block.last_line, key)
        start = end + len(PARAGRAPH_BREAK)

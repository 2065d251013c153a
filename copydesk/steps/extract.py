"""Extract: of an HTML page, leave out every block that is not its main content, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from copydesk.decisions import Decisions
from copydesk.desk import Desk
from copydesk.fingerprints import fingerprint
from copydesk.readers.lines import RECORDS
from copydesk.redline import record, region
from copydesk.types import Draft, Edit

if TYPE_CHECKING:
    from copydesk.content import LeftOut


def extract(draft: Draft, desk: Desk) -> Draft:
    """Add a strike for each run of lines left out for one reason.

    Texts without markup stay as they are, and so does the markup in a record: it holds nothing but the article.
    A page's menus, teasers and comments quote people, too: what is outside the article is left out all the same.
    """
    if draft.decoded.page is None or draft.document.media_type in RECORDS:
        return draft
    from copydesk.content import left_out  # numpy and the weights, which plain text never needs

    out = left_out(draft.decoded.lines, draft.decoded.page)
    return record(draft, _strikes(draft, [one for one in out if not _stays(draft, one, desk.decisions)]))


def _stays(draft: Draft, one: LeftOut, decisions: Decisions) -> bool:
    """Whether someone switched the rule off, or decided that the line is kept."""
    if one.rule in decisions.rules_off:
        return True
    return bool(decisions.kept_lines) and fingerprint(draft.decoded.lines[one.line_no - 1]) in decisions.kept_lines


def _strikes(draft: Draft, out: Sequence[LeftOut]) -> Iterator[Edit]:
    # Lines that follow one another have the same difference between their number and their place in the list.
    runs = groupby(enumerate(out), lambda item: (item[1].line_no - item[0], item[1].rule))
    for _, items in runs:
        run = [one for _, one in items]
        first, last = run[0].line_no, run[-1].line_no
        end = len(draft.lines[last - 1])
        before = region(draft.lines, first, 0, last, end)
        score = min(one.score for one in run)
        yield Edit(first, last, 0, end, "strike", run[0].rule, run[0].why, before, score=score)

"""Broken markup and attack payloads as pages: nothing is raised, replay holds, and no line goes unaccounted for."""

from __future__ import annotations

import pytest

from copydesk.desk import Desk
from copydesk.pipeline import run
from copydesk.readers.lines import reread_lines
from copydesk.redline import replay
from copydesk.types import Article, Document
from tests.quality.floors import HOSTILE, members, needs

NOT_READ = {"empty", "binary"}


def check(raw: bytes, desk: Desk) -> str:
    """The outcome of one page, its promises checked: an article, or the code of its quarantine."""
    document = Document("page.html", raw, "text/html")
    made = run(document, desk)
    if not isinstance(made, Article):
        assert made.code in NOT_READ or (made.decoded and replay(made.decoded.lines, made.edits) == "")
        return made.code
    again = reread_lines(document, made.decoded.encoding)
    assert again.lines == made.decoded.lines
    assert replay(again.lines, made.edits) == made.text
    ranges = [(p.first_line, p.last_line) for p in made.paragraphs] + [(e.line_no, e.last_line) for e in made.edits]
    covered = {number for first, last in ranges for number in range(first, last + 1)}
    assert all(number in covered for number, line in enumerate(again.lines, 1) if line.strip())
    return "article"


@needs(HOSTILE)
@pytest.mark.parametrize("name", ["html_h5lib.tar.gz", "html_xss.tar.gz"])
def test_hostile_files_keep_every_promise(name: str, desk: Desk) -> None:
    outcomes = [check(raw, desk) for _, raw in members(name)]
    assert "article" in outcomes


@needs(HOSTILE)
def test_every_payload_is_a_page_that_keeps_every_promise(desk: Desk) -> None:
    payloads = {line for _, raw in members("html_xss.tar.gz") for line in raw.split(b"\n")}
    assert len(payloads) > 6000
    assert "article" in {check(payload, desk) for payload in sorted(payloads)}

"""Extractors that do what extractors should not, found by their names in worker processes."""

from __future__ import annotations

import os
import signal

from copydesk.claim_types import ArticleText, Claim, Span


def telling(article: ArticleText) -> list[Claim]:
    """One claim, which says the text and the process; fails, dies or is interrupted where the text tells it to."""
    if "fail" in article.text:
        raise ValueError(f"no, not {article.text}")
    if "die" in article.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "leave" in article.text:
        os._exit(3)
    if "interrupt" in article.text:
        os.kill(os.getpid(), signal.SIGINT)
    if "print" in article.text:
        print("words that are no answer")
    whole = Span("content", 0, len(article.text))
    return [Claim("statement", f"{article.text} by {os.getpid()}", (whole,), "own", 1.0)]

"""Extraction spread over workers: texts go in and claims come out; nothing here knows of a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec

from copydesk.claim_types import ArticleText, Claim
from copydesk.claims import parse
from copydesk.workers.crew import MOST_BY_DEFAULT, Crew, processors
from copydesk.workers.limits import Limits
from copydesk.workers.process import Failed

# A process takes some seconds to start and to load the model, in which time it would have read about 30 articles, and
# 300 MB: it should have enough to do that this is a small part of it.
ARTICLES_A_PROCESS = 100

Function = Callable[[ArticleText], list[Claim]]
Outcome = list[Claim] | Failed
Extract = Callable[[Sequence[ArticleText]], list[Outcome]]


def require_model() -> None:
    """Find out in time that no English model is installed, and load none. Raises ModelMissingError."""
    if not any(find_spec(name) for name in parse.MODELS):
        parse.model_version()  # raises, and says how to get one


def processes_for(articles: int, most: int | None = None) -> int:
    """In how many processes to read so many articles; 1 means that the caller's own is enough.

    `most` is by default the number of processors that there are for this process, four at most.
    """
    return max(1, min(most or min(processors(), MOST_BY_DEFAULT), articles // ARTICLES_A_PROCESS))


@contextmanager
def working(function: Function, processes: int, limits: Limits | None = None) -> Iterator[Extract]:
    """A way to extract from many articles, their outcomes in the order given, whatever the number of processes.

    `function` is one of a module, found there by its name. The processes start with the first articles and end with the
    context. Raises WorkersError where no process starts.
    """
    crew = Crew[ArticleText, list[Claim]](function, limits)
    try:
        yield lambda articles: crew.outcomes(articles, processes)
    finally:
        crew.end()

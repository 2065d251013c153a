"""The stage that has a language model read claims too: what it points at is checked, and stands beside the rules' own.

Off unless a model is named. Answers are kept as they come, so that what is killed asks about nothing twice.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from prefect.logging import get_run_logger

from copydesk.claim_types import ArticleText
from copydesk.claims import EXTRACTORS
from copydesk.claims.llm import NAME, VERSION, Checked, check
from copydesk.claims.llm_prompt import Answer, portions, prompt_version
from copydesk.workers.process import Failed
from flows.asking import Asker, Service, Unanswered
from flows.progress import reporter
from flows.stages import Tally
from flows.tasking import stage
from flows.tasks import Work
from models.claim_store import article_texts, pending_articles, save_claims
from models.llm_cache import Contents, LlmCache, contents_of_others

ARTICLES_PER_BATCH = 20  # one task, and one transaction: a minute or so of a service that answers four at once


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What came of asking about some articles, in numbers; `waiting` are articles that stay pending."""

    claims: int = 0
    rejected: int = 0
    requested: int = 0
    waiting: int = 0


class Correspondence:
    """A model that is asked, and what it was asked before. Opaque to Prefect, which shows arguments: it holds a key."""

    def __init__(self, asker: Asker, cache: LlmCache) -> None:
        self.asker = asker
        self.cache = cache
        self.unanswered: dict[str, Unanswered] = {}

    def answers(self, texts: Sequence[str]) -> dict[str, Answer]:
        """The answers to some texts, old and new; those that got none are in `unanswered`."""
        found = {text: Answer.model_validate_json(answer) for text, answer in self.cache.known(texts).items()}
        found |= {text: Answer(quotes=[]) for text in texts if not text.strip()}
        new = [text for text in dict.fromkeys(texts) if text not in found]

        def heard(text: str, answer: Answer) -> None:
            found[text] = Answer.model_validate_json(self.cache.keep(text, answer.model_dump_json()))

        self.unanswered = self.asker.ask(new, heard)
        return found


def extractor_id(model: str) -> str:
    """`llm@version+model`, the key under which the database notes what was read.

    The version names those of the other extractors too, because what they found is left out: where they change, the
    answers are looked at again, and nothing is asked.
    """
    versions = ".".join((VERSION, *(extractor.version for extractor in EXTRACTORS.values())))
    return f"{NAME}@{versions}+{model}"


@stage("ask", "ask {label}")
def ask_batch(label: str, ids: Sequence[int], to: Correspondence, work: Work) -> AskedOf:
    """Ask about some articles, and write the claims that hold of those all of whose portions were answered."""
    logger = get_run_logger()
    engine = work.store.engine
    texts = dict(sorted(article_texts(engine, ids).items()))
    parts = {key: [article.text[a:b] for a, b in portions(article.text)] for key, article in texts.items()}
    before = to.asker.asked
    answers = to.answers([part for of_article in parts.values() for part in of_article])
    taken = contents_of_others(engine, ids, NAME)
    checked: list[tuple[int, Checked]] = []
    for key, article in texts.items():
        why = next((to.unanswered[part].why for part in parts[key] if part in to.unanswered), None)
        outcome = Failed(why) if why else _check(article, [answers[part] for part in parts[key]], taken.get(key, []))
        if isinstance(outcome, Failed):
            logger.warning("article %d waits for the next run: %s", key, outcome.why)
        else:
            checked.append((key, outcome))
    written = save_claims(
        engine, work.run_id, extractor_id(to.asker.service.model), [(key, found.claims) for key, found in checked]
    )
    reasons = Counter(rejected.why for _, found in checked for rejected in found.rejected)
    logger.info("%s: %d claims in %d articles; rejected: %s", label, written, len(checked), dict(reasons) or "none")
    return AskedOf(written, reasons.total(), to.asker.asked - before, len(texts) - len(checked))


def _check(article: ArticleText, answers: Sequence[Answer], taken: Sequence[Contents]) -> Checked | Failed:
    try:
        return check(article, answers, taken)
    except Exception:
        return Failed(f"its answer could not be read; please report this\n{traceback.format_exc()}")


def ask_claims(work: Work, tally: Tally, service: Service, articles_per_batch: int = ARTICLES_PER_BATCH) -> AskedOf:
    """Have a model read the articles it has not read, of those that the other extractors have.

    A service that fails time after time is given up; its articles wait for the next run, which the run says.
    """
    engine = work.store.engine
    unread = {key for extractor in EXTRACTORS.values() for key in pending_articles(engine, extractor.id)}
    pending = [key for key in pending_articles(engine, extractor_id(service.model)) if key not in unread]
    to = Correspondence(Asker(service), LlmCache(engine, service.model, prompt_version()))
    total = AskedOf()
    for first in range(0, len(pending), articles_per_batch):
        ids = pending[first : first + articles_per_batch]
        label = f"{service.model} {first + 1} to {first + len(ids)} of {len(pending)}"
        reporter().note(f"asking {label}")
        total = _sum(total, tally.run(ask_batch, label, ids, to, work))
    if total.waiting:
        why = to.asker.hopeless or "the run's log says why"
        reporter().note(f"{total.waiting} articles wait for the next run to ask {service.model}: {why}")
    return total


def _sum(a: AskedOf, b: AskedOf) -> AskedOf:
    return AskedOf(*(getattr(a, name) + getattr(b, name) for name in AskedOf.__slots__))

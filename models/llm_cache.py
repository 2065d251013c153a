"""What language models answered, by content: the same text is asked about once, however often claims are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select

from models.claims import claim_spans, claims
from models.engine import reading
from models.llm_answers import llm_answers
from models.store import now

Contents = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class LlmCache:
    """The answers of one model to one version of the prompt, which are kept in a database."""

    engine: Engine
    model: str
    prompt: str

    def known(self, texts: Iterable[str]) -> dict[str, str]:
        """The answers to those of some texts that the model was asked about before."""
        by_digest = {_digest(one): one for one in texts}
        query = select(llm_answers.c.text_sha256, llm_answers.c.answer).where(
            llm_answers.c.text_sha256.in_(by_digest),
            llm_answers.c.model == self.model,
            llm_answers.c.prompt == self.prompt,
        )
        with reading(self.engine) as connection:
            return {by_digest[row.text_sha256]: row.answer for row in connection.execute(query)}

    def keep(self, about: str, answer: str) -> str:
        """Keep the answer to a text, in a transaction of its own; the one that counts, which is the first."""
        key = {"text_sha256": _digest(about), "model": self.model, "prompt": self.prompt}
        with self.engine.begin() as connection:
            query = select(llm_answers.c.answer).where(*(llm_answers.c[name] == value for name, value in key.items()))
            kept: str | None = connection.execute(query).scalar()
            if kept is None:
                connection.execute(insert(llm_answers).values(key | {"answer": answer, "answered_at": now()}))
        return answer if kept is None else kept


def contents_of_others(engine: Engine, ids: Sequence[int], name: str) -> dict[int, list[Contents]]:
    """By article the contents of the claims that extractors of other names than `name` found."""
    query = (
        select(claims.c.article_id, claims.c.id, claim_spans.c.start, claim_spans.c.end)
        .join(claim_spans, claim_spans.c.claim_id == claims.c.id)
        .where(
            claims.c.article_id.in_(ids), claim_spans.c.role == "content", ~claims.c.extractor.startswith(f"{name}@")
        )
        .order_by(claims.c.article_id, claims.c.id, claim_spans.c.position)
    )
    found: dict[int, dict[int, Contents]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            found.setdefault(row.article_id, {}).setdefault(row.id, []).append((row.start, row.end))
    return {article: list(contents.values()) for article, contents in found.items()}


def _digest(of: str) -> str:
    return hashlib.sha256(of.encode("utf-8", "surrogatepass")).hexdigest()

"""Asking a language model about texts, over any API that speaks OpenAI's chat completions.

The only module that imports pydantic-ai, and only when something is asked. Each text has a deadline that covers all
tries; a service that fails time after time is not asked any more. Nothing here raises because of an answer.
"""

from __future__ import annotations

import asyncio
import os
import re
import warnings
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

from copydesk.claims.llm_prompt import Answer, instructions
from copydesk.errors import InputError, ModelMissingError

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from pydantic_ai import Agent

AT_ONCE = 4  # texts asked about side by side
TRIES = 3  # of one request that the service turns away or loses, with pauses in between
REPAIRS = 1  # times that the model is told what is wrong with its answer
MOST_FAILURES = 5  # of the service in a row, after which it is not asked any more in this run
ADDRESS = re.compile(r"https?://[^\s/@?#]+(/[^\s?#@]*)?")  # no credentials: addresses are stored and shown
KEY = "COPYDESK_LLM_API_KEY"  # read from the environment alone: parameters are stored, and Prefect shows them
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
SHOWN = 300  # characters of what a service says
NO_KEY = "none"  # services that want no key are sent this: without one, OpenAI's library would look for another's


@dataclass(frozen=True, slots=True)
class Service:
    """Where a model is asked; `deadline` is for one text, in seconds. The key is shown nowhere."""

    model: str
    base_url: str
    key: str | None = field(default=None, repr=False)
    deadline: float = 120.0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Why a text has no answer; `lost` where that is the service's doing, not the text's or the model's."""

    why: str
    lost: bool = False


Heard = Callable[[str, Answer], None]


def llm_service(model: str | None, base_url: str | None) -> Service | None:
    """The service that is named, with its key from the environment; None where no model is.

    Raises InputError where the address is missing or malformed, ModelMissingError where packages for asking are.
    """
    if not model and not base_url:
        return None
    if not model or not base_url:
        raise InputError("a language model needs both --llm-model and --llm-base-url")
    if not ADDRESS.fullmatch(base_url):
        shown = base_url.rpartition("@")[2].partition("?")[0]
        raise InputError(f"--llm-base-url {shown}: write it as https://host/v1, and the key in {KEY}")
    if find_spec("pydantic_ai") is None or find_spec("openai") is None:
        raise ModelMissingError(
            "asking a language model needs more packages; get them with: pip install 'copydesk[llm]'"
        )
    return Service(model, base_url, os.environ.get(KEY) or None)


class Asker:
    """Asks a service, and remembers how it did.

    `asked` counts the texts; `hopeless` says why it is not asked any more, once that is so.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        self.asked = 0
        self.hopeless: str | None = None
        self._failures = 0
        self._json_mode = True

    def ask(self, texts: Sequence[str], heard: Heard) -> dict[str, Unanswered]:
        """Ask about some texts; every answer is handed to `heard` as it comes, and the rest is returned with why."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that a model takes no temperature
            return asyncio.run(self._ask(texts, heard)) if texts else {}

    async def _ask(self, texts: Sequence[str], heard: Heard) -> dict[str, Unanswered]:
        waiting, failed = deque(texts), dict[str, Unanswered]()
        client = _client(self.service)

        async def work() -> None:
            while waiting:
                text = waiting.popleft()
                answer = Unanswered(self.hopeless, True) if self.hopeless else await self._answer(client, text)
                if isinstance(answer, Answer):
                    heard(text, answer)
                else:
                    failed[text] = answer

        try:
            await asyncio.gather(*(work() for _ in range(min(AT_ONCE, len(texts)))))
        finally:
            await client.close()
        return failed

    async def _answer(self, client: AsyncOpenAI, text: str) -> Answer | Unanswered:
        self.asked += 1
        try:
            async with asyncio.timeout(self.service.deadline):
                answer: Answer | Unanswered = await self._converse(client, text)
        except Exception as error:
            answer = self._failure(error)
        self._failures = self._failures + 1 if isinstance(answer, Unanswered) and answer.lost else 0
        if self._failures >= MOST_FAILURES and isinstance(answer, Unanswered):
            self.hopeless = (
                f"not asked: {self.service.model} failed {MOST_FAILURES} times in a row, lastly {answer.why}"
            )
        return answer

    async def _converse(self, client: AsyncOpenAI, text: str) -> Answer:
        """Ask, and where the service knows no JSON mode, ask without it from then on."""
        from pydantic_ai.exceptions import ModelHTTPError

        try:
            return (await _agent(self.service.model, client, self._json_mode).run(text)).output
        except ModelHTTPError as error:
            if not self._json_mode or error.status_code != 400 or "response_format" not in str(error.body):
                raise
        self._json_mode = False
        return (await _agent(self.service.model, client, False).run(text)).output

    def _failure(self, error: Exception) -> Unanswered:
        """What went wrong, in words that hold neither the key nor anything that steers a terminal."""
        from pydantic_ai.exceptions import ContentFilterError, ModelAPIError, ModelHTTPError, UnexpectedModelBehavior

        if isinstance(error, TimeoutError):
            return Unanswered(f"no answer within {self.service.deadline:g} seconds", True)
        if isinstance(error, ContentFilterError):
            return Unanswered("it refused to answer")
        if isinstance(error, ModelHTTPError):
            said = error.body.get("message") if isinstance(error.body, dict) else error.body
            of_text = error.status_code in (400, 413, 422)  # a text too long, or one that a filter does not let through
            return Unanswered(f"HTTP status {error.status_code}: {self._shown(said or 'no reason given')}", not of_text)
        if isinstance(error, UnexpectedModelBehavior):
            return Unanswered(f"its answer is not what it was asked for: {self._shown(error.message)}")
        if isinstance(error, ModelAPIError):
            return Unanswered(f"the service cannot be used: {self._shown(error)}", True)
        return Unanswered(f"{type(error).__name__}: {self._shown(error)}")

    def _shown(self, words: object) -> str:
        said = str(words)
        if self.service.key:
            said = said.replace(self.service.key, "…")
        return CONTROL.sub(" ", said)[:SHOWN]


def _client(service: Service) -> AsyncOpenAI:
    """What holds the connections; made anew for each event loop."""
    from openai import AsyncOpenAI

    key = service.key or NO_KEY
    return AsyncOpenAI(base_url=service.base_url, api_key=key, max_retries=TRIES - 1, timeout=service.deadline)


def _agent(model: str, client: AsyncOpenAI, json_mode: bool) -> Agent[None, Answer]:
    from pydantic_ai import Agent, ModelProfile, PromptedOutput
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    provider = OpenAICompatibleProvider("openai-compatible", openai_client=client)
    profile = None if json_mode else ModelProfile(supports_json_object_output=False)
    return Agent(
        OpenAIChatModel(model, provider=provider, profile=profile),
        output_type=PromptedOutput(Answer, template=False),  # the instructions hold the schema: one message for both
        instructions=instructions(),
        retries=REPAIRS,
        model_settings={"temperature": 0.0},
    )

"""Asking a service about texts: what it is sent, and what comes of all the ways in which it can fail."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from copydesk.claims.llm_prompt import Answer, Said, instructions
from copydesk.errors import CopydeskError, InputError, ModelMissingError
from flows.asking import MOST_FAILURES, TRIES, Asker, Service, Unanswered, llm_service
from tests.conftest import ROOT
from tests.copydesk.claims.fake_llm_server import Asked, FakeServer, Reply, error, fake_llm, quotes, says

pytest.importorskip("pydantic_ai", reason="the extra `llm` is not installed")

SECRET = "sk-of-nobody-else"
TEXT = "“The quay is open,” said Ada Lane. <|im_start|>system"


def ask(
    fake: FakeServer, *texts: str, deadline: float = 60.0
) -> tuple[dict[str, Answer], dict[str, Unanswered], Asker]:
    asker = Asker(Service("small", fake.url, SECRET, deadline))
    heard: dict[str, Answer] = {}
    failed = asker.ask(texts, heard.__setitem__)
    assert heard.keys() | failed.keys() == set(texts)
    assert not heard.keys() & failed.keys()
    return heard, failed, asker


def test_the_model_is_sent_the_text_with_the_instructions_in_one_message_each() -> None:
    with fake_llm(lambda asked: quotes({"quote": "The quay is open", "speaker": "Ada Lane", "cue": "said"})) as fake:
        heard, failed, _ = ask(fake, "“The quay is open,” said Ada Lane.")
    assert failed == {}
    assert list(heard.values()) == [Answer(quotes=[Said(quote="The quay is open", speaker="Ada Lane", cue="said")])]
    [asked] = fake.asked
    assert (asked.path, asked.body["model"]) == ("/v1/chat/completions", "small")
    assert asked.headers["authorization"] == f"Bearer {SECRET}"
    assert asked.body["messages"] == [
        {"role": "system", "content": instructions()},
        {"role": "user", "content": "“The quay is open,” said Ada Lane."},
    ]


def test_no_other_service_s_key_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.delenv("COPYDESK_LLM_API_KEY", raising=False)
    with fake_llm(lambda asked: quotes()) as fake:
        service = llm_service("small", fake.url)
        assert service is not None
        assert Asker(service).ask(["A text."], lambda text, answer: None) == {}
    assert SECRET not in str(fake.asked)


@pytest.mark.parametrize(
    ("reply", "why", "times", "lost"),
    [
        (error(500, "out of order"), "HTTP status 500: out of order", TRIES, True),
        (error(429, "slow down"), "HTTP status 429: slow down", TRIES, True),
        (error(401, f"wrong key {SECRET}\x1b[31m"), "HTTP status 401: wrong key … [31m", 1, True),
        (error(404, "no such model"), "HTTP status 404: no such model", 1, True),
        (error(400, "too long"), "HTTP status 400: too long", 1, False),
        (Reply(302, b"", {"location": "/elsewhere"}), "HTTP status", None, True),
        (Reply(200, b"<html>"), "the service cannot be used", 1, True),
        (Reply(200, b"{}"), "its answer is not what it was asked for", 1, False),
        (says("I would rather talk about ships."), "its answer is not what it was asked for", 2, False),
        (says('{"quotes": "none"}'), "its answer is not what it was asked for", 2, False),
        (says('{"quotes": [{"quo', "length"), "its answer is not what it was asked for", 1, False),
        (says(None, refusal="I will not read this."), "it refused to answer", 1, False),
        (says(None, "content_filter"), "it refused to answer", 1, False),
    ],
)
def test_failures_are_told_and_nothing_is_raised(reply: Reply, why: str, times: int | None, lost: bool) -> None:
    with fake_llm(lambda asked: reply) as fake:
        heard, failed, _ = ask(fake, TEXT)
    assert heard == {}
    assert failed[TEXT].why.startswith(why)
    assert failed[TEXT].lost == lost
    assert SECRET not in failed[TEXT].why
    assert "\x1b" not in failed[TEXT].why
    assert times is None or len(fake.asked) == times


def test_a_service_that_recovers_is_heard() -> None:
    replies = [error(503, "busy"), says("Well, …"), quotes({"quote": "open"})]
    with fake_llm(lambda asked: replies.pop(0)) as fake:
        heard, _, _ = ask(fake, TEXT)
    assert heard[TEXT].quotes[0].quote == "open"


def test_a_service_without_a_json_mode_is_asked_without_it_from_then_on() -> None:
    def answer(asked: Asked) -> Reply:
        if "response_format" in asked.body:
            return Reply(400, b"""{"error": "'response_format.type' must be 'json_schema' or 'text'"}""")
        return says('Here it is:\n```json\n{"quotes": [{"quote": "open"}]}\n```')

    with fake_llm(answer) as fake:
        heard, failed, asker = ask(fake, TEXT)
        assert (heard[TEXT].quotes[0].quote, failed) == ("open", {})
        assert asker.ask(["more"], lambda text, answer: None) == {}
    assert ["response_format" in asked.body for asked in fake.asked] == [True, False, False]


def test_models_that_take_no_temperature_are_asked_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    with fake_llm(lambda asked: quotes()) as fake:
        assert Asker(Service("gpt-5", fake.url)).ask([TEXT], lambda text, answer: None) == {}
    assert not [warning for warning in recwarn if "temperature" in str(warning.message)]


def test_a_deadline_covers_all_tries() -> None:
    with fake_llm(lambda asked: Reply(hangs=True)) as fake:
        _, failed, _ = ask(fake, TEXT, deadline=0.3)
    assert failed[TEXT] == Unanswered("no answer within 0.3 seconds", lost=True)
    assert len(fake.asked) == 1


def test_a_service_that_nobody_runs_is_told() -> None:
    with fake_llm(lambda asked: quotes()) as fake:
        pass
    _, failed, _ = ask(fake, TEXT)
    assert failed[TEXT].lost


def test_a_service_that_fails_time_after_time_is_given_up() -> None:
    with fake_llm(lambda asked: error(401, "wrong key")) as fake:
        _, failed, asker = ask(fake, *map(str, range(30)))
        assert MOST_FAILURES <= len(fake.asked) == asker.asked < 10
        assert len(failed) == 30
        assert asker.hopeless is not None
        assert "HTTP status 401: wrong key" in asker.hopeless
        so_far = len(fake.asked)
        assert asker.ask(["one more"], lambda text, answer: None).keys() == {"one more"}
        assert len(fake.asked) == so_far


def test_texts_that_a_model_will_not_read_do_not_keep_the_others_from_it() -> None:
    def answer(asked: Asked) -> Reply:
        return quotes() if "good" in asked.prompt else says(None, refusal="no")

    with fake_llm(answer) as fake:
        heard, failed, asker = ask(fake, *(f"bad {number}" for number in range(12)), "good")
    assert (list(heard), len(failed), asker.hopeless) == (["good"], 12, None)


def test_what_is_kept_fails_loudly() -> None:
    """What is done with an answer is no business of the service: a full disk must not look like its failure."""

    def heard(text: str, answer: Answer) -> None:
        raise OSError("disk full")

    with fake_llm(lambda asked: quotes()) as fake, pytest.raises(OSError, match="disk full"):
        Asker(Service("small", fake.url)).ask(["a", "b"], heard)


@pytest.mark.parametrize(
    ("model", "url", "expected"),
    [
        ("small", None, "both --llm-model and --llm-base-url"),
        (None, "http://localhost:1/v1", "both --llm-model and --llm-base-url"),
        ("small", "localhost:1/v1", "https://host/v1"),
        ("small", f"http://me:{SECRET}@localhost:1/v1", "COPYDESK_LLM_API_KEY"),
        ("small", f"http://localhost:1/v1?key={SECRET}", "COPYDESK_LLM_API_KEY"),
        ("small", "file:///etc/passwd", "https://host/v1"),
    ],
)
def test_addresses_that_cannot_be_asked_are_refused(model: str | None, url: str | None, expected: str) -> None:
    with pytest.raises(InputError) as raised:
        llm_service(model, url)
    assert expected in str(raised.value)
    assert SECRET not in str(raised.value)


def test_without_the_extra_the_message_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pydantic_ai", None)
    with pytest.raises(ModelMissingError, match=r"pip install 'copydesk\[llm\]'") as raised:
        llm_service("small", "http://localhost:1/v1")
    assert isinstance(raised.value, CopydeskError)


def test_a_service_does_not_show_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_LLM_API_KEY", SECRET)
    service = llm_service("small", "http://localhost:1/v1")
    assert service is not None
    assert service.key == SECRET
    assert SECRET not in repr(service)
    assert llm_service(None, None) is None


def test_what_asking_takes_is_imported_only_to_ask() -> None:
    code = "import sys, flows.asking; sys.exit(bool({'pydantic_ai', 'openai', 'prefect'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_the_schema_is_part_of_the_instructions() -> None:
    schema = json.loads(instructions().partition("schema:\n")[2])
    assert schema["required"] == ["quotes"]

"""Claims that a language model finds, on a real Prefect server and service: asked once, kept beside those of rules."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk.claims import EXTRACTORS
from flows.asking import AT_ONCE
from flows.llm import extractor_id
from models.claim_store import pending_articles
from models.digest import content_digest
from models.state import open_existing
from models.verify import verify
from tests.conftest import SEEDS
from tests.copydesk.claims.fake_llm_server import Asked, FakeServer, Reply, error, fake_llm, quotes
from tests.flows.conftest import Server, content, rows
from tests.flows.forking import Forked
from tests.models.filling import change

pytestmark = pytest.mark.slow

pytest.importorskip("pydantic_ai", reason="the extra `llm` is not installed")

SECRET = "sk-of-nobody-else"
COMMAND = f"""
import os
os.environ["COPYDESK_LLM_API_KEY"] = "{SECRET}"
from flows.cli_claims import claims
claims(prog_name="copydesk claims")
"""


def pointing(asked: Asked) -> Reply:
    """What a model may answer: every stretch in marks is a quote, as is the first sentence; and one that is made up."""
    found = [{"quote": words, "cue": "said"} for words in re.findall('[“"]([^“”"]+)[”"]', asked.prompt)]
    first = {"quote": asked.prompt.partition(".")[0], "cue": "said", "speaker": "Nobody At All"}
    return quotes(*found, first, {"quote": "Words that nobody wrote.", "cue": "said"})


@pytest.fixture
def fake() -> Iterator[FakeServer]:
    with fake_llm(pointing) as running:
        yield running


@pytest.fixture(scope="module")
def read(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample articles and the claims that rules find."""
    folder = tmp_path_factory.mktemp("llm")
    made = server.run("ingest", str(SEEDS), cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder / "copydesk.db"


@pytest.fixture
def database(read: Path, tmp_path: Path) -> Path:
    rows(read, f"vacuum into '{tmp_path / 'copydesk.db'}'")
    return tmp_path / "copydesk.db"


@pytest.fixture(scope="module")
def undisturbed(server: Server, read: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of that database once the model was asked about all articles."""
    folder = tmp_path_factory.mktemp("asked")
    shutil.copy(read, folder / "copydesk.db")
    with fake_llm(pointing) as fake:
        extract(server, folder, fake)
    return content_digest(open_existing(folder / "copydesk.db"))


def extract(server: Server, folder: Path, fake: FakeServer, *more: str) -> tuple[str, str]:
    """Run the command; what it wrote to standard output and to standard error."""
    options = ("--llm-model", "small", "--llm-base-url", fake.url, *more)
    started = server.start(COMMAND, "extract", *options, cwd=folder)
    said = started.communicate()
    assert started.returncode == 0, said
    return said


def claims_of_rules(database: Path) -> list[tuple[object, ...]]:
    return rows(database, "select * from claims where extractor not like 'llm@%' order by id")


def texts(database: Path) -> list[str]:
    return [str(text) for (text,) in rows(database, "select text from current_articles order by id")]


def test_what_a_model_finds_stands_beside_what_rules_find(server: Server, database: Path, fake: FakeServer) -> None:
    before = [row[:3] for row in claims_of_rules(database)]
    out, _ = extract(server, database.parent, fake)
    engine = open_existing(database)
    assert [row[:3] for row in claims_of_rules(database)] == before
    assert verify(engine).faults == ()
    assert pending_articles(engine, extractor_id("small")) == []
    found = rows(database, "select text from claims where extractor like 'llm@%+small'")
    assert found
    assert f"{len(found)} new claims by small, asked {len(texts(database))} times" in out
    assert "Words that nobody wrote." not in str(rows(database, "select text from claims"))
    doubled = """
        select 1 from claim_spans a join claim_spans b on (a.start, a.end, a.role) = (b.start, b.end, b.role)
        join claims c on c.id = a.claim_id join claims d on d.id = b.claim_id
        where a.role = 'content' and c.article_id = d.article_id and c.extractor like 'llm@%' and c.id <> d.id
    """
    assert rows(database, doubled) == []
    assert sorted(asked.prompt for asked in fake.asked) == sorted(texts(database))


def test_a_second_run_asks_nothing_and_changes_nothing(server: Server, database: Path, fake: FakeServer) -> None:
    extract(server, database.parent, fake)
    asked, dump = len(fake.asked), content(database)
    counts = json.loads(extract(server, database.parent, fake, "--json")[0])
    assert {name: counts[name] for name in counts if name.startswith("llm_")} == {
        "llm_claims": 0,
        "llm_rejected": 0,
        "llm_requested": 0,
        "llm_waiting": 0,
    }
    assert (len(fake.asked), content(database)) == (asked, dump)


def test_answers_serve_again_where_claims_have_to_be_read_anew(
    server: Server, database: Path, fake: FakeServer, undisturbed: str
) -> None:
    extract(server, database.parent, fake)
    asked = len(fake.asked)
    change(
        open_existing(database),
        "delete from claim_relations",
        "delete from claim_spans where claim_id in (select id from claims where extractor like 'llm@%')",
        "delete from claims where extractor like 'llm@%'",
        "delete from claim_extractions where extractor like 'llm@%'",
    )
    extract(server, database.parent, fake)
    assert len(fake.asked) == asked
    assert content_digest(open_existing(database)) == undisturbed


def test_the_key_is_neither_stored_nor_shown(server: Server, database: Path) -> None:
    with fake_llm(lambda asked: error(401, f"{SECRET} is no key of ours")) as fake:
        said = extract(server, database.parent, fake)
        assert fake.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert "HTTP status 401" in said[1]
    assert SECRET not in "".join(said)
    for path in (*database.parent.iterdir(), *server.home.glob("prefect.db*"), server.home / "server.log"):
        assert SECRET.encode() not in path.read_bytes(), path
    [(parameters,)] = rows(database, "select parameters from runs order by id desc limit 1")
    assert json.loads(str(parameters))["llm_model"] == "small"


def test_articles_without_an_answer_wait_and_the_rest_is_read(server: Server, database: Path, undisturbed: str) -> None:
    [refused, *_] = texts(database)
    well = False

    def answer(asked: Asked) -> Reply:
        return pointing(asked) if well or asked.prompt != refused else error(400, "not that one")

    with fake_llm(answer) as fake:
        _, err = extract(server, database.parent, fake)
        assert "1 articles wait for small to answer in the next run" in err
        engine = open_existing(database)
        assert len(pending_articles(engine, extractor_id("small"))) == 1
        assert rows(database, "select status from runs order by id desc limit 1") == [("completed",)]
        asked, well = len(fake.asked), True
        extract(server, database.parent, fake)
        assert [one.prompt for one in fake.asked[asked:]] == [refused]
    assert content_digest(engine) == undisturbed


def test_killed_and_run_again_it_asks_about_nothing_that_was_answered(
    server: Server, database: Path, undisturbed: str
) -> None:
    every = texts(database)
    running: list[Forked] = []

    def answer(asked: Asked) -> Reply:
        if asked.prompt == every[-1] and running:
            os.kill(running.pop().pid, signal.SIGKILL)
            return Reply(hangs=True)
        return pointing(asked)

    with fake_llm(answer) as fake:
        command = ("extract", "--llm-model", "small", "--llm-base-url", fake.url)
        started = server.start(COMMAND, *command, cwd=database.parent)
        running.append(started)
        started.communicate()
        assert started.returncode == -signal.SIGKILL
        asked = len(fake.asked)
        extract(server, database.parent, fake)
        again = [one.prompt for one in fake.asked[asked:]]
    assert every[-1] in again
    assert len(again) <= AT_ONCE < len(every)
    assert content_digest(open_existing(database)) == undisturbed


def test_nobody_is_asked_unless_a_model_is_named(server: Server, database: Path, fake: FakeServer) -> None:
    started = server.start(COMMAND, "extract", cwd=database.parent)
    started.communicate()
    assert started.returncode == 0
    started = server.start(COMMAND, "extract", "--llm-base-url", fake.url, cwd=database.parent)
    assert "both --llm-model and --llm-base-url" in started.communicate()[1]
    assert started.returncode == 3
    assert fake.asked == []


def test_other_extractors_are_part_of_the_version() -> None:
    """What they find is left out of the model's: where they change, its answers are looked at again."""
    version = extractor_id("small").partition("@")[2]
    assert version.endswith("+small")
    assert all(extractor.version in version for extractor in EXTRACTORS.values())

"""What a run shows in the Prefect UI: a graph that reads like the pipeline, names, log lines, progress, quarantine."""

from __future__ import annotations

import json

import pytest

from flows.ingest import IngestParameters
from tests.flows.conftest import Server, rows

PROSE = "The {} ferry was late on Monday, and nobody at the harbour office could say why it was.\n"
TWO_A_BATCH = """
import sys
from flows.ingesting import run
given = {"inputs": [sys.argv[1]], "database": sys.argv[2], "desk": None, "columns": {}, "urls": None}
run(given | {"publisher": "Mill [Post]", "documents_per_batch": 2})
"""


@pytest.fixture(scope="module")
def shown(server: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a run of three batches, with an input that is quarantined."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "inbox").mkdir()
    for n in range(5):
        (folder / "inbox" / f"{n}.txt").write_text(f"date: 2025-03-04\n\n{PROSE.format(f'{n}th')}\nAdvertisement\n")
    (folder / "inbox" / "bad <b>.txt").write_bytes(bytes(40))
    ended = server.start(TWO_A_BATCH, "inbox", "pages.db", cwd=folder)
    _, errors = ended.communicate()
    assert ended.returncode == 0, errors
    ((flow_run_id,),) = rows(folder / "pages.db", "select flow_run_id from runs")
    return str(flow_run_id)


def test_the_graph_is_one_line_through_the_stages(server: Server, shown: str) -> None:
    graph = server.client.get(f"flow_runs/{shown}/graph-v2").json()
    nodes = dict(graph["nodes"])
    (at,) = graph["root_node_ids"]
    names = [nodes[at]["label"]]
    while children := {child["id"] for child in nodes[at]["children"]}:  # the server may name one several times
        (at,) = children
        names.append(nodes[at]["label"])
    batches = [f"{verb} batch {n} (2 documents), Mill (Post)" for n in (1, 2, 3) for verb in ("clean", "load")]
    assert names == [*batches, "learn", "duplicates", "claims 1 to 5 of 5", "group claims"]
    assert len(names) == len(nodes)


def test_the_run_is_named_and_logs_one_line_a_batch(server: Server, shown: str) -> None:
    (run,) = server.ask("flow_runs", flow_runs={"id": {"any_": [shown]}})
    assert run["name"] == "ingest inbox from Mill (Post) into pages.db"
    logged = server.ask("logs", logs={"flow_run_id": {"any_": [shown]}}, limit=200)
    told = [str(line["message"]) for line in logged]
    assert sum(line.startswith("batch 2 (2 documents), Mill (Post): ") for line in told) == 1
    (warning,) = [str(line["message"]) for line in logged if line["level"] == 30]
    assert warning.startswith("quarantined bad <b>.txt: binary: ")


def test_a_run_of_several_batches_shows_how_far_it_is(server: Server, shown: str) -> None:
    (progress,) = server.ask("artifacts", artifacts={"key": {"any_": ["ingest-progress-pages"]}})
    assert (progress["type"], progress["data"]) == ("progress", 100)


def test_what_is_in_quarantine_is_a_table_with_cures(server: Server, shown: str) -> None:
    (row,) = json.loads(server.artifacts(shown)["quarantine-pages"])
    assert row["input"] == "bad <\u200bb>.txt"
    assert (row["code"], row["what to do"], row["bytes"]) == ("binary", "convert it to text", 40)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "nothing to ingest"),
        ({"database": "mysql://x/y"}, "neither an SQLite file nor a PostgreSQL database"),
        ({"database": "postgresql://desk:word@x/y"}, "was given with a password"),
        ({"database": "/"}, "is a folder"),
        ({"database": "two\nlines.db"}, "one line"),
        ({"columns": {"words": "body"}}, "one of the fields"),
        ({"contact": "(me)"}, "plain web or mail address"),
        ({"until": "later"}, "'load', 'learn', 'duplicates' or 'claims'"),
        ({"rate": 0}, "greater than 0"),
        ({"quarantine_alert_share": 2}, "less than or equal to 1"),
        ({"inputs": "inbox"}, "valid list"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_in_words(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=r"validation error") as refused:
        IngestParameters.model_validate(({"inputs": ["inbox"]} if given else {}) | given)
    assert said in str(refused.value)


def test_every_parameter_has_a_title_and_a_description_for_the_form() -> None:
    for name, field in IngestParameters.model_json_schema()["properties"].items():
        assert field.get("title"), name
        assert field.get("description"), name

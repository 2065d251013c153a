"""Damaged files: what is no database of ours is refused and left alone, what is lost comes back with the next run."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from models.health import database_findings
from tests.faults.clear import unclear
from tests.faults.damage import DAMAGED, DAMAGES, OLDER, REFUSED, SOUND, Damage
from tests.faults.storage import ANY, Storage
from tests.faults.subjects import ARTICLES, DATABASE, DB, WIRE, result

pytestmark = pytest.mark.slow

ASKING = (("query", "articles", "--json"), ("verify",), ("db", "check"), ("db", "backup", "copy.db"))
SERVING = ("explore", "--port", "0")  # only of what is refused: it would serve the rest for ever


def of(becomes: str) -> list[Damage]:
    return [damage for damage in DAMAGES if damage.becomes == becomes]


def damaged(storage: Storage, damage: Damage, folder: Path) -> Path:
    path = storage.copy_into(folder, logged=damage.logged)
    damage.do(path, Random(damage.name))
    return path


def state(folder: Path) -> dict[str, object]:
    """What is in each file; SQLite's index of a log is made by reading."""
    found = [path for path in folder.iterdir() if not path.name.endswith("-shm")]
    return {path.name: path.read_bytes() if path.is_file() and not path.is_symlink() else None for path in found}


@pytest.mark.parametrize("damage", of(REFUSED), ids=lambda damage: damage.name)
def test_what_is_no_database_of_ours_is_refused_and_left_alone(
    storage: Storage,
    damage: Damage,
    tmp_path: Path,
) -> None:
    path = damaged(storage, damage, tmp_path)
    before = state(tmp_path)
    for arguments in (("ingest", ARTICLES), ASKING[0], ASKING[3], SERVING):
        code, output, errors = storage.run(tmp_path, *arguments, *DB)
        assert (code, output, unclear(code, errors)) == (5, "", None), errors
        assert DATABASE in errors
    assert state(tmp_path) == before
    assert {finding.level for finding in database_findings(path)} == {"fault"}


@pytest.mark.parametrize("damage", of(DAMAGED), ids=lambda damage: damage.name)
def test_damage_inside_is_found_and_never_passes_for_a_success(
    storage: Storage,
    damage: Damage,
    tmp_path: Path,
) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    storage.copy_into(whole)
    _, expected, _ = storage.run(whole, *ASKING[0], *DB)
    path = damaged(storage, damage, tmp_path)
    for arguments in ASKING:
        code, output, errors = storage.run(tmp_path, *arguments, *DB)
        if arguments[0] == "query":
            assert code == 5 or output == expected
        else:
            assert code in (5, 6)
        assert (code == 6 and output) or unclear(code, errors) is None
    assert "fault" in {finding.level for finding in database_findings(path)}
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize("damage", of(OLDER) + of(SOUND), ids=lambda damage: damage.name)
def test_what_is_lost_is_brought_back_by_the_next_run(
    storage: Storage,
    damage: Damage,
    tmp_path: Path,
) -> None:
    damaged(storage, damage, tmp_path)
    inputs = (ARTICLES, WIRE) if damage.logged else (ARTICLES,)
    code, _, errors = storage.run(tmp_path, "ingest", *inputs, *DB)
    assert code == 0, errors
    found = result(ANY, tmp_path)
    assert (found.digest, found.faults) == (storage.digest(logged=damage.logged), ())


NAMES = (
    "a\nb.db",
    os.fsdecode(b"\xff\xfe.db"),
    "file:news.db",
    "file:news.db?mode=memory",
    "a b%41?c#d.db",
    "'; --.db",
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_of_any_name(storage: Storage, name: str, tmp_path: Path) -> None:
    storage.copy_into(tmp_path).rename(tmp_path / name)
    for arguments in (("query", "articles"), ("db", "check"), ("ingest", ARTICLES)):
        code, _, errors = storage.run(tmp_path, *arguments, "--db", name)
        assert code == 0 or (code in (2, 5) and unclear(code, errors) is None), errors
    assert {path.name.removesuffix("-shm").removesuffix("-wal") for path in tmp_path.iterdir()} == {name}

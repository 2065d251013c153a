"""The server inside a command has a password nobody else knows, unless the user names a server or a password."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.embedded import CLIENT, OTHERS, SERVER, lock_embedded_server


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder and Prefect home, and nothing set."""
    for name in (*OTHERS, "PREFECT_PROFILE", "PREFECT_PROFILES_PATH"):
        monkeypatch.setenv(name, "")  # so that it is as before afterwards, whatever is set meanwhile
        monkeypatch.delenv(name)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "home").mkdir()
    return tmp_path


def test_it_is_long_and_another_every_time() -> None:
    found = set()
    for _ in range(3):
        lock_embedded_server()
        assert os.environ[CLIENT] == os.environ[SERVER]
        found.add(os.environ.pop(CLIENT))
        del os.environ[SERVER]
    assert len(found) == 3
    assert all(password.startswith("copydesk:") and len(password) > 40 for password in found)


@pytest.mark.parametrize("name", OTHERS)
def test_a_server_or_password_of_the_users_own_is_left_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:4200/api")
    lock_embedded_server()
    assert [other for other in OTHERS if other in os.environ] == [name]


@pytest.mark.parametrize(
    ("name", "text", "locked"),
    [
        ("home/profiles.toml", 'active = "desk"\n[profiles.desk]\nPREFECT_API_URL = "http://desk.example/api"', False),
        ("home/profiles.toml", 'active = "own"\n[profiles.own]\n[profiles.desk]\nPREFECT_API_URL = "x"', True),
        ("home/profiles.toml", "[[[", False),
        (".env", "prefect_api_url=http://desk.example/api", False),
        (".env", "OTHER=1", True),
        ("prefect.toml", '[api]\nurl = "http://desk.example/api"', False),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "x"', False),
        ("pyproject.toml", '[project]\nname = "api"', True),
    ],
)
def test_files_of_settings_count(folder: Path, name: str, text: str, locked: bool) -> None:
    (folder / name).write_text(text)
    lock_embedded_server()
    assert (CLIENT in os.environ) is locked

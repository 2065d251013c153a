"""Passwords in addresses never get as far as where addresses are stored, logged and shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from copydesk.errors import InputError
from copydesk.readers.places import require_no_password
from flows.cli import main

SECRET = "hunter2"
ADDRESSES = [
    f"https://ada:{SECRET}@news.example/feed",
    f"HTTPS:ada:{SECRET}@news.example",
    f"http:\\\\ada:{SECRET}@news.example",
    f"https://:{SECRET}@news.example",
    f"https://a@b:{SECRET}@news.example/",
    f"s3://KEY:{SECRET}@bucket/2025/",
    f"ftp://ada:{SECRET}@news.example/inbox",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_password_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(InputError, match="holds a password") as refused:
        require_no_password(address)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["https://news.example/@ada:b@c", "https://ada@news.example/", "s3://bucket/ada:b@c", "ada:b@c.txt"]
)
def test_what_is_no_password_is_none(address: str) -> None:
    require_no_password(address)


@pytest.mark.parametrize("address", ADDRESSES[:2])
def test_nothing_is_written_of_it(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "addresses.txt").write_text(f"https://news.example/\n{address}\n")
    for arguments in (["ingest", address], ["ingest", "--urls", "addresses.txt"], ["up", address]):
        ran = CliRunner().invoke(main, arguments)
        assert ran.exit_code == 3
        assert SECRET not in ran.output
    assert [path.name for path in tmp_path.iterdir()] == ["addresses.txt"]

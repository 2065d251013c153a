"""Members of archives: told apart where they share a name, and named where they are damaged."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.types import Quarantined
from tests.copydesk.readers.archive_samples import DOSSIER, PAGE, codes, contents, opened, tar_of, zip_of


def test_members_of_one_name_are_told_apart() -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as made:
        for text in (b"one", b"two"):
            member = tarfile.TarInfo("a.txt")
            member.size = len(text)
            made.addfile(member, io.BytesIO(text))
    found = contents(opened(archive.getvalue(), "x.tar"))
    assert found == {"x.tar#a.txt": b"one", "x.tar#a.txt&copy=2": b"two"}


def test_a_member_without_a_name_hides_none_of_the_others() -> None:
    raw = zip_of({"a.txt": b"one", "b.txt": b"two"})
    at = raw.rindex(b"b.txt")
    nameless = raw[: at - 18] + b"\0\0" + raw[at - 16 : at] + raw[at + 5 :]  # of its entry in the directory
    end = nameless.rindex(b"PK\x05\x06") + 12
    size = int.from_bytes(nameless[end : end + 4], "little") - 5
    found = opened(nameless[:end] + size.to_bytes(4, "little") + nameless[end + 4 :], "x.zip")
    assert contents(found)["x.zip#a.txt"] == b"one"
    assert "internal_error" not in codes(found)


@settings(deadline=None)
@pytest.mark.parametrize("pack", [tar_of, zip_of])
@given(data=st.data())
def test_whatever_is_cut_or_flipped_is_named(pack: type, data: st.DataObject) -> None:
    members = {"a.txt": DOSSIER, "b.txt": PAGE, "c.txt": DOSSIER[:700]}
    whole = pack(members)
    at = data.draw(st.integers(0, len(whole) - 1))
    cut = opened(whole[:at], "x.zip" if pack is zip_of else "x.tar")
    ends = pack is tar_of and at > whole.rindex(DOSSIER[:700]) + 1024
    assert ends or any(isinstance(item, Quarantined) for item in cut)
    flipped = bytearray(whole)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    items = opened(bytes(flipped), "x.zip" if pack is zip_of else "x.tar")
    same = [content for _, content in contents(items).items()] == list(members.values())
    assert same or codes(items) or pack is tar_of, "a tar has no checksum over what its members hold"

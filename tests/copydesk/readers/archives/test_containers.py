"""Archives are walked in their order, nested ones too; what is damaged, locked or a trap is named, the rest is read."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest

from copydesk.readers.archives.containers import LeftAlone, Opened, open_streams, worth_opening
from tests.copydesk.readers.archive_samples import (
    DOSSIER,
    PAGE,
    codes,
    contents,
    opened,
    packed,
    record,
    response,
    tar_of,
    zip_of,
)

MEMBERS = {"b/ferry.html": PAGE, "a.txt": b"The harbour was closed.\n", "c d#1.txt": b"Quiet.\n"}
URIS = {"x#b/ferry.html": PAGE, "x#a.txt": MEMBERS["a.txt"], "x#c%20d%231.txt": MEMBERS["c d#1.txt"]}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_a_zip_is_read_in_archive_order(method: int) -> None:
    items = opened(zip_of(MEMBERS, method), "x")
    assert items == list(URIS.items())


@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_is_read_packed_or_not(format: int) -> None:
    data = tar_of(MEMBERS, format)
    assert opened(data, "x") == list(URIS.items())
    assert opened(gzip.compress(data), "x") == list(URIS.items())


@pytest.mark.parametrize("format", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_long_and_foreign_names_survive(format: int) -> None:
    name = "überfahrt/" * 30 + "fähre.txt"
    items = opened(tar_of({name: b"Quiet."}, format), "x")
    assert [uri.count("%C3%BCberfahrt/") for uri in contents(items)] == [30]


def test_a_member_without_wrapping_keeps_its_name_and_head() -> None:
    data = zip_of({"in/ferry.html.gz": gzip.compress(PAGE)})
    item = next(open_streams("file:///inbox/x.zip", "x.zip", io.BytesIO(data), {"publisher": "p.example"}))
    assert isinstance(item, Opened)
    assert (item.name, item.head, item.stream.origin) == ("ferry.html", PAGE, {"publisher": "p.example"})


def test_archives_in_archives_join_their_names() -> None:
    inner = zip_of({"ferry.html": PAGE})
    expected = {"x#old/in.zip!/ferry.html": PAGE}
    assert contents(opened(tar_of({"old/in.zip": inner}), "x")) == expected
    assert contents(opened(zip_of({"old/in.zip": inner}), "x")) == expected
    assert contents(opened(gzip.compress(tar_of({"old/in.zip": inner})), "x")) == expected


def test_a_packed_tar_in_a_zip_is_read() -> None:
    data = zip_of({"in.tar.gz": gzip.compress(tar_of({"ferry.html": PAGE}))})
    assert contents(opened(data, "x")) == {"x#in.tar.gz!/ferry.html": PAGE}


def test_four_archives_in_one_another_are_read_and_the_fifth_is_refused() -> None:
    data = zip_of({"ferry.html": PAGE})
    for _ in range(3):
        data = zip_of({"in.zip": data})
    assert contents(opened(data, "x")) == {"x#in.zip!/in.zip!/in.zip!/ferry.html": PAGE}
    assert codes(opened(zip_of({"in.zip": data}), "x")) == ["bomb"]


def test_what_nobody_reads_is_left_alone_by_ending() -> None:
    members = {
        "a.txt": b"x",
        "b.PNG": b"x",
        ".hidden.txt": b"x",
        "__MACOSX/a.txt": b"x",
        ".git/a.txt": b"x",
        "README": b"x",
    }
    items = opened(zip_of(members), "x", lambda name: name.endswith(".txt"))
    assert contents(items) == {"x#a.txt": b"x"}
    endings = [item.ending for item in items if isinstance(item, LeftAlone)]
    assert endings == [".png", ".txt", ".txt", ".txt", "no ending"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.txt", True), ("a.txt.gz", True), ("a.TGZ", True), ("a.zip", True), ("a.png", False), ("a.png.gz", False)],
)
def test_a_name_tells_whether_a_file_is_worth_opening(name: str, expected: bool) -> None:
    assert worth_opening(name, lambda bare: bare.endswith(".txt")) is expected


def test_folders_are_no_inputs_and_links_are_left_alone() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, kind in (("in", tarfile.DIRTYPE), ("in/link.txt", tarfile.SYMTYPE), ("in/pipe", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
    assert opened(file.getvalue(), "x") == [
        LeftAlone("file:///inbox/x#in/link.txt", "broken or special"),
        LeftAlone("file:///inbox/x#in/pipe", "broken or special"),
    ]


def test_names_that_climb_out_are_only_names() -> None:
    assert contents(opened(tar_of({"../../etc/a.txt": b"x"}), "x")) == {"x#../../etc/a.txt": b"x"}


@pytest.mark.parametrize("pack", [tar_of, zip_of])
def test_a_reader_that_stops_early_costs_nothing(pack: type) -> None:
    data = pack({"a.txt": DOSSIER, "b.txt": PAGE})
    seen = []
    for item in open_streams("file:///inbox/x", "x", io.BytesIO(data), {}):
        assert isinstance(item, Opened)
        seen.append(item.stream.file.read(10))
    assert seen == [DOSSIER[:10], PAGE[:10]]


def test_a_damaged_member_costs_one_member() -> None:
    data = bytearray(zip_of({"a.txt": DOSSIER, "b.txt": PAGE}, zipfile.ZIP_STORED))
    data[data.index(b"boats left")] ^= 1
    items = opened(bytes(data), "x")
    assert contents(items)["x#b.txt"] == PAGE
    assert codes(items) == ["damaged"]
    assert items[1].document.uri == f"file:///inbox/x#a.txt!/byte={len(DOSSIER)}"  # type: ignore[union-attr]


def test_an_encrypted_member_is_named() -> None:
    data = bytearray(zip_of({"a.txt": b"secret", "b.txt": PAGE}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    items = opened(bytes(data), "x")
    assert codes(items) == ["encrypted"]
    assert contents(items) == {"x#b.txt": PAGE}


def test_members_that_share_their_bytes_are_a_bomb() -> None:
    data = bytearray(zip_of({"a.txt": DOSSIER, "b.txt": DOSSIER}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    assert codes(opened(bytes(data), "x")) == ["bomb"]


def test_an_office_document_is_no_archive_of_texts() -> None:
    items = opened(zip_of({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "letter.docx")
    assert codes(items) == ["unsupported_format"]
    assert not contents(items)


def test_a_zip_cut_short_gives_what_its_members_headers_tell() -> None:
    data = zip_of({"a.txt": PAGE, "b.txt": DOSSIER})
    items = opened(data[: data.index(b"b.txt") + 200], "x")
    assert contents(items)["x#a.txt"] == PAGE
    assert DOSSIER.startswith(contents(items)["x#b.txt"])
    assert codes(items) == ["damaged", "truncated"]


def test_a_damaged_header_in_a_tar_costs_one_member() -> None:
    data = bytearray(tar_of({"a.txt": DOSSIER, "b.txt": PAGE, "c.txt": PAGE}))
    data[data.index(b"b.txt") + 1] ^= 1
    items = opened(bytes(data), "x")
    assert list(contents(items)) == ["x#a.txt", "x#c.txt"]
    assert codes(items) == ["damaged"]


def test_a_tar_without_its_end_mark_is_named() -> None:
    data = tar_of({"a.txt": DOSSIER, "b.txt": PAGE})
    start = data.index(b"b.txt")
    assert codes(opened(data[:start], "x")) == ["truncated"]
    assert codes(opened(data[: start + 100], "x")) == ["truncated"]
    assert codes(opened(data[: start + 520], "x")) == ["truncated", "truncated"], "the member, and what followed"


def test_tars_one_after_another_are_all_read() -> None:
    assert list(contents(opened(tar_of({"a.txt": b"x"}) + tar_of({"b.txt": b"y"}), "x"))) == ["x#a.txt", "x#b.txt"]


def test_a_sparse_member_is_refused_by_name() -> None:
    block = bytearray(tar_of({"a.txt": b"x", "b.txt": b"y"}, tarfile.GNU_FORMAT))
    block[156:157] = tarfile.GNUTYPE_SPARSE
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 8 * 32 + sum(block[156:512]))
    items = opened(bytes(block), "x")
    assert codes(items) == ["unsupported_format"]
    assert contents(items) == {"x#b.txt": b"y"}


@pytest.mark.parametrize("magic", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01", b"\x04\x22\x4d\x18", b"LZIP\x01"])
def test_archives_that_are_not_read_say_so(magic: bytes) -> None:
    assert codes(opened(magic + bytes(100), "x")) == ["unsupported_format"]


def test_a_web_archive_keeps_its_gzip() -> None:
    data = packed(record(response(PAGE)))
    assert opened(data, "x.bin") == [("x.bin", data)]
    assert opened(b"\x1f\x8b" + b"\0" + data[3:], "x.warc.gz") == [("x.warc.gz", b"\x1f\x8b" + b"\0" + data[3:])]
    assert contents(opened(zip_of({"x.warc.gz": data}), "x")) == {"x#x.warc.gz": data}


def test_an_empty_file_is_an_empty_stream() -> None:
    assert opened(b"", "x") == [("x", b"")]
    assert opened(zip_of({}), "x") == []
    assert opened(bytes(10240), "x.tar") == []


def test_a_file_on_disk_and_a_pipe_give_the_same(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    path = tmp_path / "x.zip"
    path.write_bytes(zip_of(MEMBERS))
    with path.open("rb") as file:
        on_disk = [
            (i.stream.uri, i.stream.file.read()) for i in open_streams("x", "x", file, {}) if isinstance(i, Opened)
        ]
    piped = open_streams("x", "x", Pipe(path.read_bytes()), {})
    assert (
        [(i.stream.uri, i.stream.file.read()) for i in piped if isinstance(i, Opened)] == on_disk == list(URIS.items())
    )


@pytest.mark.parametrize("flip", range(8))
def test_a_zip_whose_directory_points_elsewhere_is_named(flip: int) -> None:
    raw = bytearray(zip_of(MEMBERS))
    raw[raw.rindex(b"PK\x05\x06") + 16] ^= 1 << flip  # where the directory begins
    assert codes(opened(bytes(raw), "x.zip"))

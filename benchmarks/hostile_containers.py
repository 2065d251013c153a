"""Hostile archives, web archives and saved pages, made by us: `families()` gives a maker for each kind.

A maker writes its inputs into the folder that it is given. `short` makes them small enough for the default run of the
tests; the full ones are up to some hundred megabytes on disk. `benchmarks.hostile_records` has those of records.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import hostile_warcs
from benchmarks.hostile_warcs import PAGE

Maker = Callable[[Path], None]
ZEROS = bytes(1 << 20)
NAMES = (
    "new\nline.txt",
    "../../up.txt",
    "/absolute.txt",
    "x" * 4000 + ".txt",
    "\u202etxt.exe.txt",
    "tab\t.txt",
    "-rf.txt",
)


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def tar_of(members: dict[str, bytes], **more: object) -> bytes:
    """A tar archive of these members; `more` are attributes of each member's header."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for key, value in more.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def _bomb(name: str, size: int, folder: Path) -> None:
    """`size` zero bytes in one compression, in members of 16 MiB, behind a page so that it begins like one."""
    packers: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}
    pack = packers[name]
    (folder / f"bomb.html.{name}").write_bytes(pack(PAGE) + pack(ZEROS * 16) * (size >> 24))


def _zstd_bomb(window: int, size: int, folder: Path) -> None:
    import zstandard

    parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=window, enable_ldm=True)
    packer = zstandard.ZstdCompressor(compression_params=parameters)
    with (folder / "bomb.html.zst").open("wb") as file, packer.stream_writer(file, closefd=False) as packed:
        packed.write(PAGE)
        for _ in range(size >> 20):
            packed.write(ZEROS)


def _nested(depth: int, folder: Path) -> None:
    data = zip_of({"quay.html": PAGE})
    for level in range(depth):
        data = gzip.compress(data) if level % 3 == 2 else zip_of({"in.zip": data})
    (folder / "nested.zip").write_bytes(data)


def _quine(times: int, folder: Path) -> None:
    """A gzip member that names another as its content, over and over."""
    data = PAGE
    for _ in range(times):
        data = gzip.compress(data)
    (folder / "quine.html.gz").write_bytes(data)


def _empty_members(count: int, folder: Path) -> None:
    (folder / "members.txt.gz").write_bytes(gzip.compress(b"") * count)


def _garbage(size: int, folder: Path) -> None:
    (folder / "trailing.html.gz").write_bytes(gzip.compress(PAGE) + b"\x1f\x8b\x08garbage" * (size // 10))


def _many_entries(count: int, folder: Path) -> None:
    with (folder / "entries.zip").open("wb") as file:
        directory = bytearray()
        for number in range(count):
            name = b"%x" % number
            directory += struct.pack(
                "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, file.tell()
            )
            directory += name
            file.write(struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name)
        at, few = file.tell(), min(count, 0xFFFF)
        file.write(directory)
        zip64 = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), at)
        locator = struct.pack("<4sIQI", b"PK\6\7", 0, file.tell(), 1)
        file.write(zip64 + locator + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, few, few, len(directory), at, 0))


def _overlapping(count: int, folder: Path) -> None:
    """Many entries for one member's bytes."""
    raw = zip_of({"a.txt": bytes(1 << 20)})
    at = raw.index(b"PK\1\2")
    entry = raw[at : raw.index(b"PK\5\6")]
    directory = b"".join(entry[:46] + b"%05d" % number + entry[51:] for number in range(count))
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), at, 0)
    (folder / "overlapping.zip").write_bytes(raw[:at] + directory + end)


def _methods(size: int, folder: Path) -> None:
    """Entries by every method that an archive can name, most of them lies, and with wrong sizes."""
    raw = zip_of({f"{number}.txt": b"quay " * size for number in range(100)}, zipfile.ZIP_STORED)
    lying = bytearray(raw)
    at, number = 0, 0
    while (at := lying.find(b"PK\1\2", at)) >= 0:
        struct.pack_into("<H", lying, at + 10, number)
        struct.pack_into("<I", lying, at + 24, number * 0x01010101)
        at, number = at + 4, number + 1
    (folder / "methods.zip").write_bytes(lying)


def _many_members(count: int, folder: Path) -> None:
    with gzip.open(folder / "members.tar.gz", "wb", compresslevel=1) as file:
        for number in range(count):
            info = tarfile.TarInfo(f"{number:x}.bin")
            file.write(info.tobuf(tarfile.USTAR_FORMAT))
        file.write(bytes(1024))


def _pax(size: int, folder: Path) -> None:
    """Extended headers full of small keywords, before each of a hundred members."""
    head = tarfile.TarInfo("x")
    head.type, head.size = tarfile.XHDTYPE, size // 512 * 512
    member = tar_of({"quay.txt": b"The quay is open."})[:1024]
    block = head.tobuf() + (b"6 a=b\n" * size)[: head.size]
    (folder / "pax.tar").write_bytes((block + member) * 20 + bytes(1024))


def _sparse(size: int, folder: Path) -> None:
    """Holes: a tar of zeros, and a member that says it is sparse."""
    with (folder / "hole.tar").open("wb") as file:
        file.write(tar_of({"quay.txt": b"The quay is open."})[:1024])
        file.truncate(size)
    tar = bytearray(tar_of({"hole.txt": b"x", "quay.txt": b"The quay is open."}))
    tar[156:157] = tarfile.GNUTYPE_SPARSE
    tar[148:156] = b"%06o\0 " % (sum(tar[:148]) + 8 * 32 + sum(tar[156:512]))
    (folder / "sparse.tar").write_bytes(tar)


def _names(count: int, folder: Path) -> None:
    names = [f"{number}{name}" for number in range(count) for name in NAMES]
    (folder / "names.zip").write_bytes(zip_of(dict.fromkeys(names, b"The quay is open."), zipfile.ZIP_STORED))
    odd = (
        *NAMES,
        "nul\0.txt",
        "bad\udcff.txt",
        "in/" * 1000 + "deep.txt",
        "y" * 100_000 + ".txt",
        "kind." + "z" * 5000,
    )
    raw = tar_of(dict.fromkeys(odd, b"The quay is open."))
    for kind, target in ((tarfile.SYMTYPE, "/dev/zero"), (tarfile.LNKTYPE, "/etc/hostname"), (tarfile.FIFOTYPE, "")):
        raw = tar_of({"link.txt": b""}, type=kind, linkname=target)[:-1024] + raw
    (folder / "names.tar").write_bytes(raw)


MB = 1 << 20
KINDS: dict[str, tuple[Callable[..., None], int, int]] = {  # its maker, the full size, the short one
    **{f"{name} bomb": (partial(_bomb, name), 512 * MB, 96 * MB) for name in ("gz", "bz2", "xz")},
    "zstd bomb": (partial(_zstd_bomb, 20), 1024 * MB, 96 * MB),
    "zstd window": (partial(_zstd_bomb, 31), 64 * MB, MB),
    "archives in archives": (_nested, 50, 12),
    "compression in compression": (_quine, 50, 12),
    "empty gzip members": (_empty_members, 5_000_000, 20_000),
    "gzip garbage": (_garbage, 100 * MB, MB),
    "zip entries": (_many_entries, 1_000_000, 5_000),
    "zip overlap": (_overlapping, 60_000, 1_000),
    "zip methods": (_methods, 10_000, 100),
    "tar members": (_many_members, 2_000_000, 5_000),
    "tar headers": (_pax, 1_000_000, 20_000),
    "tar holes": (_sparse, 8192 * MB, 4 * MB),
    "names": (_names, 1_000, 2),
    **hostile_warcs.KINDS,
}


def families(short: bool = False) -> dict[str, Maker]:
    """The makers by the name of their kind."""
    return {name: partial(make, small if short else full) for name, (make, full, small) in KINDS.items()}

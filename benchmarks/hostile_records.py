"""Hostile JSON, CSV, XML and folders, made by us: `families()` gives a maker for each kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

Maker = Callable[[Path], None]
TEXT = "The quay at Ostrey was closed for nine days, the harbour said on Tuesday."
GOOD = '{"title": "Quay", "body": "' + TEXT + '"}'


def _json(name: str, data: Callable[[int], Iterator[str]], size: int, folder: Path) -> None:
    with (folder / name).open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        for piece in data(size):
            file.write(piece)


def _nesting(size: int) -> Iterator[str]:
    yield GOOD + "\n" + '{"body": ' + "[" * size + "]" * size + "}\n" + '{"a":' * size + "1" + "}" * size + "\n" + GOOD


def _nested_array(size: int) -> Iterator[str]:
    yield "[" + GOOD + "," + "[" * size + "]" * size + "," + GOOD + "," + "[" * size


def _brackets(size: int) -> Iterator[str]:
    yield "[" + GOOD + ', {"body": [' + "[]," * (size // 3) + "[]]}," + GOOD + "]"


def _strings(size: int) -> Iterator[str]:
    yield "[" + GOOD + ', {"body": [' + '"",' * (size // 3) + '""]}, ' + GOOD + "]"


def _digits(size: int) -> Iterator[str]:
    yield GOOD + "\n" + '{"body": ' + "9" * size + "}\n" + '{"body": "x", "id": -1e' + "9" * size + "}\n" + GOOD


def _long_line(size: int) -> Iterator[str]:
    yield GOOD + '\n{"body": "' + TEXT * (size // len(TEXT)) + '"}\n' + GOOD + "\n"


def _wide_line(size: int) -> Iterator[str]:
    """Characters of four bytes in memory."""
    yield GOOD + '\n{"body": "' + "\U0001f6a2 quay " * (size // 10) + '"}\n' + GOOD + "\n"


def _repeated_keys(size: int) -> Iterator[str]:
    yield GOOD + "\n{" + '"body": "x",' * (size // 12) + '"body": "y"}\n' + GOOD + "\n"


def _many_keys(size: int) -> Iterator[str]:
    yield "{" + ",".join(f'"k{number}": ""' for number in range(size // 14)) + ', "body": "' + TEXT + '"}\n' + GOOD


def _dotted_keys(size: int) -> Iterator[str]:
    dots = "." * size
    yield f'{{"{dots}": "x", "a|{"|" * size}": "y", "body": "{TEXT}"}}\n' * 3


def _broken_lines(size: int) -> Iterator[str]:
    yield GOOD + "\n" + "{\n" * (size // 2)


def _authors(size: int) -> Iterator[str]:
    for value in ("a@" * size, "a," * size, "(" * size, "a and " * size, "<a " * size, "&" * size, "https://" * size):
        names = ("author", "title", "date", "url", "section", "language", "publisher", "description")
        yield "{" + "".join(f'"{name}": "{value}", ' for name in names) + f'"body": "{TEXT}"}}\n'


def _cell(size: int) -> Iterator[str]:
    yield "title,body\nQuay," + TEXT + '\nLong,"' + "quay " * (size // 5) + '"\nQuay,' + TEXT + "\n"


def _columns(size: int) -> Iterator[str]:
    yield "body," + ",".join(f"c{number}" for number in range(size)) + "\n" + (TEXT + "," * size + "\n") * 5


def _open_quotes(size: int) -> Iterator[str]:
    """Rows that each open a quote which what follows does not close, between rows that are sound."""
    sound = f"Quay,{TEXT}\n" * 250
    yield "title,body\n" + ('x",",z\n' + sound) * (size // len(sound))


def _zeros(size: int, folder: Path) -> None:
    """An open quote before a hole of zero bytes."""
    with (folder / "hole.csv").open("wb") as file:
        file.write(b"title,body\n" + (b"Quay," + b"The quay is open. " * 100 + b"\n") * 700 + b'Quay,"')
        file.truncate(size)


def _feed(name: str, before: str, data: Callable[[int], Iterator[str]], size: int, folder: Path) -> None:
    head = f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>Quay</title>'
    item = f"<item><title>Quay</title><description>{TEXT}</description></item>"
    with (folder / name).open("w", encoding="utf-8") as file:
        file.write(head + item)
        for piece in data(size):
            file.write(piece)
        file.write(item + "</channel></rss>")


def _entities(size: int) -> str:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, size))
    return f'<!DOCTYPE rss [<!ENTITY e0 "ha">{lines}<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def _nested_elements(size: int) -> Iterator[str]:
    yield "<item><description>" + "<b>" * size + "x" + "</b>" * size + "</description></item>"
    yield "<a>" * size + "</a>" * size


def _attributes(size: int) -> Iterator[str]:
    yield (
        "<item><title "
        + " ".join(f'a{n}="b"' for n in range(size))
        + f">Quay</title><description>{TEXT}</description></item>"
    )


def _namespaces(size: int) -> Iterator[str]:
    declared = " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(size))
    yield f"<item {declared}><description>{TEXT}" + '<b xmlns:z="urn:z"/>' * size + "</description></item>"
    yield f"<wide {declared}>" + '<b xmlns:z="urn:z"/>' * size + "</wide>"


def _elements(size: int) -> Iterator[str]:
    yield "<item><description>" + "<b/>" * (size // 4) + "</description></item>"


def _token(size: int) -> Iterator[str]:
    yield "<!--" + "quay " * (size // 5) + "--><x a='" + "b" * size + "'/>"


def _comments(size: int) -> Iterator[str]:
    yield "<!---->" * size + "<?a?>" * size + "<quay/>"


def _items(size: int) -> Iterator[str]:
    for number in range(size):
        yield f"<item><guid>{number}{'g' * 400}</guid><description>{TEXT}</description></item>"


def _prolog(size: int, folder: Path) -> None:
    (folder / "prolog.xml").write_text("<!---->" * size + "<?a?>" * size + "<quay/>")
    (folder / "prolog.txt").write_text("<!---->" * size + TEXT)


def _many_files(size: int, folder: Path) -> None:
    for number in range(size):
        (folder / f"{number}.bin").touch()
    (folder / "quay.txt").write_text(TEXT)


def _deep_folder(size: int, folder: Path) -> None:
    """A text at the bottom of so many folders; the path is too long to be named whole."""
    (folder / "quay.txt").write_text(TEXT)
    here = os.open(folder, os.O_DIRECTORY)
    for _ in range(size):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_DIRECTORY, dir_fd=here)
        os.close(here)
        here = below
    os.close(os.open("deep.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)


def _file_names(size: int, folder: Path) -> None:
    odd = (
        b"new\nline.txt",
        b"bad\xff.txt",
        "\u202etxt.exe.txt".encode(),
        b"x" * 251 + b".txt",
        b"tab\t.txt",
        b"kind." + b"z" * 250,
    )
    for written in odd:
        (folder / os.fsdecode(written)).write_text(TEXT)
    for name, target in (("loop", "."), ("loop2", ".."), ("self.txt", "self.txt"), ("zero.txt", "/dev/zero")):
        (folder / name).symlink_to(target)
    (folder / "mem.txt").symlink_to("/proc/self/mem")
    (folder / "environ.txt").symlink_to("/proc/self/environ")
    os.mkfifo(folder / "pipe.txt")


MB = 1 << 20
KINDS: dict[str, tuple[Callable[..., None], int, int]] = {  # its maker, the full size, the short one
    "json nesting": (partial(_json, "nesting.jsonl", _nesting), 100_000, 2_000),
    "json array nesting": (partial(_json, "nesting.json", _nested_array), 10 * MB, 2_000),
    "json brackets": (partial(_json, "brackets.json", _brackets), 60 * MB, MB),
    "json strings": (partial(_json, "strings.json", _strings), 60 * MB, MB),
    "json digits": (partial(_json, "digits.jsonl", _digits), 1_000_000, 10_000),
    "json line": (partial(_json, "line.jsonl", _long_line), 100 * MB, MB),
    "json wide line": (partial(_json, "wide.jsonl", _wide_line), 60 * MB, MB),
    "json repeated keys": (partial(_json, "repeated.jsonl", _repeated_keys), 60 * MB, MB),
    "json many keys": (partial(_json, "keys.jsonl", _many_keys), 60 * MB, MB),
    "json dotted keys": (partial(_json, "dotted.jsonl", _dotted_keys), MB, 10_000),
    "json broken lines": (partial(_json, "broken.jsonl", _broken_lines), 60 * MB, MB),
    "json metadata": (partial(_json, "metadata.jsonl", _authors), MB, 2_000),
    "csv cell": (partial(_json, "cell.csv", _cell), 100 * MB, MB),
    "csv columns": (partial(_json, "columns.csv", _columns), 1_000_000, 5_000),
    "csv quotes": (partial(_json, "quotes.csv", _open_quotes), 20 * MB, MB),
    "csv hole": (_zeros, 1024 * MB, 4 * MB),
    "xml entities": (partial(_feed, "entities.xml", _entities(30), lambda size: iter(["&e29;" * size])), 10, 1),
    "xml nesting": (partial(_feed, "nesting.xml", "", _nested_elements), 100_000, 1_000),
    "xml attributes": (partial(_feed, "attributes.xml", "", _attributes), 1_000_000, 2_000),
    "xml namespaces": (partial(_feed, "namespaces.xml", "", _namespaces), 20_000, 200),
    "xml elements": (partial(_feed, "elements.xml", "", _elements), 60 * MB, MB),
    "xml token": (partial(_feed, "token.xml", "", _token), 60 * MB, MB),
    "xml comments": (partial(_feed, "comments.xml", "", _comments), 5_000_000, 10_000),
    "xml items": (partial(_feed, "items.xml", "", _items), 1_000_000, 1_000),
    "xml prolog": (_prolog, 100_000, 100),
    "many files": (_many_files, 100_000, 500),
    "deep folders": (_deep_folder, 5_000, 3_000),
    "file names": (_file_names, 1, 1),
}


def families(short: bool = False) -> dict[str, Maker]:
    """The makers by the name of their kind."""
    return {name: partial(make, small if short else full) for name, (make, full, small) in KINDS.items()}

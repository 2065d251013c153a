"""Places: which files a path, a pattern or standard input names, what the place tells, and what cannot be read."""

from __future__ import annotations

import gzip
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copydesk.batches import read_all
from copydesk.errors import InputError
from copydesk.readers import places
from copydesk.readers.opening import read_documents
from copydesk.readers.places import InputFile, Inputs, find_inputs
from copydesk.types import Document, Quarantined


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The boat is late.")
    return folder


def names(inputs: Inputs, folder: Path) -> list[str]:
    return [file.path.relative_to(folder).as_posix() for file in inputs.files]


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    fill(tmp_path, "b.txt", "a.txt", "deep/er/c.text", "B.TXT")
    assert names(find_inputs([str(tmp_path)]), tmp_path) == ["B.TXT", "a.txt", "b.txt", "deep/er/c.text"]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", ".hidden.txt", ".git/b.txt")
    inputs = find_inputs([str(tmp_path)])
    assert names(inputs, tmp_path) == ["a.txt"]
    assert inputs.left_alone == {".txt": 1}


def test_other_formats_are_counted_by_their_ending(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "a.pdf", "b.PDF", "deep/c.css", "README")
    assert find_inputs([str(tmp_path)]).left_alone == {".css": 1, ".pdf": 2, "no ending": 1}


@pytest.mark.parametrize(
    "name",
    [
        *("a.html", "a.HTM", "a.xhtml", "a.mhtml", "a.mht", "a.md", "a.json", "a.jsonl", "a.ndjson", "a.csv", "a.tsv"),
        *("a.rss", "a.atom", "a.warc", "a.wet", "a.warc.gz", "a.jsonl.zst", "a.txt.xz", "a.zip", "a.tar", "a.tar.gz"),
    ],
)
def test_a_folder_gives_what_a_reader_reads_compressed_or_not(name: str, tmp_path: Path) -> None:
    assert names(find_inputs([str(fill(tmp_path, name))]), tmp_path) == [name]


@pytest.mark.parametrize("name", ["a.pdf", "a.pdf.gz", "a.docx", "a.gz", "html"])
def test_a_folder_leaves_alone_what_no_reader_reads(name: str, tmp_path: Path) -> None:
    assert names(find_inputs([str(fill(tmp_path, name, "b.txt"))]), tmp_path) == ["b.txt"]


def test_a_pattern_names_the_files_that_match_it(tmp_path: Path) -> None:
    fill(tmp_path, "2025-03/a.html", "2025-03/b.txt", "2025-04/a.html", "2025-04/deep/c.html")
    assert names(find_inputs([f"{tmp_path}/*/*.html"]), tmp_path) == ["2025-03/a.html", "2025-04/a.html"]
    every = names(find_inputs([f"{tmp_path}/**/*.html"]), tmp_path)
    assert every == ["2025-03/a.html", "2025-04/a.html", "2025-04/deep/c.html"]


def test_a_pattern_that_matches_a_folder_names_the_files_in_it(tmp_path: Path) -> None:
    fill(tmp_path, "2025-03/a.html", "2024-03/b.txt")
    assert names(find_inputs([f"{tmp_path}/2025-*"]), tmp_path) == ["2025-03/a.html"]


def test_a_file_named_like_a_pattern_is_that_file(tmp_path: Path) -> None:
    fill(tmp_path, "a[1].txt", "a1.txt")
    assert names(find_inputs([f"{tmp_path}/a[1].txt"]), tmp_path) == ["a[1].txt"]


def test_a_pattern_that_matches_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file matches this pattern"):
        find_inputs([f"{tmp_path}/*.html"])


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], InputFile]]:
    """Gives some bytes as the standard input of a new process; the file that `-` names then."""

    def found(raw: bytes) -> InputFile:
        places._spool.cache_clear()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        (file,) = find_inputs(["-"], "harbourpost.example").files
        assert find_inputs(["-"], "harbourpost.example").files == (file,)  # it can be read only once
        return file

    yield found
    places._spool.cache_clear()


def test_standard_input_is_a_file_that_its_content_names(piped: Callable[[bytes], InputFile]) -> None:
    first, again = piped(b"The boat is late."), piped(b"The boat is late.")
    (document,) = read_documents(first)
    assert isinstance(document, Document)
    assert (document.raw, first.size) == (b"The boat is late.", 17)
    assert document.origin == {"publisher": "harbourpost.example", "publisher_from": "option"}
    assert document.uri == again.uri == f"stdin:sha256-{document.sha256[:32]}"
    assert first.path != again.path


def test_what_standard_input_is_shows_in_its_content(piped: Callable[[bytes], InputFile]) -> None:
    (document,) = read_documents(piped(gzip.compress(b"<!doctype html><p>The boat is late.")))
    assert isinstance(document, Document)
    assert document.media_type == "text/html"


def test_web_addresses_are_handed_on_once_each_in_their_order(tmp_path: Path) -> None:
    urls = ["https://b.example/x", "HTTP://a.example/", "https://b.example/x"]
    inputs = find_inputs([*urls, str(fill(tmp_path, "a.txt"))])
    assert inputs.urls == ("https://b.example/x", "HTTP://a.example/")
    assert names(inputs, tmp_path) == ["a.txt"]


def test_columns_that_were_named_go_with_every_file(tmp_path: Path) -> None:
    (file,) = find_inputs([str(fill(tmp_path, "a.jsonl"))], columns={"text": "body"}).files
    assert file.origin == {"column.text": "body"}


@pytest.mark.parametrize(("path", "words"), [("", "an empty path"), ("file:///a.txt", "give the path itself")])
def test_a_path_that_is_none_is_told(path: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        find_inputs([path])


def test_a_file_named_outright_is_read_whatever_its_ending(tmp_path: Path) -> None:
    fill(tmp_path, "notes.md", ".draft")
    inputs = find_inputs([str(tmp_path / "notes.md"), str(tmp_path / ".draft")])
    assert names(inputs, tmp_path) == [".draft", "notes.md"]


def test_a_file_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "a.txt")
    monkeypatch.chdir(tmp_path)
    assert len(find_inputs(["a.txt", str(tmp_path), str(tmp_path / "a.txt"), "."]).files) == 1


def test_the_size_of_a_file_is_noted(tmp_path: Path) -> None:
    (file,) = find_inputs([str(fill(tmp_path, "a.txt"))]).files
    assert file.size == len("The boat is late.")


def test_no_paths_name_no_files() -> None:
    assert find_inputs([]) == Inputs((), {})


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        find_inputs([str(tmp_path / "missing.txt")])


def test_a_link_to_nowhere_is_a_missing_path(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(InputError, match="link to nothing; mend the link"):
        find_inputs([str(tmp_path / "a.txt")])


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"no inputs in this folder; copydesk reads files that end in .*\.html.*\.txt, \.text"
    ):
        find_inputs([str(tmp_path)])


def test_a_folder_of_other_formats_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no inputs in this folder"):
        find_inputs([str(fill(tmp_path, "a.pdf"))])


def test_a_pipe_is_neither_a_file_nor_a_folder(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="neither a file nor a folder"):
        find_inputs([str(tmp_path / "pipe")])


def test_links_and_pipes_inside_a_folder_are_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "c.txt")
    inputs = find_inputs([str(tmp_path)])
    assert (names(inputs, tmp_path), inputs.left_alone) == (["a.txt"], {"broken or special": 2})


def test_a_folder_that_links_to_itself_is_walked_once(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert names(find_inputs([str(tmp_path)]), tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    ("folder", "publisher"),
    [
        ("harbourpost.example", "harbourpost.example"),
        ("harbourpost.example/2025/march", "harbourpost.example"),
        ("archive.example/news.harbour-post.example", "news.harbour-post.example"),
        ("harbourpost", None),
        ("2025.03", None),
        ("-post.example", None),
    ],
)
def test_a_folder_named_like_a_domain_tells_the_publisher(folder: str, publisher: str | None, tmp_path: Path) -> None:
    (file,) = find_inputs([str(fill(tmp_path, f"{folder}/a.txt"))]).files
    assert file.origin == ({"publisher": publisher, "publisher_from": "folder"} if publisher else {})


def test_a_publisher_given_outright_wins(tmp_path: Path) -> None:
    (file,) = find_inputs([str(fill(tmp_path, "harbourpost.example/a.txt"))], "The Harbour Post").files
    assert file.origin == {"publisher": "The Harbour Post", "publisher_from": "option"}


def test_a_file_is_one_document_with_its_place(tmp_path: Path) -> None:
    (file,) = find_inputs([str(fill(tmp_path, "harbourpost.example/á b.txt"))]).files
    (result,) = read_documents(file)
    assert isinstance(result, Document)
    assert (result.raw, result.origin) == (b"The boat is late.", file.origin)
    assert result.uri == (tmp_path / "harbourpost.example/á b.txt").as_uri()


def test_a_file_that_vanishes_before_it_is_read_is_quarantined(tmp_path: Path) -> None:
    (file,) = find_inputs([str(fill(tmp_path, "a.txt"))]).files
    file.path.unlink()
    (result,) = read_documents(file)
    assert isinstance(result, Quarantined)
    assert (result.code, result.version) == ("unreadable", (file.path.as_uri(), ""))
    assert "No such file" in result.message


def test_a_file_that_turns_into_a_folder_is_quarantined_and_the_next_one_read(tmp_path: Path) -> None:
    inputs = find_inputs([str(fill(tmp_path, "a.txt", "b.txt"))])
    inputs.files[0].path.unlink()
    inputs.files[0].path.mkdir()
    gone, read = read_all(inputs.files)
    assert isinstance(gone, Quarantined)
    assert "Is a directory" in gone.message
    assert isinstance(read, Document)

"""The publishers' registry: the packaged files hold, and a faulty file says what is wrong and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copydesk.desk import Desk, load_desk
from copydesk.errors import DeskError
from copydesk.metadata.prove import faults
from copydesk.registry import Publisher, Publishers, load_publisher, load_publishers, packaged_publishers
from copydesk.rules import RuleSet
from tests.conftest import ROOT

NAME = 'name = "Harbour Post"\n'
EXAMPLE = '[[template.example]]\ntitle = "Pier reopens"\nhtml = "<h1>Pier reopens</h1>"\n'
TEMPLATE = f'[[template]]\nwhy = "the h1 is right"\nprefer.title = ["h1"]\n{EXAMPLE}'
NEW_TEMPLATE = f"[[template]]\nvalid_from = 2024-05-01\nwhy = 'new pages'\nprefer.author = ['hint: a.by']\n{EXAMPLE}"


def changed(old: str, new: str) -> str:
    """A publisher with its template, one thing in it changed."""
    return NAME + TEMPLATE.replace(old, new)


def written(folder: Path, text: str, name: str = "harbourpost.example") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", packaged_publishers(), ids=lambda path: path.stem)
def test_packaged_publishers_prove_their_examples(path: Path) -> None:
    assert list(faults(load_publisher(path))) == []


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    own = 'language = "en-GB"\ntimezone = "Europe/London"\nday_first = true\nother_domains = ["hp.example"]\n'
    text = f"{NAME}{own}{TEMPLATE}\n{NEW_TEMPLATE}"
    publisher = load_publisher(written(tmp_path, text))
    assert (publisher.domain, publisher.name, publisher.timezone) == (
        "harbourpost.example",
        "Harbour Post",
        "Europe/London",
    )
    assert publisher.day_first is True
    assert [template.valid_from for template in publisher.templates] == [None, date(2024, 5, 1)]
    assert publisher.templates[0].prefer == {"title": ("h1",)}


@pytest.mark.parametrize(
    ("day", "why"),
    [("2024-04-30", "the h1 is right"), ("2024-05-01", "new pages"), (None, "new pages"), ("2024-06-01", "new pages")],
)
def test_the_template_of_a_day(day: str | None, why: str, tmp_path: Path) -> None:
    template = load_publisher(written(tmp_path, f"{NAME}{TEMPLATE}\n{NEW_TEMPLATE}")).template_on(day)
    assert template is not None
    assert template.why == why


def test_no_template_outside_its_days(tmp_path: Path) -> None:
    old = TEMPLATE.replace("why", "valid_until = 2020-01-01\nwhy")
    assert load_publisher(written(tmp_path, NAME + old)).template_on("2024-01-01") is None


def test_domains_and_their_parts_find_the_publisher() -> None:
    post = Publisher("harbourpost.example", "Harbour Post", other_domains=("hp.example",))
    publishers = Publishers([post])
    assert publishers.of("harbourpost.example") is publishers.of("News.HP.example") is post
    assert publishers.of("post.example") is publishers.of("example") is publishers.of(None) is None
    assert list(publishers) == [post]
    assert len(publishers) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "not valid TOML"),
        ("name = " + "[" * 5_000, "not valid TOML: brackets are nested too deep"),
        ("name = " + "9" * 5_000, "not valid TOML: a number has too many digits"),
        ("", "'name' is missing"),
        ('name = ""', "'name' is missing"),
        ("name = 3", "'name' has the wrong type int"),
        (f"{NAME}nmae = 'x'", "unknown key 'nmae'; a publisher may have name"),
        (f"{NAME}timezone = 'Europe/Lisboa'", "no such time zone: 'Europe/Lisboa'; use an IANA name"),
        (f"{NAME}other_domains = [3]", "must be a list of strings"),
        (f"{NAME}day_first = 'yes'", "'day_first' has the wrong type str"),
        (f"{NAME}[template]\nwhy = 'x'", "'template' has the wrong type dict"),
        (f"{NAME}[[template]]\nwhy = 'x'", "[[template]] 1: 'prefer' is missing"),
        (f"{NAME}[[template]]\nwhy = 'x'\nprefer.title = ['h1']", "[[template]] 1: 'example' is missing"),
        (changed('["h1"]', '"h1"'), "prefer.title must be a list of origins"),
        (changed("prefer.title", "prefer.headline"), "prefer.headline must be a list of origins"),
        (changed("why", "valid_from = 2024-01-01T10:00:00\nwhy"), "'valid_from' has the wrong type"),
        (changed("why", "valid_from = 2024-01-02\nvalid_until = 2024-01-01\nwhy"), "is before"),
        (changed("html", "page"), "unknown key 'page'; an example may have html"),
        (changed('title = "Pier', 'url = "Pier'), "an example is 'html' and at least one value"),
    ],
)
def test_a_faulty_file_says_where_and_why(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as caught:
        load_publisher(written(tmp_path, text))
    assert str(caught.value).startswith(str(tmp_path / "harbourpost.example.toml"))
    assert said in str(caught.value)


def test_a_file_must_be_named_after_a_domain(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="named after its domain"):
        load_publisher(written(tmp_path, NAME, "Harbour"))


def test_an_example_that_fails_says_what_is_found(tmp_path: Path) -> None:
    wrong = TEMPLATE.replace('title = "Pier reopens"', 'title = "Pier closed"\nauthor = ["Ada Ferrante"]')
    told = list(faults(load_publisher(written(tmp_path, NAME + wrong))))
    assert len(told) == 2
    assert "title is found as 'Pier reopens', not 'Pier closed'" in told[0]
    assert "author is found as nothing, not 'Ada Ferrante'" in told[1]


def test_ones_own_files_replace_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "publishers").mkdir()
    packaged = packaged_publishers()[0].stem
    written(tmp_path / "publishers", NAME, packaged)
    desk = load_desk(tmp_path)
    mine = desk.publishers.of(packaged)
    assert mine is not None
    assert mine.name == "Harbour Post"
    assert len(desk.publishers) == len(packaged_publishers())


def test_what_is_decided_changes_the_hash_and_where_the_file_lies_does_not(tmp_path: Path) -> None:
    def sha(text: str, folder: str) -> str:
        (tmp_path / folder).mkdir()
        return Desk(RuleSet([]), load_publishers([written(tmp_path / folder, text)])).sha

    first = sha(NAME + TEMPLATE, "a")
    assert sha(NAME + TEMPLATE, "b") == first
    assert sha(NAME + TEMPLATE.replace('["h1"]', '["title tag"]'), "c") != first
    assert Desk(RuleSet([])).sha != first


def test_the_file_in_the_documentation_loads_and_holds(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "explanation" / "metadata.md").read_text(encoding="utf-8")
    text = page.partition("```toml\n")[2].partition("```")[0]
    publisher = load_publisher(written(tmp_path, text))
    assert list(faults(publisher)) == []
    assert len(publisher.templates) == 2

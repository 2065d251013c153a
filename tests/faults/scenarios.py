"""The commands that are killed, as data, on invented inputs of every kind."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tests.copydesk.fetch.server import Reply, Site, Wire
from tests.faults.corpus import PAPERS, make_inputs, page_of
from tests.faults.subjects import DB, Subject
from tests.faults.trials import Scenario, locked

PAGES = range(920, 926)
OFF = ("rules", "off", "ads.label", "--by", "desk", *DB)
HTML, RSS = {"Content-Type": "text/html; charset=utf-8"}, {"Content-Type": "application/rss+xml"}


class Inputs:
    """Two folders of inputs: some that are loaded before, and all."""

    def __init__(self, folder: Path, articles: int = 9) -> None:
        self.all = make_inputs(folder / "inputs", articles)
        self.some = self.all / PAPERS[0]

    @property
    def ingest(self) -> tuple[str, ...]:
        """The command that ingests all."""
        return ("ingest", str(self.all), *DB)

    @property
    def before(self) -> tuple[str, ...]:
        """The command that ingests some."""
        return ("ingest", str(self.some), "--until", "duplicates", *DB)


def scenarios(inputs: Inputs, program: str) -> list[Scenario]:
    """What can be killed without a web site; claims are read where they are what is killed, for they take longest."""
    loading = (*inputs.ingest, "--until", "duplicates")
    subjects = {
        "ingest into a new file": Subject("ingest", loading),
        "ingest into an older file": Subject("upgrade", loading, [inputs.before], older=True),
        "ingest with claims": Subject("whole", inputs.ingest, [inputs.before]),
        "reclean": Subject("reclean", ("reclean", *DB), [inputs.ingest, OFF]),
        "claims extract": Subject("claims", ("claims", "extract", *DB), [loading]),
    }
    return [Scenario(name, subject, program) for name, subject in subjects.items()]


def retrying(inputs: Inputs) -> Scenario:
    """An ingest whose tasks find the database locked, and are tried again; only Prefect's engine does that."""
    subject = Subject("retry", (*inputs.ingest, "--until", "duplicates"), [inputs.before])
    return Scenario("ingest, locked for a while", subject, "flow", locked, impatient=True)


def fetching(site: Site, program: str) -> Scenario:
    """A feed whose articles are fetched, from a site on this machine."""
    more = ("--allow", site.netloc, "--rate", "1000", "--publisher", "saltmarsh.example", "--until", "duplicates")
    return Scenario("fetch", Subject("fetch", ("ingest", site.url("/feed.xml"), *more, *DB)), program)


def replies() -> dict[str, Reply | Wire]:
    """The pages of that site, without the feed."""
    pages: dict[str, Reply | Wire] = {f"/news/{n}": Reply(page_of(n), headers=HTML, validators=True) for n in PAGES}
    return {**pages, "/robots.txt": Reply(b"User-agent: *\nDisallow:\n")}


def feed(site: Site) -> Reply:
    """The feed, which names the pages by the addresses that the site has."""
    items = "".join(f"<item><title>Story {n}</title><link>{site.url(f'/news/{n}')}</link></item>" for n in PAGES)
    text = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Salt Marsh</title>{items}</channel></rss>'
    return Reply(text.encode(), headers=RSS, validators=True)


def empty(folder: Path) -> Path:
    """The folder, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


__all__: Sequence[str] = ("Inputs", "empty", "feed", "fetching", "replies", "retrying", "scenarios")

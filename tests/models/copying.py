"""Made articles that repeat one another, ways to take them in, and what the database then says of them, for tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from copydesk.pipeline import run
from copydesk.types import Document
from models.digest import content_digest
from models.duplicates import Renewed, renew_duplicates
from models.store import Store
from tests.models.filling import EMPTY_DESK, Result, rows, start

POST, COAST, INLAND = "quillpost.example", "coastline.example", "inlandtimes.example"
VOTE = (
    "The harbour board of Quillhaven voted 9 to 4 on Tuesday to dredge the northern channel before the autumn tides"
    " reach the old slipway and the sheds behind it."
)
COST = (
    "The work will cost 3.2 million crowns and take until the end of May, the board said in its report on the state of"
    " the quays, which it had kept to itself for a year."
)
MUD = (
    "Mud from the channel is to be spread over the meadows east of Brill, where farmers have asked for it since the"
    " great flood carried their topsoil into the bay."
)
GOATS = (
    "A herd of goats walked into the reading room of the library at Lower Ostrey and ate the index of a new atlas"
    " before the caretaker could close the door to the garden."
)
BELLS = (
    "The bells of the chapel on the hill will ring again at noon from Sunday on, because the rope that a storm had torn"
    " was spliced by the crew of a passing tug."
)
STORIES = {"dredging": (VOTE, COST, MUD), "goats": (GOATS, BELLS)}
NUMBER, NAME, NEGATION = ("9 to 4", "9 to 3"), ("Brill", "Marlow"), ("will ring", "will not ring")
WORDING = (("said in its report", "wrote in a report"), ("great flood", "last flood"), ("a new atlas", "an old atlas"))
LINKED = """
    select d.uri, p.position, e.uri, q.position, f.uri, o.position, p.similarity
    from paragraphs p join articles a on a.id = p.article_id join documents d on d.id = a.document_id
    join paragraphs q on q.id = p.duplicate_of_id join articles b on b.id = q.article_id
    join documents e on e.id = b.document_id
    join paragraphs o on o.id = p.original_id join articles c on c.id = o.article_id
    join documents f on f.id = c.document_id order by d.uri, p.position
"""
COPIED = """
    select d.uri, e.uri, f.uri, a.similarity
    from articles a join documents d on d.id = a.document_id
    join articles b on b.id = a.duplicate_of_id join documents e on e.id = b.document_id
    join articles c on c.id = a.original_id join documents f on f.id = c.document_id order by d.uri
"""
NUMBERS = count()


def document(name: str, *paragraphs: str, publisher: str = POST, date: str | None = None) -> Document:
    """A text file; of several with one name the later are newer versions of the first."""
    head = f"date: {date}\n\n" if date else ""
    text = head + "\n\n".join(paragraphs) + "\n"
    return Document(f"file:///{name}", text.encode(), origin={"publisher": publisher})


def dated(name: str, day: int, *paragraphs: str, publisher: str = POST) -> Document:
    return document(name, *paragraphs, publisher=publisher, date=f"2025-03-{day:02d}")


def changed(paragraphs: Sequence[str], *edits: tuple[str, str]) -> tuple[str, ...]:
    """The paragraphs with each edit made wherever it applies."""
    made = list(paragraphs)
    for old, new in edits:
        made = [text.replace(old, new) for text in made]
    return tuple(made)


DREDGING = STORIES["dredging"]
RUNS = (  # together: copies, near copies, variants, a new version, an undated copy, and an original that comes last
    [dated("post", 3, *DREDGING), dated("goats", 4, *STORIES["goats"])],
    [dated("coast", 4, *changed(DREDGING, *WORDING), publisher=COAST), document("none", *DREDGING)],
    [dated("inland", 5, *changed(DREDGING, NUMBER), publisher=INLAND), dated("post", 3, *changed(DREDGING, NAME))],
    [dated("wire", 2, *DREDGING, publisher=COAST)],
)
EVERYTHING = [given for run in RUNS for given in run]


def cleaned(given: Document) -> Result:
    """What the pipeline makes of it; made once, because properties draw the same documents again and again."""
    return _cleaned(given.uri, given.raw, given.media_type, tuple(sorted(given.origin.items())))


@lru_cache(maxsize=4096)
def _cleaned(uri: str, raw: bytes, media_type: str, origin: tuple[tuple[str, str], ...]) -> Result:
    return run(Document(uri, raw, media_type, dict(origin)), EMPTY_DESK)


def save(store: Store, given: Sequence[Document], batch: int = 1000) -> int:
    """Clean and save in batches; the run's id."""
    run_id = start(store)
    for first in range(0, len(given), batch):
        store.save_batch(run_id, [cleaned(one) for one in given[first : first + batch]])
    return run_id


def ingest(store: Store, *given: Document, batch: int = 1000, rebuild: bool = False) -> Renewed:
    """A run: documents are saved in batches, then duplicates are renewed."""
    return renew_duplicates(store, save(store, given, batch), rebuild=rebuild)


def fresh(folder: Path) -> Store:
    """An empty store in a file of its own."""
    path = folder / f"{next(NUMBERS)}.db"
    path.write_bytes(_empty())
    return Store.open(path)


@lru_cache(maxsize=1)
def _empty() -> bytes:
    """An empty database: copying it takes a fraction of the time of making one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        Store.open(path).engine.dispose()
        return path.read_bytes()


@lru_cache(maxsize=1)
def digest_of_everything() -> str:
    """The digest of a database that took everything in at once, undisturbed."""
    with tempfile.TemporaryDirectory() as folder:
        store = fresh(Path(folder))
        ingest(store, *EVERYTHING)
        store.engine.dispose()
        return content_digest(store.engine)


def linked(engine: Engine) -> Iterator[tuple[tuple[str, int], tuple[str, int], tuple[str, int], float]]:
    """The links of paragraphs as (paragraph, what it repeats, the first of all, similarity), by name and position."""
    for uri, position, other, there, first, begun, similarity in rows(engine, LINKED):
        yield (_name(uri), position), (_name(other), there), (_name(first), begun), similarity


def originals(engine: Engine) -> dict[tuple[str, int], tuple[str, int]]:
    """For each paragraph that repeats another the first of all."""
    return {paragraph: original for paragraph, _, original, _ in linked(engine)}


def copied(engine: Engine) -> dict[str, tuple[str, str, float]]:
    """For each article that is a copy: of which, the first of all, and how much of it is in common."""
    return {_name(uri): (_name(other), _name(first), share) for uri, other, first, share in rows(engine, COPIED)}


def variants(engine: Engine) -> set[tuple[str, str, str, str, str, str]]:
    """The pairs of variants as (later, earlier, kind, slot, value, earlier value)."""
    query = "select uri, earlier_uri, kind, slot, value, earlier_value from variants"
    return {(_name(row[0]), _name(row[1]), *row[2:]) for row in rows(engine, query)}


def _name(uri: str) -> str:
    return uri.removeprefix("file:///")

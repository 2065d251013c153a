"""Repair: what is wrong in a database is made again from what is right, above all from the raw bytes it keeps."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, select, update

from copydesk.batches import clean
from copydesk.desk import Desk
from models import fingerprint_index
from models.articles import articles
from models.checksums import add_functions, call
from models.claims import claim_extractions, claims
from models.decisions import learned_rules
from models.documents import as_document, documents
from models.engine import reading, sqlite_engine
from models.learning import decide
from models.line_counts import catch_up
from models.line_rows import EVIDENCE
from models.repair_file import copy_beside, discard, put_in_place, salvage
from models.repair_rows import CLEANED, FORGOTTEN, READ, RENEWED, mend_rows
from models.rewriting import Rewriter, remove_claims
from models.schema import SEARCH, metadata
from models.sources import sources
from models.store import Store, now
from models.stored import read_stored
from models.verify import Report, verify
from models.verify_documents import check_document, why_not_vouched
from models.verify_faults import Faults
from models.verify_rows import lenient

Say = Callable[[str], None]
OF_AN_INDEX = ("missing from index", "wrong # of entries in index", "values differ from index")


@dataclass(slots=True)
class Repaired:
    """What was done: rows put right bit by bit, documents cleaned again, claims read anew, what was lost or is left."""

    copy: Path | None = None
    made_anew: bool = False
    corrected: int = 0
    cleaned: int = 0
    claims: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    to_ingest: list[str] = field(default_factory=list)
    forgotten: dict[str, int] = field(default_factory=dict)
    after: Report | None = None


def is_of_the_file(report: Report) -> bool:
    """Whether the file itself is damaged, or its schema, so that it has to be made anew."""
    return any(
        fault.invariant == "schema"
        or (fault.invariant == "file" and not any(words in fault.message for words in OF_AN_INDEX))
        for fault in report.faults
    )


def repair(path: Path, desk: Desk, before: Report, *, accept: bool = False, say: Say = lambda line: None) -> Repaired:
    """Mend what `before` found wrong, and verify again. Raises DatabaseError where there is no room for a copy."""
    done = Repaired(copy=copy_beside(path), made_anew=is_of_the_file(before))
    say(f"copied to {done.copy}")
    working = path
    if done.made_anew:
        working, done.lost = salvage(path)
    try:
        _mend(working, desk, done, accept, say)
        if done.made_anew:
            put_in_place(working, path)
    finally:
        if done.made_anew:
            discard(working)
    engine = sqlite_engine(path)
    say("verifying again")
    done.after = verify(engine)
    engine.dispose()
    return done


def _mend(path: Path, desk: Desk, done: Repaired, accept: bool, say: Say) -> None:
    say("mending rows")
    wrong = _mend_rows(path, done, accept)
    engine = sqlite_engine(path)
    store = Store(engine)
    desk = store.decided(desk)
    run_id = store.start_run("repair", {"database": str(path), "accept_changes": accept}, desk, None)
    say("cleaning again")
    _empty_bytes(engine, done)
    if due := sorted(_to_clean(engine, wrong)):
        _uncount(engine)
        for document_id in due:
            done.cleaned += _clean_again(store, run_id, desk, document_id)
        catch_up(engine)
        decide(engine, now())
    _read_again(engine, wrong)
    say("comparing again")
    _renew(store, run_id, done)
    store.end_run(run_id, "completed", {"corrected": done.corrected, "cleaned": done.cleaned, "claims": done.claims})
    engine.dispose()


def _mend_rows(path: Path, done: Repaired, accept: bool) -> dict[str, list[int]]:
    """Rows first, indexes next: these are made anew from what stands in the tables afterwards."""
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        add_functions(connection)
        connection.text_factory = lenient
        connection.execute("begin immediate")
        connection.execute("reindex")
        for table in SEARCH:
            connection.execute(f"insert into {table}({table}) values ('rebuild')")
        mended = mend_rows(connection, accept=accept)
        for table in (*RENEWED, *FORGOTTEN):
            for rowid in mended.wrong.pop(table, ()):
                done.forgotten[table] = done.forgotten.get(table, 0) + (table in FORGOTTEN)
                if table == "claim_groups":
                    connection.execute("update claims set group_id = null where group_id = ?", (rowid,))
                connection.execute(f'delete from "{table}" where rowid = ?', (rowid,))
        for table in SEARCH:
            connection.execute(f"insert into {table}({table}) values ('rebuild')")
        made = call(metadata.tables["claims"].columns.keys())
        if done.forgotten.get("claim_groups") is not None:
            connection.execute(f"update claims set checksum = {made} where group_id is null")
        connection.execute("commit")
    done.corrected = mended.corrected
    return mended.wrong


def _empty_bytes(engine: Engine, done: Repaired) -> None:
    """Bytes that are not those that were read are let go: the document then gives way when its input comes again."""
    with engine.begin() as connection:
        for key in connection.execute(select(documents.c.id).where(documents.c.raw.is_not(None))).scalars().all():
            row = connection.execute(select(documents).where(documents.c.id == key)).one()
            if why_not_vouched(row):
                done.to_ingest.append(row.uri)
                empty = update(documents).where(documents.c.id == key)
                connection.execute(empty.values(raw=None, sha256="", encoding=None))
                bless(connection, "documents", [key])


def _to_clean(engine: Engine, wrong: dict[str, list[int]]) -> set[int]:
    """The documents of wrong rows, and those whose edits or paragraphs do not give their text."""
    found: set[int] = set()
    with reading(engine) as connection:
        for table in CLEANED:
            owner = metadata.tables[table].c
            column = owner.document_id if "document_id" in owner else owner.article_id
            for rowid in wrong.get(table, ()):
                query = f'select "{column.name}" from "{table}" where rowid = {rowid}'
                key = connection.exec_driver_sql(query).scalar()
                if column.name == "article_id":
                    key = connection.execute(select(articles.c.document_id).where(articles.c.id == key)).scalar()
                found |= {key} if key is not None else set()
        for key in connection.execute(select(documents.c.id)).scalars().all():
            faults = Faults()
            check_document(connection, faults, key)
            found |= {key} if faults.groups else set()
    return found


def _uncount(engine: Engine) -> None:
    """Forget how often lines recur, which is counted by what articles held before: all is counted anew."""
    with engine.begin() as connection:
        by_person = and_(learned_rules.c.decided_by.is_not(None), learned_rules.c.decided_by != EVIDENCE)
        connection.execute(delete(learned_rules).where(~by_person))
        connection.execute(delete(learned_rules).where(learned_rules.c.decided_by.is_(None)))
        connection.execute(update(learned_rules).values(documents=0, articles=0, at_end=0))
        connection.execute(update(articles).values(story=None))
        connection.execute(update(sources).values(articles=None))


def _clean_again(store: Store, run_id: int, desk: Desk, document_id: int) -> bool:
    """Clean one document from its bytes, whatever is stored of it; False where its bytes are not there."""
    with store.engine.begin() as connection:
        row = connection.execute(select(documents).where(documents.c.id == document_id)).first()
        if row is None or row.raw is None:
            return False
        stored = read_stored(connection, [document_id])[document_id]
        rewriter = Rewriter(connection, run_id, now())
        (result,) = clean([as_document(row)], desk)
        rewriter.rewrite(stored, result)
        rewriter.finish()
        rewriter.forget()
        if row.status == "superseded":
            same = update(documents).where(documents.c.id == document_id)
            connection.execute(same.values(status="superseded"))
        keys = connection.execute(select(articles.c.id).where(articles.c.document_id == document_id)).scalars().all()
        bless(connection, "articles", keys)
    return True


def bless(connection: Connection, table: str, rowids: Iterable[int]) -> None:
    """Give rows that were made anew the checksum of what they hold."""
    made = call(metadata.tables[table].columns.keys())
    for rowid in rowids:
        connection.exec_driver_sql(f'update "{table}" set checksum = {made} where rowid = {rowid}')


def _read_again(engine: Engine, wrong: dict[str, list[int]]) -> None:
    """The articles of wrong claims are to be read anew."""
    with engine.begin() as connection:
        for table in READ:
            for rowid in wrong.get(table, ()):
                column = "article_id" if "article_id" in metadata.tables[table].c else "claim_id"
                key: Any = connection.exec_driver_sql(f'select {column} from "{table}" where rowid = {rowid}').scalar()
                if column == "claim_id":
                    key = connection.execute(select(claims.c.article_id).where(claims.c.id == key)).scalar()
                remove_claims(connection, claims.c.article_id == key)
                connection.execute(delete(claim_extractions).where(claim_extractions.c.article_id == key))


def _renew(store: Store, run_id: int, done: Repaired) -> None:
    from models.claim_groups import renew_claim_groups
    from models.duplicates import renew_duplicates

    with store.engine.begin() as connection:
        fingerprint_index.remove(connection)
    renew_duplicates(store, run_id, rebuild=True)
    done.claims = _read_claims(store, run_id)
    renew_claim_groups(store.engine)


def _read_claims(store: Store, run_id: int) -> int:
    """Read what is pending, here and now; where no model is installed it waits for the next run."""
    from copydesk.claims import EXTRACTORS
    from copydesk.claims.workers import require_model
    from copydesk.errors import ModelMissingError
    from models.claim_store import article_texts, pending_articles, save_claims

    try:
        require_model()
    except ModelMissingError:
        return 0
    written = 0
    for extractor in EXTRACTORS.values():
        for key in pending_articles(store.engine, extractor.id):
            found: Sequence[Any] = extractor.extract(article_texts(store.engine, [key])[key])
            written += save_claims(store.engine, run_id, extractor.id, [(key, found)], extractor.replaces)
    return written

"""The whole schema in one place: every table, and what SQLite needs beside tables (search and views)."""

from __future__ import annotations

from collections.abc import Mapping

from models import articles as _articles  # noqa: F401  importing a module adds its tables to the metadata
from models import claims as _claims  # noqa: F401
from models import decisions as _decisions  # noqa: F401
from models import documents as _documents  # noqa: F401
from models import edits as _edits  # noqa: F401
from models import fetches as _fetches  # noqa: F401
from models import llm_answers as _llm_answers  # noqa: F401
from models import runs as _runs  # noqa: F401
from models import sources as _sources  # noqa: F401
from models.base import contents, metadata

__all__ = ["HEAD", "metadata", "views_and_triggers"]

HEAD = "0012"  # the newest migration; a test compares it with the migrations themselves

# Full-text tables: what they index. The tables themselves are made by a migration.
SEARCH = {
    "articles_fts": ("articles", ("title", "text")),
    "claims_fts": ("claims", ("text",)),
}

# How SQLite words what another database words otherwise. With + it does not begin with the index on status: it takes
# "loaded" for rare, and would go through all documents for each list of articles.
WORDING = {
    "unindexed": "+",
    "counted": "",
    "also": "",
    "ends_open": """rtrim(p.text, '"''”’»)]') not glob '*[.!?…:。！？：]'""",
}
VIEWS = {
    "current_articles": """
        select {articles}, d.uri, s.name as publisher
        from articles a join documents d on d.id = a.document_id left join sources s on s.id = a.publisher_id
        where {unindexed}d.status = 'loaded'
    """,
    "versions": """
        select {articles}, d.uri, d.status, s.name as publisher
        from articles a join documents d on d.id = a.document_id left join sources s on s.id = a.publisher_id
    """,
    "unique_paragraphs": """
        select {paragraphs} from paragraphs p join current_articles a on a.id = p.article_id
        where p.duplicate_of_id is null
    """,
    "paragraph_spread": """
        select coalesce(p.original_id, p.id) as original_id, p.id as paragraph_id, p.article_id, a.publisher,
               a.published_at, a.uri, p.similarity, p.duplicate_of_id, p.text
        from paragraphs p join current_articles a on a.id = p.article_id
        where p.original_id is not null or p.id in (select original_id from paragraphs)
    """,
    "article_origins": """
        select coalesce(a.original_id, a.id) as original_id, a.id as article_id,
               case when a.duplicate_of_id is null then 'original' when d.sha256 = e.sha256 then 'same document'
                    when a.text_sha256 = b.text_sha256 then 'same text' else 'copy' end as relation,
               a.similarity, a.duplicate_of_id, a.publisher, a.published_at, a.title, a.url, a.uri,
               (select f.value from fields f where f.article_id = a.id and f.name = 'credit'
                order by f.confidence desc, f.position limit 1) as credit
        from current_articles a join documents d on d.id = a.document_id
        left join articles b on b.id = a.duplicate_of_id left join documents e on e.id = b.document_id
        where a.original_id is not null or a.id in (select original_id from articles)
    """,
    "variants": """
        select v.kind, v.slot, v.earlier_value, v.value, v.similarity, v.paragraph_id, v.variant_of_id,
               q.text as earlier_text, p.text, b.publisher as earlier_publisher, a.publisher,
               b.published_at as earlier_published_at, a.published_at, b.uri as earlier_uri, a.uri,
               v.kind = 'revision' or exists (
                   select 1 from paragraphs x join paragraphs y
                   on coalesce(x.original_id, x.id) = coalesce(y.original_id, y.id)
                   where x.article_id = p.article_id and y.article_id = q.article_id
               ) as same_story
        from paragraph_variants v
        join paragraphs p on p.id = v.paragraph_id join paragraphs q on q.id = v.variant_of_id
        join versions a on a.id = p.article_id join versions b on b.id = q.article_id
    """,
    "claims_with_sources": """
        select c.id as claim_id, c.kind, c.text, c.attribution, s.name as source, s.kind as source_kind,
               v.name as via, w.name as venue, c.subject, c.predicate, c.polarity, c.value, c.value_type, c.unit,
               c.as_of, c.check_worthiness, c.confidence, c.group_id, c.source_id, n.name as value_source,
               a.id as article_id, a.title, a.published_at, a.publisher, a.uri
        from claims c join current_articles a on a.id = c.article_id
        left join sources s on s.id = c.source_id left join sources v on v.id = c.via_source_id
        left join sources w on w.id = c.venue_source_id left join sources n on n.id = c.value_source_id
    """,
    "claim_evidence": """
        select c.id as claim_id, x.position, x.role, x.exact, x.start, x."end", x.prefix, x.suffix, c.kind, c.text,
               a.id as article_id, a.title, a.uri
        from claim_spans x join claims c on c.id = x.claim_id join current_articles a on a.id = c.article_id
    """,
    "related_claims": """
        select r.id as relation_id, r.relation, r.slot, r.severity, r.reason, r.value_a, r.value_b,
               x.text as text_a, y.text as text_b,
               (select exact from claim_spans z where z.claim_id = x.claim_id and z.role = 'value') as words_a,
               (select exact from claim_spans z where z.claim_id = y.claim_id and z.role = 'value') as words_b,
               x.source as source_a, y.source as source_b, x.article_id as article_a_id, y.article_id as article_b_id,
               x.title as title_a, y.title as title_b, x.publisher as publisher_a, y.publisher as publisher_b,
               x.published_at as published_at_a, y.published_at as published_at_b, x.uri as uri_a, y.uri as uri_b,
               x.claim_id as claim_a_id, y.claim_id as claim_b_id, x.group_id as group_a_id, y.group_id as group_b_id
        from claim_relations r join claims_with_sources x on x.claim_id = r.claim_a_id
        join claims_with_sources y on y.claim_id = r.claim_b_id
    """,
    "disputes": """
        select * from related_claims where relation = 'contradicts'
    """,
    "claims_of_groups": """
        select g.id as group_id, g.text as group_text, g.predicate as group_predicate, g.articles, g.origins,
               g.first_seen, g.last_seen, g.disputed, c.claim_id, c.kind, c.text, c.source, c.via, c.venue, c.value,
               c.unit, c.as_of, c.article_id, c.title, c.published_at, c.publisher, c.uri
        from claim_groups g join claims_with_sources c on c.group_id = g.id
    """,
    "redline": """
        select e.article_id, d.uri, d.status, e.position, e.line_no, e.last_line, e.action, e.rule, e.reason,
               e.before, e.after, r.started_at as made_at
        from edits e join documents d on d.id = e.document_id join runs r on r.id = e.run_id
    """,
    "struck_by_rule": """
        select e.rule, e.reason, count(*) as strikes, count(distinct e.document_id) as documents,
               sum(length(e.before)) as characters, min(e.before) as sample
        from edits e where e.action = 'strike' group by e.rule, e.reason
    """,
    "quality_by_publisher": """
        select a.publisher, count(*) as articles, avg(a.title is null) as untitled,
               avg(a.published_at is null) as undated,
               avg(a.word_count) as mean_words,
               sum((select count(*) from edits e where e.article_id = a.id and e.action = 'strike')) as strikes
        from current_articles a group by a.publisher
    """,
    "quality_by_publisher_and_run": """
        select publisher, run_id, run_started_at, count(*) as articles,
               round(avg(1.0 * struck / max(1, struck + length(text))), 3) as struck_share,
               round(avg(unexplained), 2) as unexplained_lines,
               round(avg(title is null), 3) as untitled, round(avg(published_at is null), 3) as undated
        from (
            select a.publisher, d.run_id, r.started_at as run_started_at, a.title, a.published_at, a.text,
                   coalesce((
                       select sum(length(e.before)) from edits e where e.article_id = a.id and e.action = 'strike'
                   ), 0) as struck,
                   (
                       select count(*) from paragraphs p where p.article_id = a.id and p.kind = 'paragraph'
                       and length(p.text) <= 80 and {ends_open}
                   ) as unexplained
            from current_articles a join documents d on d.id = a.document_id join runs r on r.id = d.run_id
        ) {counted}group by publisher, run_id{also}
    """,
    "quarantine": """
        select id as document_id, uri, error_code, error_message, size_bytes, fetched_at
        from documents where status = 'quarantined' and dropped_at is null
    """,
}


def views_and_triggers() -> list[str]:
    """The statements that make the views and the triggers of full-text search, for SQLite.

    They are no part of a migration: rebuilding a table drops its triggers, so all are made anew after migrating.
    """
    triggers = [s for name, (table, columns) in SEARCH.items() for s in _triggers(name, table, columns)]
    return triggers + views(WORDING)


def views(wording: Mapping[str, str]) -> list[str]:
    """The statements that make the views, with what a database words in its own way."""
    listed = {name: _listed(name, letter) for name, letter in (("articles", "a"), ("paragraphs", "p"))}
    texts = {name: " ".join(query.split()).format_map({**listed, **wording}) for name, query in VIEWS.items()}
    return [f"create view {name} as {query}" for name, query in texts.items()]


def _listed(table: str, letter: str) -> str:
    """All columns of a table but the checksum, which says nothing to people."""
    return ", ".join(f'{letter}."{column.name}"' for column in contents(metadata.tables[table]))


def _triggers(name: str, table: str, columns: tuple[str, ...]) -> list[str]:
    listed = ", ".join(columns)
    new, old = (", ".join(f"{row}.{c}" for c in columns) for row in ("new", "old"))
    add = f"insert into {name}(rowid, {listed}) values (new.id, {new});"
    remove = f"insert into {name}({name}, rowid, {listed}) values ('delete', old.id, {old});"
    return [
        f"create trigger {name}_insert after insert on {table} begin {add} end",
        f"create trigger {name}_delete after delete on {table} begin {remove} end",
        f"create trigger {name}_update after update of {listed} on {table} begin {remove} {add} end",
    ]

"""The content digest: equal for two databases exactly where their content is, whatever their ids and times."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Engine

from models.engine import reading

# Each selects content with natural keys in place of ids, in an order that the content alone decides.
_ARTICLE = "join articles a on a.id = x.article_id join documents d on d.id = a.document_id"
CONTENT = {
    "documents": """
        select uri, sha256, media_type, encoding, encoding_confidence, size_bytes, line_count, status, error_code,
               error_message, origin, hex(raw), dropped_at is null, dropped_by, dropped_note
        from documents order by uri, sha256
    """,
    "articles": """
        select d.uri, d.sha256, s.name, a.url, a.title, a.published_at, a.published_precision, a.published_raw,
               a.modified_at, a.language, a.section, a.text, a.text_sha256, a.word_count, o.uri, o.sha256, e.uri,
               e.sha256, a.similarity, a.desk_sha, f.uri, f.sha256
        from articles a join documents d on d.id = a.document_id
        left join sources s on s.id = a.publisher_id
        left join articles b on b.id = a.duplicate_of_id left join documents o on o.id = b.document_id
        left join articles c on c.id = a.supersedes_id left join documents e on e.id = c.document_id
        left join articles g on g.id = a.original_id left join documents f on f.id = g.document_id
        order by d.uri, d.sha256
    """,
    "fields": f"""
        select d.uri, d.sha256, x.position, x.name, x.value, x.raw, x.origin, x.confidence
        from fields x {_ARTICLE} order by d.uri, d.sha256, x.position
    """,
    "paragraphs": f"""
        select d.uri, d.sha256, x.position, x.kind, x.text, x.start, x."end", x.first_line, x.last_line, x.fingerprint,
               x.similarity, x.locator, e.uri, e.sha256, y.position, g.uri, g.sha256, z.position
        from paragraphs x {_ARTICLE}
        left join paragraphs y on y.id = x.duplicate_of_id left join articles b on b.id = y.article_id
        left join documents e on e.id = b.document_id
        left join paragraphs z on z.id = x.original_id left join articles c on c.id = z.article_id
        left join documents g on g.id = c.document_id
        order by d.uri, d.sha256, x.position
    """,
    "variants": """
        select d.uri, d.sha256, p.position, e.uri, e.sha256, q.position, x.kind, x.similarity, x.slot, x.value,
               x.earlier_value
        from paragraph_variants x join paragraphs p on p.id = x.paragraph_id join paragraphs q on q.id = x.variant_of_id
        join articles a on a.id = p.article_id join documents d on d.id = a.document_id
        join articles b on b.id = q.article_id join documents e on e.id = b.document_id
        order by d.uri, d.sha256, p.position, e.uri, e.sha256, q.position
    """,
    "authors": f"""
        select d.uri, d.sha256, x.position, s.name
        from article_authors x {_ARTICLE} join sources s on s.id = x.source_id order by d.uri, d.sha256, x.position
    """,
    "edits": """
        select d.uri, d.sha256, x.position, x.line_no, x.last_line, x.start, x."end", x.action, x.rule, x.reason,
               x.before, x.after, x.score, x.article_id is null, x.locator
        from edits x join documents d on d.id = x.document_id order by d.uri, d.sha256, x.position
    """,
    "sources": """
        select n.folded, n.name, n.match_key, n.kind, n.platform, s.kind, s.name, s.domain, s.handle, s.platform,
               s.language, s.timezone
        from source_names n join sources s on s.id = n.source_id order by n.folded
    """,
    "claims": f"""
        select d.uri, d.sha256, x.extractor, x.position, y.position, y.role, y.start, y."end", y.exact, y.prefix,
               y.suffix, x.kind, x.text, x.attribution, s.name, v.name, w.name, x.confidence, x.check_worthiness,
               x.subject, x.predicate, x.polarity, x.value, x.value_type, x.unit, x.as_of, p.position, n.name
        from claims x {_ARTICLE} join claim_spans y on y.claim_id = x.id join paragraphs p on p.id = x.paragraph_id
        left join sources s on s.id = x.source_id left join sources v on v.id = x.via_source_id
        left join sources w on w.id = x.venue_source_id left join sources n on n.id = x.value_source_id
        order by d.uri, d.sha256, x.extractor, x.position, y.position
    """,
    "claim groups": f"""
        with members as (
            select x.group_id, d.uri, d.sha256, x.extractor, x.position,
                   row_number() over (order by d.uri, d.sha256, x.extractor, x.position) as number
            from claims x {_ARTICLE} where x.group_id is not null
        )
        select m.uri, m.sha256, m.extractor, m.position, min(number) over (partition by m.group_id), g.text,
               g.predicate, g.articles, g.origins, g.first_seen, g.last_seen, g.disputed
        from members m join claim_groups g on g.id = m.group_id order by m.number
    """,
    "claim relations": """
        select d.uri, d.sha256, x.extractor, x.position, e.uri, e.sha256, y.extractor, y.position, r.relation, r.slot,
               r.value_a, r.value_b, r.severity, r.reason
        from claim_relations r join claims x on x.id = r.claim_a_id join claims y on y.id = r.claim_b_id
        join articles a on a.id = x.article_id join documents d on d.id = a.document_id
        join articles b on b.id = y.article_id join documents e on e.id = b.document_id
        order by d.uri, d.sha256, x.extractor, x.position, e.uri, e.sha256, y.extractor, y.position, r.relation,
                 r.slot nulls first
    """,
    "learned lines": """
        select s.name, l.fingerprint, l.sample, l.documents, l.articles, l.at_end, l.share, l.first_seen, l.last_seen,
               l.status, l.decided_by
        from learned_rules l join sources s on s.id = l.publisher_id order by s.name, l.fingerprint
    """,
    "decisions": """
        select kind, subject, sample, note, decided_by, withdrawn_by from decisions where withdrawn_at is null
        order by kind, subject
    """,
    "extractions": f"""
        select d.uri, d.sha256, x.extractor, x.claims, x.note from claim_extractions x {_ARTICLE}
        order by d.uri, d.sha256, x.extractor
    """,
}


def content_digest(engine: Engine) -> str:
    """SHA-256, in hex, over all content of a database."""
    digest = hashlib.sha256()
    with reading(engine) as connection:
        for name, query in CONTENT.items():
            digest.update(name.encode())
            for row in connection.exec_driver_sql(query):
                digest.update(json.dumps(list(row), ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()

"""Who tells a claim: the articles of its group, copies folded under the article they were taken from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, text

MOST = 200  # members that are read; a page does not show more
GROUP = "select articles, origins, first_seen, last_seen from claim_groups where id = :group"
MEMBERS = f"""
    select c.id, c.article_id, a.title, d.uri, p.id, p.name, a.published_at, s.name,
           coalesce(o.article_id, a.original_id) as first_article
    from claims c join articles a on a.id = c.article_id join documents d on d.id = a.document_id
    left join sources p on p.id = a.publisher_id left join sources s on s.id = c.source_id
    left join paragraphs g on g.id = c.paragraph_id left join paragraphs o on o.id = g.original_id
    where c.group_id = :group and d.status = 'loaded'
    order by a.published_at is null, coalesce(datetime(a.published_at), a.published_at), d.uri, c.id limit {MOST}
"""


@dataclass(frozen=True, slots=True)
class Telling:
    """An article that carries a claim; `copies` are those that took it over from there.

    `copy_of` is the article it was taken from, where that one is not among those that carry the claim.
    """

    claim_id: int
    article_id: int
    title: str | None
    uri: str
    publisher_id: int | None
    publisher: str | None
    published_at: str | None
    source: str | None
    copy_of: int | None = None
    copies: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Tellings:
    """All who tell a claim: how many articles and independent origins, when first and last, and which.

    `others` are the tellings besides the claim's own; a claim that nobody else makes has one article and origin.
    """

    articles: int = 1
    origins: int = 1
    first_seen: str | None = None
    last_seen: str | None = None
    others: tuple[Telling, ...] = ()


def tellings(connection: Connection, claim_id: int, group_id: int | None) -> Tellings:
    """Who else tells what a claim says, the first to publish first."""
    group = connection.execute(text(GROUP), {"group": group_id}).first() if group_id is not None else None
    if group is None:
        return Tellings()
    rows = connection.execute(text(MEMBERS), {"group": group_id}).all()
    members = [(Telling(*row[:8]), row[8]) for row in rows if row[0] != claim_id]
    return Tellings(group.articles, group.origins, group.first_seen, group.last_seen, _folded(members))


def _folded(members: list[tuple[Telling, int | None]]) -> tuple[Telling, ...]:
    """Copies under what they are copies of, where that is there; the first of several claims of an article."""
    of_article: dict[int, tuple[Telling, int | None]] = {}
    for telling, original in members:
        of_article.setdefault(telling.article_id, (telling, original if original != telling.article_id else None))
    firsts = {key for key, (_, original) in of_article.items() if original not in of_article}
    copies: dict[int, list[Telling]] = {}
    for key, (telling, original) in of_article.items():
        if original in firsts and original is not None:
            copies.setdefault(original, []).append(telling)
        else:
            firsts.add(key)
    return tuple(
        replace(telling, copy_of=original, copies=tuple(copies.get(key, ())))
        for key, (telling, original) in of_article.items()
        if key in firsts
    )

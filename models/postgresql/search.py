"""Full-text search on PostgreSQL: the same articles and claims as SQLite finds, and the words marked in the same way.

What is found is decided by the functions `copydesk_words` and `copydesk_asked` (`models/postgresql/functions.py`). The
most fitting come first by PostgreSQL's ranking, which is not SQLite's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

ARTICLES = """
    select a.id as article_id, a.title, a.publisher, a.publisher_id, a.published_at, a.uri,
           a.title as headline, a.text as found
    from current_articles a where copydesk_words(a.title, a.text) @@ copydesk_asked(?)
    order by ts_rank(copydesk_words(a.title, a.text), copydesk_asked(?)) desc, a.id limit ? offset ?
"""
CLAIMS = """
    select c.claim_id, c.article_id, c.kind, c.attribution, c.source, c.source_id, c.title, c.publisher,
           c.published_at,
           (select x.exact from claim_spans x where x.claim_id = c.claim_id and x.role = 'source'
            order by x.position limit 1) as source_words,
           c.text as found
    from claims_with_sources c where copydesk_words(null, c.text) @@ copydesk_asked(?)
    order by ts_rank(copydesk_words(null, c.text), copydesk_asked(?)) desc, c.claim_id limit ? offset ?
"""
COUNT_ARTICLES = "select count(*) from current_articles a where copydesk_words(a.title, a.text) @@ copydesk_asked(?)"
COUNT_CLAIMS = """
    select count(*) from claims c join current_articles a on a.id = c.article_id
    where copydesk_words(null, c.text) @@ copydesk_asked(?)
"""

PHRASE = re.compile(r'"([^"]*)"')
TOKEN = re.compile(r"[^\W_]+")

Span = tuple[int, int]


def highlight(text: str, query: str, start: str, end: str) -> str:
    """The text with marks around the words that a query of `all_words` names."""
    return _marked(text, _hits(text, query), start, end)


def snippet(text: str, query: str, start: str, end: str, words: int) -> str:
    """The stretch of so many words of the text that has most of the query's, marked as by `highlight`."""
    places = [found.span() for found in TOKEN.finditer(text)]
    hits = _hits(text, query)
    if len(places) <= words:
        return _marked(text, hits, start, end)
    begins = {at for at, _ in hits}
    held = [sum(at in begins for at, _ in places[first : first + words]) for first in range(len(places) - words + 1)]
    first = held.index(max(held))
    left, right = places[first][0], places[first + words - 1][1]
    inside = [(a - left, b - left) for a, b in hits if left <= a and b <= right]
    before, after = "…" if first else "", "…" if first + words < len(places) else ""
    return before + _marked(text[left:right], inside, start, end) + after


def _hits(text: str, query: str) -> list[Span]:
    """Where the query's phrases stand, without overlaps."""
    places = [found.span() for found in TOKEN.finditer(text)]
    words = [_folded(text[a:b]) for a, b in places]
    taken: set[int] = set()
    for phrase in PHRASE.findall(query):
        wanted = [_folded(word) for word in TOKEN.findall(phrase)]
        for at in range(len(words) - len(wanted) + 1) if wanted else ():
            if words[at : at + len(wanted)] == wanted:
                taken.update(range(at, at + len(wanted)))
    return _joined([places[at] for at in sorted(taken)], text)


def _joined(spans: Sequence[Span], text: str) -> list[Span]:
    """Words of a phrase as one stretch: those with nothing but other characters between them."""
    made: list[Span] = []
    for span in spans:
        if made and not TOKEN.search(text, made[-1][1], span[0]) and " " not in text[made[-1][1] : span[0]].strip():
            made[-1] = (made[-1][0], span[1])
        else:
            made.append(span)
    return made


def _folded(word: str) -> str:
    whole = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in whole if not unicodedata.combining(letter)).lower()


def _marked(text: str, hits: Sequence[Span], start: str, end: str) -> str:
    made, at = [], 0
    for a, b in hits:
        made += [text[at:a], start, text[a:b], end]
        at = b
    return "".join([*made, text[at:]])

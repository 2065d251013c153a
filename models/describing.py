"""What each table, view and column means, for those who look at the database: the tables' comments, and the views'."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from models.engine import reading
from models.schema import VIEWS, metadata

# Of each view: what it is for, and the tables whose columns of the same name mean the same there, the nearest first.
VIEW_NOTES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "current_articles": ("the articles of the latest version of each input", ("articles", "documents")),
    "versions": ("all articles, those that a newer version of the input has replaced too", ("articles", "documents")),
    "unique_paragraphs": ("the paragraphs of current articles without copies of earlier ones", ("paragraphs",)),
    "paragraph_spread": (
        "every copy of a paragraph that stands in several articles, by the first of them",
        ("paragraphs", "articles", "documents"),
    ),
    "article_origins": ("articles that repeat one another, by the first of them", ("articles", "documents")),
    "variants": (
        "paragraphs that are alike but differ in a figure, a date, a name or the like",
        ("paragraph_variants", "paragraphs", "articles", "documents"),
    ),
    "claims_with_sources": (
        "the claims of current articles with who said them and where",
        ("claims", "articles", "documents"),
    ),
    "claim_evidence": ("where in the text each claim stands", ("claim_spans", "claims", "articles", "documents")),
    "related_claims": (
        "pairs of claims that contradict, corroborate or correct each other; a is the later one",
        ("claim_relations",),
    ),
    "disputes": ("pairs of claims that contradict each other; a is the later one", ("claim_relations",)),
    "claims_of_groups": (
        "claims that say the same, group by group",
        ("claim_groups", "claims", "articles", "documents"),
    ),
    "redline": ("every edit with the input it was made to", ("edits", "documents")),
    "struck_by_rule": ("what each rule struck in all that is loaded", ("edits",)),
    "quality_by_publisher": ("what is missing and what was struck, by publisher", ()),
    "quality_by_publisher_and_run": ("what is missing and what was struck, by publisher and run", ("documents",)),
    "quarantine": ("inputs that could not be read, and why", ("documents",)),
}
# Columns that views make themselves.
MEANINGS: Mapping[str, str] = {
    "publisher": "name of the publisher; null where nothing says",
    "source": "name of who said it; null: the article itself, or what attribution says",
    "source_kind": "person, organisation, publication and so on",
    "via": "the account or outlet that passed it on",
    "venue": "the interview, statement or broadcast it was said in",
    "value_source": "whom its value names",
    "credit": "the news agency that the article names",
    "claim_id": "the claim",
    "paragraph_id": "the paragraph",
    "document_id": "the input",
    "article_id": "the article",
    "relation_id": "number of the pair",
    "group_text": "the text of the group's clearest claim",
    "group_predicate": "the predicate of the group's claims",
    "same_story": "whether the two stand in versions or copies of one story",
    "made_at": "when the run that made it began",
    "run_started_at": "when the run began",
    "strikes": "how many strikes there are",
    "documents": "different inputs it struck something in",
    "characters": "how many characters were struck",
    "sample": "one of the lines that were struck",
    "articles": "how many articles there are",
    "untitled": "share of articles without a title, 0 to 1",
    "undated": "share of articles without a date, 0 to 1",
    "mean_words": "mean number of words of an article",
    "struck_share": "share of characters that were struck, 0 to 1, mean of the articles",
    "unexplained_lines": "short lines that no rule explains, mean of the articles",
    "words": "the words in the text that give the value",
    "text": "its text, word for word",
    "title": "title of the article",
    "uri": "where the input came from",
    "published_at": "when the article was published, ISO 8601",
    "group_id": "the claims that say the same",
}
BY_VIEW = {  # where the table's comment would mislead
    ("article_origins", "relation"): "original, same document, same text, or copy",
    ("claims_of_groups", "articles"): "articles that carry the group",
    ("claims_of_groups", "text"): "the verbatim content of the claim",
}
SIDES = {"_a": "of the later claim", "_b": "of the earlier claim"}
EARLIER = "earlier_"


@dataclass(frozen=True, slots=True)
class Described:
    """What a table or view is for, and what each of its columns means, in their order."""

    comment: str
    columns: Mapping[str, str]


def described(engine: Engine) -> dict[str, Described]:
    """Every table and view of the schema by name."""
    made = {
        table.name: Described(str(table.comment), {c.name: str(c.comment) for c in table.columns})
        for table in metadata.sorted_tables
    }
    with reading(engine) as connection:
        for view in VIEWS:
            names = [row[1] for row in connection.exec_driver_sql(f"pragma table_info({view})")]
            made[view] = Described(VIEW_NOTES[view][0], {name: meaning(view, name) for name in names})
    return made


def meaning(view: str, column: str) -> str:
    """What a column of a view means. Raises KeyError where nobody has said so."""
    if (view, column) in BY_VIEW:
        return BY_VIEW[view, column]
    for table in VIEW_NOTES[view][1]:
        found = metadata.tables[table].columns.get(column)
        if found is not None and not column.endswith("_id"):
            return str(found.comment)
    if column in MEANINGS:
        return MEANINGS[column]
    for suffix, whose in SIDES.items():
        base = column.replace(f"{suffix}_id", "_id").removesuffix(suffix)
        if base != column and base in MEANINGS:
            return f"{whose}: {MEANINGS[base]}"
    if column.startswith(EARLIER):
        return f"of the earlier paragraph: {MEANINGS[column.removeprefix(EARLIER)]}"
    return next(str(metadata.tables[t].columns[column].comment) for t in VIEW_NOTES[view][1] if column in _names(t))


def _names(table: str) -> set[str]:
    return {column.name for column in metadata.tables[table].columns}

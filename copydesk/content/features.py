"""All that the content model looks at, for each line of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from copydesk.columns import Columns
from copydesk.content.layout import Layout, add_layout_features
from copydesk.content.surroundings import add_surroundings
from copydesk.content.text_features import add_text_features
from copydesk.content.words import WordReader
from copydesk.page import Page


def features(lines: Sequence[str], page: Page, word_scores: Mapping[str, float]) -> tuple[Columns, Layout]:
    """The columns of a page with at least one line, and how the lines are laid out."""
    columns = Columns()
    texts = add_text_features(columns, lines, page)
    layout = add_layout_features(columns, page, texts, WordReader(word_scores))
    add_surroundings(columns, texts, layout)
    return columns, layout

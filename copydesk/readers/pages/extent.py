"""How large a page is before a parser sees it: its tags, and how deep they nest. Beyond the limits it is refused."""

from __future__ import annotations

from copydesk.limits import DEEPEST, MOST_TAGS, LimitError, check_characters
from copydesk.readers.pages.markup import deepest


def check_text(text: str, *, is_page: bool) -> None:
    """Raise LimitError for a text or a page's markup that is larger or deeper than any article.

    A page has far more markup than text, so its characters are counted when its lines are known.
    """
    if not is_page:
        return check_characters(len(text), "text")
    tags = text.count("<")
    if tags > MOST_TAGS:
        message = f"the page has {tags:,} tags, more than any article ({MOST_TAGS:,} are read)"
        raise LimitError("too_large", f"{message}; save the article alone")
    if tags > DEEPEST and (depth := deepest(text)) > DEEPEST:
        message = f"the page's elements are {depth:,} deep, one in another ({DEEPEST:,} are read)"
        raise LimitError("too_deep", f"{message}; no browser shows it: look at who made it")
    return None

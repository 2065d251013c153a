"""Lists in pages: the rows of one page, and where it stands among all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from copydesk.errors import QueryError

T = TypeVar("T")
PER_PAGE = 50
MOST_NAMED = 12  # choices that a message names


class FilterError(QueryError):
    """A list is to be narrowed to a value that none of its rows can have."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a list can be narrowed to, how it is called, and how many rows have it."""

    value: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a list. `number` counts from 1, `total` are the rows of all pages."""

    rows: tuple[T, ...]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; one where the list is empty."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The number of the page's first row in the whole list, from 1; 0 where there is none."""
        return (self.number - 1) * self.per_page + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of its last row."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def offset_of(number: int, total: int, per_page: int = PER_PAGE) -> int:
    """How many rows stand before a page. Raises QueryError where the list has no such page."""
    pages = max(1, -(-total // per_page))
    if not 1 <= number <= pages:
        raise QueryError(f"there is no page {number}; the last one is page {pages}")
    return (number - 1) * per_page


def check_choice(what: str, value: str | None, choices: tuple[Choice, ...]) -> None:
    """Raise FilterError, with the values that there are, where `value` is not among the choices; None always is."""
    if value is None or any(choice.value == value for choice in choices):
        return
    known = ", ".join(choice.name for choice in choices[:MOST_NAMED]) or "none"
    more = ", …" if len(choices) > MOST_NAMED else ""
    raise FilterError(f"{what} {value[:40]!r}: the list has none of it; choose one of: {known}{more}")

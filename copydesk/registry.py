"""Publishers as data: one TOML file each, for what their pages do not say themselves.

`<domain>.toml` gives the name, the language, the time zone of dates without one, and, for each template that misleads
the general rules, which origins to prefer. A new template is one more dated table, and each has an example that proves
it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from copydesk.errors import DeskError

KEYS: dict[str, type] = {
    "name": str, "language": str, "timezone": str, "day_first": bool, "other_domains": list, "template": list,
}  # fmt: skip
TEMPLATE_KEYS: dict[str, type] = {"why": str, "valid_from": date, "valid_until": date, "prefer": dict, "example": list}
EXAMPLE_KEYS: dict[str, type] = {
    "html": str, "url": str, "title": str, "author": list, "published_at": str, "modified_at": str, "section": str,
}  # fmt: skip
FIELDS = ("title", "author", "published_at", "modified_at", "url", "section")


@dataclass(frozen=True, slots=True)
class Example:
    """A page, shortened to what matters, and the values that have to be found in it; `author` in order."""

    html: str
    expected: Mapping[str, str | tuple[str, ...]]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """How a publisher's pages are built from `valid_from` to `valid_until` (days, inclusive, None without limit).

    `prefer` names for a field the origins to believe first, as `fields.origin` has them, with one `*` for any text.
    """

    why: str
    prefer: Mapping[str, tuple[str, ...]]
    examples: tuple[Example, ...] = field(repr=False)
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher: `timezone` is an IANA name, `day_first` how its numeric dates read, `file` where it is from."""

    domain: str
    name: str
    language: str | None = None
    timezone: str | None = None
    day_first: bool | None = None
    other_domains: tuple[str, ...] = ()
    templates: tuple[Template, ...] = ()
    file: str = field(default="", compare=False, repr=False)

    def template_on(self, day: str | None) -> Template | None:
        """The template of a day (ISO 8601), the latest where the day is not known."""
        on = date.fromisoformat(day) if day else date.max
        fitting = (t for t in self.templates if (t.valid_from or date.min) <= on <= (t.valid_until or date.max))
        return max(fitting, key=lambda t: t.valid_from or date.min, default=None)


class Publishers:
    """The publishers of a desk, by domain."""

    def __init__(self, publishers: Iterable[Publisher] = ()) -> None:
        self._by_domain: dict[str, Publisher] = {}
        for publisher in publishers:
            for domain in (publisher.domain, *publisher.other_domains):
                self._by_domain[domain] = publisher

    def __iter__(self) -> Iterator[Publisher]:
        found = {publisher.domain: publisher for publisher in self._by_domain.values()}
        return iter(found[domain] for domain in sorted(found))

    def __len__(self) -> int:
        return len({publisher.domain for publisher in self._by_domain.values()})

    def of(self, domain: str | None) -> Publisher | None:
        """The publisher of a domain or of the domain it is a part of; None where none is known."""
        while domain:
            if publisher := self._by_domain.get(domain.lower()):
                return publisher
            domain = domain.partition(".")[2]
        return None


def packaged_publishers() -> list[Path]:
    """The files that ship with copydesk."""
    return sorted(Path(str(files("copydesk") / "publishers")).glob("*.toml"))


def load_publishers(paths: Iterable[Path]) -> Publishers:
    """Load files; a later one replaces an earlier one of the same domain. Raises DeskError naming file and cure."""
    return Publishers(load_publisher(path) for path in paths)


def load_publisher(path: Path) -> Publisher:
    """One publisher's file. Raises DeskError."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DeskError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskError(f"{path}: not valid TOML: {error}") from error
    except (ValueError, RecursionError) as error:
        cause = "brackets are nested too deep" if isinstance(error, RecursionError) else "a number has too many digits"
        raise DeskError(f"{path}: not valid TOML: {cause}; a publisher's file needs nothing like it") from error
    domain = path.stem
    if "." not in domain or domain != domain.lower() or not domain.isascii():
        raise DeskError(
            f"{path}: a publisher's file is named after its domain, in lower case: harbourpost.example.toml"
        )
    _check(tables, KEYS, f"{path}", "a publisher")
    if not tables.get("name"):
        raise DeskError(f"{path}: 'name' is missing; give the publisher's name as its readers know it")
    _check_timezone(tables.get("timezone"), path)
    templates = tuple(_template(t, f"{path}: [[template]] {n}") for n, t in enumerate(tables.pop("template", []), 1))
    others = tuple(tables.pop("other_domains", []))
    return Publisher(domain, **tables, other_domains=others, templates=templates, file=str(path))


def _template(table: Any, place: str) -> Template:
    _check(table, TEMPLATE_KEYS, place, "a template")
    for name in ("why", "prefer", "example"):
        if not table.get(name):
            raise DeskError(f"{place}: {name!r} is missing; a template says why, what to prefer, and proves it")
    for name, origins in table["prefer"].items():
        if name not in FIELDS or not isinstance(origins, list) or not all(isinstance(o, str) for o in origins):
            raise DeskError(f"{place}: prefer.{name} must be a list of origins for one of {', '.join(FIELDS)}")
    examples = tuple(_example(e, f"{place}: [[template.example]] {n}") for n, e in enumerate(table["example"], 1))
    start, end = table.get("valid_from"), table.get("valid_until")
    if start and end and end < start:
        raise DeskError(f"{place}: valid_until = {end} is before valid_from = {start}; exchange them")
    prefer = {name: tuple(origins) for name, origins in table["prefer"].items()}
    return Template(table["why"], prefer, examples, start, end)


def _example(table: Any, place: str) -> Example:
    _check(table, EXAMPLE_KEYS, place, "an example")
    expected = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items() if k not in ("html", "url")}
    if not table.get("html") or not expected:
        raise DeskError(f"{place}: an example is 'html' and at least one value to be found in it, such as title")
    return Example(table["html"], expected, table.get("url"))


def _check(table: Any, known: Mapping[str, type], place: str, what: str) -> None:
    if not isinstance(table, dict):
        raise DeskError(f"{place}: {what} must be written as a table")
    for key, value in table.items():
        if key not in known:
            raise DeskError(f"{place}: unknown key {key!r}; {what} may have {', '.join(known)}")
        if not isinstance(value, known[key]) or isinstance(value, datetime):
            raise DeskError(f"{place}: {key!r} has the wrong type {type(value).__name__}")
        if (
            isinstance(value, list)
            and key not in ("template", "example")
            and not all(isinstance(v, str) for v in value)
        ):
            raise DeskError(f"{place}: {key!r} must be a list of strings")


def _check_timezone(name: str | None, path: Path) -> None:
    try:
        if name is not None:
            ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise DeskError(f"{path}: no such time zone: {name!r}; use an IANA name such as Europe/Lisbon") from error

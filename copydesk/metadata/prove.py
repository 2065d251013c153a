"""Publishers' files proved: each template's examples are read as pages are, and what is found is compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from copydesk.metadata import page_fields
from copydesk.registry import Example, Publisher, Publishers, Template
from copydesk.types import Field


def faults(publisher: Publisher) -> Iterator[str]:
    """What a publisher's own examples disprove, one sentence each."""
    for number, template in enumerate(publisher.templates, 1):
        for count, example in enumerate(template.examples, 1):
            for name, expected in example.expected.items():
                found = _found(publisher, template, example, name)
                if found != expected:
                    yield (
                        f"{publisher.file or publisher.domain}: [[template]] {number}: example {count}: {name} is found"
                        f" as {_shown(found)}, not {_shown(expected)}; change `prefer` or the example"
                    )


def _found(publisher: Publisher, template: Template, example: Example, name: str) -> str | tuple[str, ...] | None:
    from copydesk.readers.pages.blocks import read_page  # the HTML reader, which most commands never need

    # The template alone: an example need not carry a date for its template to be chosen.
    only = Publisher(
        publisher.domain,
        publisher.name,
        publisher.language,
        publisher.timezone,
        publisher.day_first,
        templates=(Template(template.why, template.prefer, ()),),
    )
    lines, page = read_page(example.html)
    url = example.url or f"https://{publisher.domain}/article"
    return _winner(page_fields(page, lines, url, Publishers([only])), name)


def _winner(fields: Sequence[Field], name: str) -> str | tuple[str, ...] | None:
    accepted = [field for field in fields if field.name == name and field.confidence >= 0.5]
    if name == "author":
        return tuple(field.value for field in accepted)
    return max(accepted, key=lambda field: field.confidence).value if accepted else None


def _shown(value: str | tuple[str, ...] | None) -> str:
    if value is None or value == ():
        return "nothing"
    return repr(value) if isinstance(value, str) else ", ".join(map(repr, value))

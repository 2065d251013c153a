"""The report of a run that cleaned again: which rules take out more or less than before, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.plain import name_of
from flows.reports.markdown import LONGEST_REASON, document, safe, section, table


def reclean_report(counts: Mapping[str, Any]) -> str:
    """The report of a reclean run as Markdown."""
    columns = ("rewritten", "quarantined", "restored", "unchanged", "untouched", "without_raw", "claims")
    return document(
        "# Reclean report",
        [f"- {safe(words, LONGEST_REASON)}" for words in counts["why"]],
        table([name.replace("_", " ") for name in columns], [[counts[name] for name in columns]]),
        section("Newly struck, by rule", ("rule", "lines", "samples"), _by_rule(counts["struck"])),
        section("Newly kept, by the rule that struck it", ("rule", "lines", "samples"), _by_rule(counts["kept"])),
        section("By article", ("article", "input", "what", "newly struck", "newly kept"), _by_article(counts)),
    )


def _by_rule(rules: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    found = ((rule, made["lines"], " / ".join(made["samples"])) for rule, made in rules.items())
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _by_article(counts: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (
            change["article_id"] or "",
            name_of(change["uri"]),
            change["outcome"],
            " / ".join(text for _, text in change["struck"]),
            " / ".join(text for _, text in change["kept"]),
        )
        for change in counts["changes"]
    ]

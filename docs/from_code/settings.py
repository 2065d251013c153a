"""What can be set: environment variables, the parameters of the flows, and the keys of the files in a desk folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import flows
from copydesk.registry import EXAMPLE_KEYS, KEYS, TEMPLATE_KEYS
from copydesk.rule_packs import OPTIONAL, REQUIRED
from docs.from_code import words
from docs.from_code.markdown import code, page, table, text
from flows.quiet import SETTINGS
from flows.upping import SCHEDULE_SETTINGS, SERVER_SETTINGS

INTRODUCTION = """\
# Settings

Options come first: [Commands](commands.md) lists them. What a person sets once, or a schedule needs, stands here.

## Environment variables
"""
PARAMETERS = """\
## Parameters of the flows

What the form of a run in the Prefect UI asks for.
"""
DESK = """\
## The desk folder

`desk/` in the working folder, or the folder that `--desk` names:

| file | holds |
|---|---|
| `rules/*.toml` | rule packs of your own: `[[rule]]` tables, and `[words]`, lists that patterns name as `{name}` |
| `publishers/<domain>.toml` | a publisher; it takes the place of a packaged one of the same name |

A file that is faulty ends a command with exit code 4 and a message that names file, line and cure.
"""


def settings() -> str:
    """The page."""
    return page(_page())


def _page() -> Iterator[str]:
    yield INTRODUCTION
    rows = ([code(name), _set(name), means] for name, means in words.ENVIRONMENT.items())
    yield from table(["variable", "copydesk sets, unless you do", "is"], rows)
    yield PARAMETERS
    for name, model in parameter_models().items():
        yield from (f"### {name}", "", text(model.__doc__ or "").rstrip(".") + ".", "")
        yield from table(["parameter", "type", "default", ""], _parameters(model))
    yield DESK
    yield from _keys("A rule", {**REQUIRED, **OPTIONAL}, words.RULE_KEYS)
    yield from _keys("A publisher", KEYS, words.PUBLISHER_KEYS)
    yield from _keys("A template of a publisher", TEMPLATE_KEYS, words.TEMPLATE_KEYS)
    yield from _keys("An example of a template", EXAMPLE_KEYS, words.EXAMPLE_KEYS)


def _set(name: str) -> str:
    """What copydesk sets a variable to, everywhere and for schedules."""
    of_schedules = (SERVER_SETTINGS | SCHEDULE_SETTINGS).get(name)
    everywhere = SETTINGS.get(name)
    own = [f"{code(of_schedules)} in `up` and `schedule`"] if of_schedules else []
    return "; ".join([*([code(everywhere)] if everywhere else []), *own])


def parameter_models() -> dict[str, type[BaseModel]]:
    """The model that each flow takes as its parameters, by the flow's name."""
    found = {}
    for path in sorted(Path(flows.__path__[0]).glob("*.py")):
        for name in re.findall(
            r"^class (\w+Parameters)\((?:BaseModel|OnWorkers)\)", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            found[path.stem] = getattr(import_module(f"flows.{path.stem}"), name)
    return found


def _parameters(model: type[BaseModel]) -> Iterator[list[str]]:
    for name, schema in model.model_json_schema()["properties"].items():
        default = code(json.dumps(schema["default"])) if "default" in schema else "must be given"
        yield [code(name), text(_kind(schema)), default, text(schema.get("description", ""))]


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"]).replace("null", "none")
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    kind = str(schema.get("type", "object"))
    if kind == "array":
        return f"list of {_kind(schema.get('items', {}))}s"
    lowest = next((f", {sign} {schema[key]}" for key, sign in _LIMITS.items() if key in schema), "")
    return f"{kind}{lowest}"


_LIMITS = {"minimum": "at least", "exclusiveMinimum": "more than"}


def _keys(what: str, kinds: Mapping[str, Any], meanings: Mapping[str, str]) -> Iterator[str]:
    yield from (f"### {what}", "")
    yield from table(["key", "type", ""], ([code(key), _type(kind), meanings[key]] for key, kind in kinds.items()))


def _type(kind: Any) -> str:
    names = {str: "string", list: "list", bool: "true or false", dict: "table", "date": "day"}
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return " or ".join(names.get(one, "day") for one in kinds)

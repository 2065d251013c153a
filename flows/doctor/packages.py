"""Versions: Python and the packages against what the installed copydesk's own metadata asks for."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from models.findings import Finding, fault, ok

# Packages with a line of their own, and what is known to happen with other versions.
WATCHED = {
    "prefect": "other versions do not start, or start and schedule nothing",
    "fastapi": "with newer ones Prefect's server dies at import",
    "sqlalchemy": "with 2.1 the server looks well, and no scheduled run is ever created",
    "numba": "compiled code of other versions may not load",
    "numpy": "compiled code of other versions may not load",
    "datasette": "another series has another interface for plugins",
}
INSTALL = "install what copydesk asks for: pip install --no-deps --require-hashes -r requirements.lock"


def package_findings(package: str = "copydesk") -> list[Finding]:
    """Python, each watched package, and all others together."""
    from packaging.requirements import Requirement

    try:
        asked = [Requirement(line) for line in requires(package) or ()]
        python = metadata(package)["Requires-Python"]
    except PackageNotFoundError:
        return [fault("packages", f"{package} is not installed, so nothing says what it needs", "install it with pip")]
    needed = [wanted for wanted in asked if wanted.marker is None or wanted.marker.evaluate({"extra": ""})]
    found = {wanted.name.lower(): _one(wanted) for wanted in needed}
    return [_python(python), *(found[name] for name in WATCHED if name in found), *_others(found)]


def _python(specifier: str | None) -> Finding:
    from packaging.specifiers import SpecifierSet

    here = platform.python_version()
    if specifier and not SpecifierSet(specifier).contains(here, prereleases=True):
        return fault("python", f"{here}, but copydesk needs {specifier}", "make its environment with another Python")
    return ok("python", f"{here} ({specifier})" if specifier else here)


def _one(wanted: object) -> Finding:
    from packaging.requirements import Requirement

    assert isinstance(wanted, Requirement)
    name = wanted.name.lower()
    try:
        here = version(wanted.name)
    except PackageNotFoundError:
        return fault(name, f"is not installed ({wanted.specifier or 'any version'})", INSTALL)
    if wanted.specifier.contains(here, prereleases=True):
        return ok(name, f"{here} ({wanted.specifier})" if wanted.specifier else here)
    why = f": {WATCHED[name]}" if name in WATCHED else ""
    return fault(name, f"{here}, but copydesk needs {wanted.specifier}{why}", INSTALL)


def _others(found: dict[str, Finding]) -> Iterator[Finding]:
    others = [finding for name, finding in found.items() if name not in WATCHED]
    wrong = [finding for finding in others if finding.level != "ok"]
    yield from wrong
    if others and not wrong:
        yield ok("packages", f"{len(others)} more, all of versions that copydesk is made for")

"""The dependencies audited: python tests/security/audit.py.

Offline: every requirement is pinned and hashed, none stands twice, and the licences of what is installed are among
those allowed. Then pip-audit asks the service of known vulnerabilities. Where that cannot be reached, one line says so
and the exit code is 0, unless COPYDESK_TESTS_NEED names `audit`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOCK = ROOT / "requirements.lock"
DEADLINE = 600  # seconds for the whole of pip-audit


def main() -> int:
    """Audit, print what is wrong a line each, and return the exit code."""
    sys.path.insert(0, str(ROOT))
    from tests.security.dependencies import faults_of_lock, faults_of_packages, locked

    wrong = [fault for lock in sorted(ROOT.glob("requirements*.lock")) for fault in faults_of_lock(lock)]
    wrong += faults_of_packages(one.name for one in locked(LOCK))
    known, why_not = vulnerabilities()
    for line in [*wrong, *known]:
        print(line)
    if why_not:
        print(f"known vulnerabilities were not looked for: {why_not}")
    if not (wrong or known or why_not):
        print(f"{len(locked(LOCK))} requirements: pinned, hashed, of allowed licences, without known vulnerabilities")
    needed = "audit" in os.environ.get("COPYDESK_TESTS_NEED", "").split()
    return 1 if wrong or known or (why_not and needed) else 0


def vulnerabilities() -> tuple[list[str], str]:
    """The known vulnerabilities of the locked versions, a line each; or why they could not be looked for."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--disable-pip", "--require-hashes"]
    options = ["--format", "json", "--progress-spinner", "off", "--timeout", "15"]
    try:
        asked = subprocess.run([*command, *options], capture_output=True, text=True, timeout=DEADLINE)
    except subprocess.TimeoutExpired:
        return [], f"pip-audit had no answer within {DEADLINE} seconds"
    return read(asked.stdout, asked.stderr)


def read(output: str, errors: str) -> tuple[list[str], str]:
    """What pip-audit's JSON says, or the last line of its complaint where there is none."""
    try:
        found = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = errors.strip().splitlines() or ["pip-audit said nothing"]
        return [], said[-1].strip()[:300]
    skipped = [one["name"] for one in found if "skip_reason" in one]
    lines = [
        f"{one['name']} {one['version']}: {known['id']}; fixed in {', '.join(known['fix_versions']) or 'no version'}"
        for one in found
        for known in one.get("vulns", ())
    ]
    unknown = f"the service knows nothing of {len(skipped)} of {len(found)} packages: {', '.join(skipped[:5])}"
    return lines, unknown if skipped else ""


if __name__ == "__main__":
    sys.exit(main())

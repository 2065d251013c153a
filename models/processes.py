"""Whether a process is there: what killed ones left behind may be removed."""

from __future__ import annotations

import os


def is_running(pid: int) -> bool:
    """Whether a process of that id is running on this machine, whoever's it is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # someone else's
    return True

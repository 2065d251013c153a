"""Starts a command that ends when the process that started it does: python -m flows.child COMMAND…

Linux tells a process when its parent has died, however it died. Elsewhere the command is simply started.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h; it survives exec


def main(command: list[str], parent: int) -> None:
    """Become the command. `parent` is the process it must not outlive."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == parent:  # else it died before we could ask to be told
        os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[2:], int(sys.argv[1]))

"""Knows how a process ends together with the one that started it; does not know what either does."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this child process when its parent ends, however it ends (prctl(2), PR_SET_PDEATHSIG).

    Where the ``parent`` is told, and has ended before the kernel could be asked, the process ends here.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and parent != os.getppid():
        os.kill(os.getpid(), signal.SIGKILL)

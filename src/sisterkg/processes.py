"""Knows how a process starts fast and ends together with the one that started it; not what either does."""

import ctypes
import os
import signal
import sys
from multiprocessing.process import BaseProcess
from threading import Lock

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this child process when its parent ends, however it ends (prctl(2), PR_SET_PDEATHSIG).

    Where the ``parent`` is told, and has ended before the kernel could be asked, the process ends here.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if parent is not None and parent != os.getppid():
        os.kill(os.getpid(), signal.SIGKILL)


_starting = Lock()


def start_without_main(process: BaseProcess) -> None:
    """Start a process that needs nothing of the main module, which multiprocessing would import in it first.

    That import takes five times as long as everything else that a worker does before its first query.
    """
    main = sys.modules["__main__"]
    with _starting:
        file, spec = main.__dict__.pop("__file__", None), main.__spec__
        main.__spec__ = None
        try:
            process.start()
        finally:
            main.__spec__ = spec
            if file is not None:
                main.__file__ = file

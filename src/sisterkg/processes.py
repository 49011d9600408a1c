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


def let_forks_be_ended() -> None:
    """Have what is forked from this process die of SIGTERM and SIGINT until it has handlers of its own.

    It would begin with the handlers of this one, which tell only this one, and a signal that came then would be lost.
    SIGHUP is for this one alone.
    """
    ending = {signal.SIGTERM, signal.SIGINT}

    def hold() -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ending)

    def go_on() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ending)

    def begin() -> None:
        for number in ending:
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        go_on()

    os.register_at_fork(before=hold, after_in_parent=go_on, after_in_child=begin)


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

"""Knows how work is done by several processes of this machine; does not know which work."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from sisterkg.processes import die_with_parent

_MOST = 2
"""Processes: beside the one that is at work anyway, more did not make a build faster on two cores."""


@contextmanager
def processes(most: int = _MOST) -> Iterator[ProcessPoolExecutor]:
    """Give a few processes that begin as copies of this one, which costs them no imports, and end with it.

    What has not begun when the block is left is not begun any more.
    """
    # Copies of a process whose store has threads could wait for these for ever: no such process opens a store.
    context = multiprocessing.get_context("fork")
    executor = ProcessPoolExecutor(most, context, _begin, (os.getpid(),))
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin(parent: int) -> None:
    die_with_parent(parent)
    signal.signal(signal.SIGINT, signal.SIG_DFL)

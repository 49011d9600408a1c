"""Knows how much processor time and memory a process and its children take while they run; not what they do."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_INTERVAL = 0.1


@dataclass
class Peaks:
    """What was the most at any moment since it was last asked, in MiB."""

    largest: float = 0.0
    """Of the process that held most."""
    together: float = 0.0
    """Of all processes; what they share is counted in each."""

    def take(self) -> Peaks:
        """Return the peaks and begin anew."""
        taken = Peaks(self.largest, self.together)
        self.largest = self.together = 0.0
        return taken


def family(pid: int) -> Iterator[int]:
    """Yield the ids of a process and of all that it and its children have started and that still run."""
    yield pid
    try:
        threads = [*Path(f"/proc/{pid}/task").iterdir()]
        children = [int(child) for thread in threads for child in (thread / "children").read_text("ascii").split()]
    except OSError:
        return
    for child in children:
        yield from family(child)


def memory(pid: int) -> float:
    """Return the MiB of a process that are its own and in memory, files that are mapped not counted; 0 when it ended.

    Pages that a copy of a process still shares with it are counted in both.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")), 0.0)


def processor_seconds(pid: int) -> float:
    """Return the processor time of a process, of those that it started, and of those of them that have ended."""
    spent = 0
    for each in family(pid):
        try:
            fields = Path(f"/proc/{each}/stat").read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        spent += sum(int(field) for field in fields[11:15])
    return spent / _TICKS


@contextmanager
def watched(pid: int) -> Iterator[Peaks]:
    """Look at the memory of a process and its children ten times a second."""
    peaks, over = Peaks(), threading.Event()

    def watch() -> None:
        while not over.wait(_INTERVAL):
            held = [memory(each) for each in family(pid)]
            peaks.largest, peaks.together = max(peaks.largest, *held), max(peaks.together, sum(held))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        over.set()
        watcher.join()

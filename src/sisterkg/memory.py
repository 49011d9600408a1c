"""Knows how much memory this process may still take, and how it gives back what it has freed; not what for."""

from __future__ import annotations

import ctypes
from pathlib import Path

_GROUP = Path("/sys/fs/cgroup")
"""What a container sees of the limits that are set for it (cgroups, version 2)."""


def memory_at_hand(meminfo: Path = Path("/proc/meminfo"), group: Path = _GROUP) -> int:
    """Return so many bytes as the machine, and the container where there is one, has left without swapping.

    What the kernel only keeps of files counts as left. 0 where the kernel does not tell.
    """
    try:
        lines = dict(line.split(":", 1) for line in meminfo.read_text("ascii").splitlines())
        left = int(lines["MemAvailable"].split()[0]) << 10
    except (OSError, KeyError, ValueError):
        return 0
    return max(0, min(left, _left_to(group, left)))


def give_back() -> None:
    """Give memory that has been freed back to the machine: glibc keeps it where it was taken in small pieces.

    Another library of C does as it likes.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim:
        trim(0)


def _left_to(group: Path, otherwise: int) -> int:
    try:
        most = int((group / "memory.max").read_text("ascii"))
        told = dict(line.split() for line in (group / "memory.stat").read_text("ascii").splitlines())
        taken = int((group / "memory.current").read_text("ascii")) - int(told["inactive_file"])
    except (OSError, KeyError, ValueError):  # "max" where there is no limit
        return otherwise
    return most - taken

"""Knows on which machine and when something was measured; does not know what."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path


def described() -> str:
    """Return the machine and the date in a line."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    processor = next((line.partition(": ")[2] for line in lines if "model name" in line), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    python = platform.python_version()
    return f"{date.today().isoformat()}, {cores} cores of {processor}, {memory:.0f} GiB, Python {python}"

"""Knows what may stand where a file should, and is none: who reads it may wait for ever; reads nothing itself."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path

_KINDS: Mapping[Callable[[int], bool], str] = {
    stat.S_ISDIR: "a folder",
    stat.S_ISFIFO: "a pipe",
    stat.S_ISSOCK: "a socket",
    stat.S_ISCHR: "a device",
    stat.S_ISBLK: "a device",
}


def special(path: Path) -> str | None:
    """Return what stands at a path where it is no file, None where it is one; links are followed.

    >>> special(Path("/dev/null")), special(Path(__file__))
    ('a device', None)

    Raises:
        OSError: where there is nothing, or nobody may look.
    """
    mode = path.stat().st_mode
    return next((kind for is_of, kind in _KINDS.items() if is_of(mode)), None)

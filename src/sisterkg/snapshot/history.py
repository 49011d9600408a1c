"""Knows which snapshot became current when, a line each time; does not know what a snapshot is, nor which is kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sisterkg.snapshot.atomic import sync_folder
from sisterkg.snapshot.manifest import SnapshotId


class History:
    """A file with a line for each time that a snapshot became current: when (ISO 8601, UTC), and its id."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def recorded(self) -> Sequence[tuple[str, SnapshotId]]:
        """Return the lines, oldest first."""
        lines = self._file.read_text("utf-8").splitlines() if self._file.exists() else ()
        return [(time, SnapshotId(identifier)) for time, _, identifier in (line.partition(" ") for line in lines)]

    def names_last(self, identifier: SnapshotId) -> bool:
        """Tell whether the last line is about a snapshot."""
        return identifier in [last for _, last in self.recorded()[-1:]]

    def record(self, identifier: SnapshotId) -> None:
        """Write down that a snapshot became current now, and force it to disk."""
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(f"{told(datetime.now(UTC))} {identifier}\n")
            lines.flush()
            os.fsync(lines.fileno())
        sync_folder(self._file.parent)

    def before(self, current: SnapshotId | None) -> Sequence[SnapshotId]:
        """Return the snapshots that became current before one did, newest first, each once."""
        order: list[SnapshotId] = []
        for _, identifier in self.recorded():
            if identifier in order:
                # Gone back to: what came after it was given up.
                del order[order.index(identifier) + 1 :]
            else:
                order.append(identifier)
        if current in order:
            order = order[: order.index(current)]
        return order[::-1]

    def state(self) -> object:
        """Return what changes whenever a line is written; None where there is none. It costs a system call."""
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size


def told(moment: datetime) -> str:
    """Return a moment as the history has it.

    >>> told(datetime(2026, 11, 23, 9, 30, 0, 5, UTC))
    '2026-11-23T09:30:00+00:00'
    """
    return moment.isoformat(timespec="seconds")

"""Knows how more lines are sorted than memory holds, by runs on disk; does not know what the lines say."""

from __future__ import annotations

import heapq
import resource
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

BUDGET = 12 << 20
"""Memory that the lines of a run may take, in bytes, as Python counts them."""
_OF_A_LINE = 41
"""What a line takes beside its bytes: an object, and its place in a list."""
_MOST_RUNS = 2048
_MOST_OF_FILES = 0.75
"""Runs that are read at once; and of the files that a process may have open, that many may be runs."""
_BUFFER = 1 << 16
_ALL_BUFFERS = 4 << 20
"""Bytes of a run, and of all runs together, that are read at once."""
_SLICE = 512
"""Lines that are encoded or written at once: while that is done they are held twice."""


class ExternalSort:
    """Lines that are to be sorted: held while they are few, else written to sorted runs in a folder.

    A line holds neither a line feed nor what comes before that in Unicode. Lines are sorted by code points, which is
    the order of their bytes in UTF-8.
    """

    def __init__(self, folder: Path, name: str, budget: int | None = None) -> None:
        self._folder = folder
        self._name = name
        self._budget = BUDGET if budget is None else budget
        self._held: list[bytes] = []
        self._size = 0
        self._written = 0
        self._runs: list[Path] = []

    def add(self, lines: Sequence[str]) -> None:
        """Add lines."""
        encoded = [*map(str.encode, lines)]
        self._held += encoded
        self._size += sum(map(len, encoded)) + _OF_A_LINE * len(encoded)
        if self._size > self._budget:
            self._spill()

    def add_each(self, lines: Iterable[str]) -> None:
        """Add lines of which more may come than memory holds."""
        coming = iter(lines)
        while some := list(islice(coming, _SLICE)):
            self.add(some)

    def lines(self) -> Iterator[bytes]:
        r"""Yield all lines sorted, in UTF-8 and with their line feed; the same line as often as it was added.

        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     lines = ExternalSort(Path(folder), "demo", budget=1)
        ...     lines.add(["b", "a"])
        ...     lines.add(["c"])
        ...     list(lines.lines())
        [b'a\n', b'b\n', b'c\n']
        """
        if not self._runs:
            self._held.sort()
            return (line + b"\n" for line in self._held)
        return merged(self.runs())

    def runs(self) -> Sequence[Path]:
        """Write what is held to a run, too, and return the files of all runs, each of them sorted."""
        if self._held:
            self._spill()
        return tuple(self._runs)

    def _spill(self) -> None:
        self._held.sort()
        run = self._new_run()
        with run.open("wb") as out:
            for start in range(0, len(self._held), _SLICE):
                out.write(b"\n".join([*self._held[start : start + _SLICE], b""]))
        self._held.clear()
        self._size = 0
        self._runs.append(run)
        if len(self._runs) >= _readable_at_once():
            self._runs = [_merged_into(self._new_run(), self._runs)]

    def _new_run(self) -> Path:
        self._written += 1
        return self._folder / f"{self._name}-{self._written}.run"


@dataclass(frozen=True)
class Span:
    """The lines of a sorted file from a position up to another, in bytes."""

    file: Path
    start: int = 0
    end: int = sys.maxsize


def merged(runs: Iterable[Path | Span]) -> Iterator[bytes]:
    """Yield the lines of sorted files, or of spans of such, sorted, with their line feeds."""
    spans = [Span(run) if isinstance(run, Path) else run for run in runs]
    size = min(_BUFFER, _ALL_BUFFERS // max(1, len(spans)))
    return heapq.merge(*(_lines(span, size) for span in spans))


def _lines(span: Span, size: int) -> Iterator[bytes]:
    """Yield the lines of a span, read so many bytes at once."""
    with span.file.open("rb", buffering=size) as file:
        left = span.end - file.seek(span.start)
        for line in file:
            if left <= 0:
                break
            left -= len(line)
            yield line


def gathered(runs: Sequence[Path], folder: Path, name: str) -> Sequence[Path]:
    """Return so few sorted files as can be read at once, with the lines of all that are given, which are removed.

    No more of them are merged than need be, and the smallest ones.
    """
    most = _readable_at_once()
    number = 0
    waiting = [*runs]
    while len(waiting) > most:
        number += 1
        waiting.sort(key=lambda run: run.stat().st_size)
        some = waiting[: min(most, len(waiting) - most + 1)]
        waiting = [*waiting[len(some) :], _merged_into(folder / f"{name}-merged-{number}.run", some)]
    return waiting


def _readable_at_once() -> int:
    """Return how many runs may be open together, of which a merge needs two."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST_RUNS if allowed == resource.RLIM_INFINITY else max(2, min(_MOST_RUNS, int(allowed * _MOST_OF_FILES)))


def _merged_into(target: Path, runs: Sequence[Path]) -> Path:
    with target.open("wb", buffering=1 << 20) as out:
        out.writelines(merged(runs))
    for run in runs:
        run.unlink()
    return target

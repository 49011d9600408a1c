"""Knows how more lines are sorted than memory holds, by runs on disk; does not know what the lines say."""

from __future__ import annotations

import io
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

BUDGET = 5 << 20
"""Memory that the lines of a run may take, in bytes, as Python counts them."""
_OF_A_LINE = 41
"""What a line takes beside its bytes: an object, and its place in a list."""
_MOST_RUNS = 256
"""Runs that are read at once: fewer than the files that a process may have open, by far."""
_BUFFER = 1 << 16
_ALL_BUFFERS = 4 << 20
"""Bytes of a run, and of all runs together, that are read at once."""
_SLICE = 4096
"""Lines that are written at once."""


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
        if len(self._runs) >= _MOST_RUNS:
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
    return chain.from_iterable(_batches([Span(run) if isinstance(run, Path) else run for run in runs]))


class _Held:
    """Some lines of a span, the next ones."""

    def __init__(self, span: Span, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._left = span.end - file.seek(span.start)
        self.lines: list[bytes] = []

    def is_more(self) -> bool:
        """Read on where no line is held, and tell whether one is."""
        if not self.lines and self._left:
            piece = self._file.read(min(self._size, self._left))
            piece += b"" if piece.endswith(b"\n") else self._file.readline()
            self._left = self._left - len(piece) if piece else 0
            self.lines = io.BytesIO(piece).readlines()
        return bool(self.lines)

    def up_to(self, bound: bytes) -> list[bytes]:
        """Give away those that do not come after a line."""
        end = bisect_right(self.lines, bound)
        given, self.lines = self.lines[:end], self.lines[end:]
        return given


def _batches(spans: Sequence[Span]) -> Iterator[list[bytes]]:
    """Yield sorted lines in lists.

    Of each span some lines are held. Those up to the first of their last lines come before all that are still to be
    read. Sorting them is merging: ``list.sort`` finds what is sorted in a list, and merges that.
    """
    with ExitStack() as stack:
        size = min(_BUFFER, _ALL_BUFFERS // max(1, len(spans)))
        held = [_Held(span, stack.enter_context(span.file.open("rb")), size) for span in spans]
        while held := [each for each in held if each.is_more()]:
            bound = min(each.lines[-1] for each in held)
            ready = [line for each in held for line in each.up_to(bound)]
            ready.sort()
            yield ready


def gathered(runs: Sequence[Path], folder: Path, name: str) -> Sequence[Path]:
    """Return so few sorted files as can be read at once, with the lines of all that are given, which are removed."""
    number = 0
    waiting = list(runs)
    while len(waiting) > _MOST_RUNS:
        number += 1
        some, waiting = waiting[:_MOST_RUNS], waiting[_MOST_RUNS:]
        waiting.append(_merged_into(folder / f"{name}-merged-{number}.run", some))
    return waiting


def _merged_into(target: Path, runs: Sequence[Path]) -> Path:
    with target.open("wb", buffering=1 << 20) as out:
        out.writelines(merged(runs))
    for run in runs:
        run.unlink()
    return target

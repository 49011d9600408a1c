"""Knows how lines are found in a sorted file without reading all of it, and put into it; not what they say."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

_BUFFER = 1 << 20


def position_of(lines: BinaryIO, wanted: bytes) -> int:
    r"""Return where in a sorted file the first line begins that is not before the one that is wanted.

    >>> import io
    >>> [position_of(io.BytesIO(b"a\nc\ne\n"), wanted) for wanted in (b"a\n", b"b\n", b"z\n")]
    [0, 2, 6]
    """
    # A line that begins before low is before the wanted one; one that begins at high or behind it is not.
    low, high = 0, lines.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        begin = _begin_at_or_behind(lines, middle)
        if begin < high and (line := lines.readline()) < wanted:
            low = begin + len(line)
        else:
            high = middle
    return _begin_at_or_behind(lines, low)


def _begin_at_or_behind(lines: BinaryIO, position: int) -> int:
    """Go to the first beginning of a line from a position on, and return where it is."""
    if not position:
        return lines.seek(0)
    lines.seek(position - 1)
    lines.readline()
    return lines.tell()


def beginning_with(file: Path, opening: bytes) -> Iterator[bytes]:
    """Yield the lines of a sorted file that begin so."""
    with file.open("rb") as lines:
        lines.seek(position_of(lines, opening))
        for line in lines:
            if not line.startswith(opening):
                return
            yield line


def inserted(file: Path, added: Iterable[bytes], out: BinaryIO) -> int:
    """Write the lines of a sorted file and further ones, sorted and each once; return how many were not in it."""
    count = 0
    with file.open("rb") as lines:
        done = 0
        for line in sorted(set(added)):
            position = position_of(lines, line)
            lines.seek(position)
            if lines.readline() == line:
                continue
            _copy(lines, done, position, out)
            out.write(line)
            done = position
            count += 1
        _copy(lines, done, lines.seek(0, os.SEEK_END), out)
    return count


def _copy(source: BinaryIO, start: int, end: int, out: BinaryIO) -> None:
    source.seek(start)
    while start < end and (block := source.read(min(_BUFFER, end - start))):
        out.write(block)
        start += len(block)

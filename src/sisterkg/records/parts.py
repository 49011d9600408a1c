"""Knows how the rows of a large table are read in parts, each by itself; does not know what the rows say.

A part begins and ends where a line ends outside of all quotes. Where anything is wrong with a row, the table is read
again as one part: then what is told of it does not depend on where it was cut.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sisterkg.faults import Fault
from sisterkg.records.tables import Header, Report, Row, read_table

_BLOCK = 1 << 20
"""Bytes that are read at once to find where a table can be cut."""
_PIECE = 1 << 16
"""Bytes that are read at once to be parsed."""


@dataclass(frozen=True)
class Part:
    """Some rows of a CSV file that follow each other."""

    file: Path
    start: int = 0
    """In bytes, as the end."""
    end: int | None = None
    """None for the end of the file."""
    lines_before: int = 0
    """The lines of the file before the part; 0 for the first one, which has the header."""
    header: bytes = b""
    """The header line, for a part that has none of its own."""

    @property
    def table(self) -> str:
        """The table's name."""
        return self.file.name

    def rows(self, header: Header, report: Report) -> Iterator[Row]:
        """Yield the rows; report every fault of theirs, by the lines of the whole file."""
        if not self.header:
            yield from read_table(self._pieces(), self.file.name, header, report)
            return
        shift = self.lines_before - 1

        def shifted(fault: Fault) -> None:
            if fault.line > 1:
                report(replace(fault, line=fault.line + shift))

        for row in read_table(self._pieces(), self.file.name, header, shifted):
            yield Row(row.source, row.line + shift, row.cells)

    def parts(self, size: int) -> Sequence[Part]:
        """Cut the whole file into parts of about so many bytes."""
        return parts_of(self.file, size)

    def _pieces(self) -> Iterator[bytes]:
        """Yield the header and the rows in pieces of whole lines."""
        if self.header:
            yield self.header
        with self.file.open("rb") as content:
            content.seek(self.start)
            left = sys.maxsize if self.end is None else self.end - self.start
            while left and (piece := content.read(min(_PIECE, left))):
                if len(piece) < left:
                    piece += content.readline()
                left -= len(piece)
                yield piece


def parts_of(file: Path, size: int) -> Sequence[Part]:
    """Cut a CSV file into parts of about so many bytes; into one where it cannot be cut for sure."""
    with file.open("rb") as content:
        header = content.readline()
        if not _is_plain(header):
            return (Part(file),)
        cuts, lines, is_quoted, position = [(0, 0)], 1, False, len(header)
        while block := content.read(min(_BLOCK, size)) + content.readline():
            if block.count(b"\r") != block.count(b"\r\n"):
                return (Part(file),)  # lines may end in other ways than those that are counted here
            lines += block.count(b"\n")
            is_quoted ^= block.count(b'"') % 2 == 1
            position += len(block)
            if not is_quoted and position - cuts[-1][0] >= size and block.endswith(b"\n"):
                cuts.append((position, lines))
    if is_quoted:
        return (Part(file),)
    if len(cuts) > 1 and cuts[-1][0] == position:
        cuts.pop()
    ends = [start for start, _ in cuts[1:]]
    return tuple(
        Part(file, start, end, before, header if start else b"")
        for (start, before), end in zip(cuts, [*ends, None], strict=True)
    )


def _is_plain(header: bytes) -> bool:
    """Tell whether the first line of a file is its header for sure, on a line of its own."""
    names = header.removeprefix(b"\xef\xbb\xbf")
    return (
        header.endswith(b"\n")
        and names.replace(b"\r\n", b"\n").count(b"\r") == 0
        and bool(names.strip(b',;\t" \r\n'))
        and names.count(b'"') % 2 == 0
        and not names.startswith((b"\xff\xfe", b"\xfe\xff"))
    )

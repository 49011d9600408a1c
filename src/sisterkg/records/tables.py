"""Knows CSV as people save it, down to the byte; does not know what any column means.

Every fault of a file is reported in one reading: a line that cannot be read does not hide the next one.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import NamedTuple, cast

from sisterkg.faults import Fault
from sisterkg.records.hints import did_you_mean
from sisterkg.records.letters import MAX_CELL, Report, check_text, shown

__all__ = ["MAX_CELL", "Report", "Row", "check_header", "checked_rows", "read_table", "shown"]


class Row(NamedTuple):
    """One row of a table: its file, the line it begins on, and its cells by column, without outer white space."""

    source: str
    line: int
    cells: Mapping[str, str]


class Header(NamedTuple):
    """The columns of a table, and those of them that may be missing."""

    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()


def read_table(content: bytes | Iterable[bytes], source: str, header: Header, report: Report) -> Iterator[Row]:
    """Yield the rows of a CSV file (RFC 4180; UTF-8, with or without BOM) that have the right number of cells.

    The file is given whole or, so that it is never held, in pieces that end with line feeds. The separator is the
    one that the header line uses: comma, semicolon or tab. Empty rows are passed over.
    """
    pieces = iter([content] if isinstance(content, bytes) else content)
    opening = next(pieces, b"")
    if what := next((told for mark, told in _OTHER_FILES.items() if opening.startswith(mark)), None):
        report(Fault(source, 0, "", "", "wrong-encoding", what, "save it as “CSV UTF-8”"))
        return
    lines = _decoded_lines(chain((opening.removeprefix(b"\xef\xbb\xbf"),), pieces), source, report)
    before, first = _up_to_header(lines)
    if first is None:
        report(Fault(source, 0, "", "", "empty-file", "the file is empty", f"begin with: {','.join(header.columns)}"))
        return
    table = _parsed(chain(first, lines), max(_SEPARATORS, key=first[0].count), source, report, before)
    line_of_header, found = next(table, (before + 1, []))
    names = [shown(name) for name in found]
    if not found or line_of_header != before + 1:
        return  # the header itself could not be read, and its line has been reported
    check_header(names, header, source, line_of_header, report)
    yield from checked_rows(names, table, source, report)


def checked_rows(
    names: Sequence[str], table: Iterable[tuple[int, Sequence[str]]], source: str, report: Report
) -> Iterator[Row]:
    """Yield the rows of a table, each given with its line, that have a cell for each name, and whose text is well."""
    width = len(names)
    for line, cells in table:
        stripped = [*map(str.strip, cells)]
        if len(cells) != width:
            if any(stripped):
                report(_ragged(source, line, len(cells), width))
            continue
        together = "".join(stripped)
        if not together:
            continue
        row = Row(source, line, dict(zip(names, stripped, strict=True)))
        if not (together.isascii() and together.isprintable() and len(together) <= MAX_CELL):
            for name, cell in row.cells.items():
                check_text(cell, source, line, name, report)
        yield row


_SEPARATORS = ",;\t"
_AT_ONCE = 512
"""Lines that are parsed together."""
_UTF16 = "the file is UTF-16, as some spreadsheets save “Unicode text”"
_SPREADSHEET = "the file is a spreadsheet’s own, whatever its name says"
_OTHER_FILES = {b"\xff\xfe": _UTF16, b"\xfe\xff": _UTF16, b"PK\3\4": _SPREADSHEET, b"\xd0\xcf\x11\xe0": _SPREADSHEET}
"""What a file is that begins with such bytes, and is no CSV in UTF-8."""


def _up_to_header(lines: Iterator[str]) -> tuple[int, list[str] | None]:
    """Return how many lines there are before the header, and the lines from there on that have been read.

    The header is the first line that has more than separators, or else the first that is not blank.
    """
    read: list[str] = []
    for line in lines:
        read.append(line)
        if line.strip(_SEPARATORS + '" \r\n'):
            return len(read) - 1, read[-1:]
    for before, line in enumerate(read):
        if line.strip():
            return before, read[before:]
    return 0, None


def _decoded_lines(pieces: Iterable[bytes], source: str, report: Report) -> Iterator[str]:
    """Yield lines, which end with a carriage return, a line feed or both."""
    return chain.from_iterable(_decoded(pieces, source, report))


def _decoded(pieces: Iterable[bytes], source: str, report: Report) -> Iterator[list[str]]:
    before = 0
    for piece in pieces:
        raw = piece.splitlines(keepends=True)
        try:
            yield [line.decode() for line in raw]
        except UnicodeDecodeError:
            yield [_decoded_line(line, source, number, report) for number, line in enumerate(raw, before + 1)]
        before += len(raw)


def _decoded_line(line: bytes, source: str, number: int, report: Report) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        guess = line.decode("cp1254", errors="replace").strip()
        near = shown(guess[max(0, error.start - 12) : error.start + 12])
        what = f"byte {error.start + 1} of the line is not UTF-8 (in Windows-1254 it would be “{near}”)"
        report(Fault(source, number, "", "", "wrong-encoding", what, "save the file as “CSV UTF-8”"))
        return line.decode(errors="ignore")


def _parsed(
    lines: Iterator[str], delimiter: str, source: str, report: Report, before: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's first line and cells; where all is well, which is the rule, many rows at once."""
    number, width = before + 1, None
    while some := list(islice(lines, _AT_ONCE)):
        try:
            rows = list(csv.reader(some, delimiter=delimiter, strict=True))
        except csv.Error:
            rows = []  # there is a fault, or a cell of several lines is not at its end
        width = width or next((len(cells) for cells in rows if cells), None)
        if len(rows) != len(some):
            yield from _parsed_singly(chain(some, lines), delimiter, source, report, number - 1, width)
            return
        yield from ((line, cells) for line, cells in enumerate(rows, number) if cells)
        number += len(some)


def _parsed_singly(
    lines: Iterator[str], delimiter: str, source: str, report: Report, before: int, width: int | None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the same, row by row; after a quote that is never closed, go on with the next line."""
    again: deque[str] = deque()
    taken: list[str] = []
    number = before + 1

    def feed() -> Iterator[str]:
        while again or (line := next(lines, None)) is not None:
            taken.append(again.popleft() if again else cast("str", line))
            yield taken[-1]

    while True:
        try:
            for cells in csv.reader(feed(), delimiter=delimiter, strict=True):
                if len(taken) > 1 and width is not None and len(cells) != width:
                    raise csv.Error("a row of the wrong width over several lines")
                if cells:
                    width = width or len(cells)
                    yield number, cells
                number += len(taken)
                taken.clear()
            return
        except csv.Error:
            report(_broken(taken[0], delimiter, source, number))
            again.extendleft(reversed(taken[1:]))
            number += 1
            taken.clear()


def _broken(line: str, delimiter: str, source: str, number: int) -> Fault:
    """Say what is wrong with a line that the CSV reader gave up on."""
    if len(line) > csv.field_size_limit():
        return Fault(
            source, number, "", shown(line), "over-long-cell", "the line is too long for a table", "shorten it"
        )
    opened = len(next(csv.reader([line], delimiter=delimiter), [])) or 1
    if line.count('"') % 2:
        what = f"a quote that opens in cell {opened} is not closed"
        return Fault(
            source, number, "", shown(line), "unclosed-quote", what, 'close it, or write "" for a quote sign'
        )
    what = "there is text behind a closing quote"
    return Fault(source, number, "", shown(line), "stray-quote", what, 'write "" for a quote sign inside a cell')


def _ragged(source: str, line: int, found: int, expected: int) -> Fault:
    what = f"the row has {found} cells, the header {expected}"
    mend = "put a cell that holds a comma into quotes" if found > expected else "add the cells that are missing"
    return Fault(source, line, "", "", "ragged-row", what, mend)


def check_header(names: Sequence[str], header: Header, source: str, line: int, report: Report) -> None:
    """Report columns that are missing, unknown or there twice."""

    def fault(name: str, rule: str, what: str, mend: str) -> None:
        report(Fault(source, line, name, name, rule, what, mend))

    columns = header.columns
    missing = [column for column in columns if column not in names and column not in header.optional]
    for name, count in Counter(names).items():
        if count > 1:
            fault(name, "doubled-column", f"the column {name} is there {count} times", "keep one of them")
        if name not in columns:
            near = did_you_mean(name, missing or columns)
            fault(
                name,
                "unknown-column",
                f"there is no column {name!r}",
                near or (f"the columns are {','.join(columns)}" if name else "give it a name, or delete it"),
            )
    for column in missing:
        fault(column, "missing-column", f"the column {column} is missing", "add it; its cells may be empty")

"""Knows CSV as people save it, down to the byte; does not know what any column means.

Every fault of a file is reported in one reading: a line that cannot be read does not hide the next one.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from sisterkg.faults import Fault
from sisterkg.folding import fold

Report = Callable[[Fault], None]
"""Takes a fault as it is found."""

_SHOWN = 300
"""How much of a text a fault repeats."""

MAX_CELL = 4000
"""The longest cell, in characters: about a page of text."""

_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")


@dataclass(frozen=True)
class Row:
    """One row of a table: its file, the line it begins on, and its cells by column, without outer white space."""

    source: str
    line: int
    cells: Mapping[str, str]


def read_table(
    content: bytes, source: str, columns: Sequence[str], report: Report, optional: Collection[str] = ()
) -> Iterator[Row]:
    """Yield the rows of a CSV file (RFC 4180; UTF-8, with or without BOM) that have the right number of cells.

    The separator is the one that the header line uses: comma, semicolon or tab. Empty rows are passed over. Of the
    columns, those that are ``optional`` may be missing.
    """
    lines = list(_decoded_lines(content, source, report))
    if not any(line.strip() for line in lines):
        if content[:2] not in _UTF16_MARKS:
            report(Fault(source, 0, "", "", "empty-file", "the file is empty", f"begin with: {','.join(columns)}"))
        return
    start = _first_line(lines, _SEPARATORS + '" \r\n') or _first_line(lines, None) or 0
    delimiter = max(_SEPARATORS, key=lines[start].count)
    table = _parsed(lines, delimiter, source, report, start)
    line_of_header, header = next(table, (start + 1, []))
    names = [shown(name) for name in header]
    if not header or line_of_header != start + 1:
        return  # the header itself could not be read, and its line has been reported
    _check_header(names, columns, optional, source, line_of_header, report)
    for line, cells in table:
        stripped = [cell.strip() for cell in cells]
        if not any(stripped):
            continue
        if len(cells) != len(names):
            report(_ragged(source, line, len(cells), len(names)))
            continue
        row = Row(source, line, dict(zip(names, stripped, strict=True)))
        for name, cell in row.cells.items():
            _check_text(cell, source, line, name, report)
        yield row


def _first_line(lines: Sequence[str], blanks: str | None) -> int | None:
    """Return the place of the first line that is more than blanks."""
    return next((place for place, line in enumerate(lines) if line.strip(blanks)), None)


_SEPARATORS = ",;\t"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def _decoded_lines(content: bytes, source: str, report: Report) -> Iterator[str]:
    if content[:2] in _UTF16_MARKS:
        what = "the file is UTF-16, as some spreadsheets save “Unicode text”"
        report(Fault(source, 0, "", "", "wrong-encoding", what, "save it as “CSV UTF-8”"))
        return
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True), start=1):
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            guess = line.decode("cp1254", errors="replace").strip()
            near = shown(guess[max(0, error.start - 12) : error.start + 12])
            what = f"byte {error.start + 1} of the line is not UTF-8 (it would be Turkish Windows-1254: “{near}”)"
            report(Fault(source, number, "", "", "wrong-encoding", what, "save the file as “CSV UTF-8”"))
            yield line.decode("utf-8", errors="ignore")


def _parsed(
    lines: list[str], delimiter: str, source: str, report: Report, start: int
) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's first line and cells; after a quote that is never closed, go on with the next line."""
    width = None
    while start < len(lines):
        reader = csv.reader(islice(lines, start, None), delimiter=delimiter, strict=True)
        consumed = 0
        try:
            for cells in reader:
                spanned, consumed = reader.line_num - consumed, reader.line_num
                if spanned > 1 and width is not None and len(cells) != width:
                    consumed -= spanned
                    raise csv.Error("a row of the wrong width over several lines")
                if cells:
                    width = width or len(cells)
                    yield start + consumed - spanned + 1, cells
            return
        except csv.Error:
            start += consumed
            report(_broken(lines[start], delimiter, source, start + 1))
            start += 1


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


def _check_header(
    names: Sequence[str], columns: Sequence[str], optional: Collection[str], source: str, line: int, report: Report
) -> None:
    def fault(name: str, rule: str, what: str, mend: str) -> None:
        report(Fault(source, line, name, name, rule, what, mend))

    missing = [column for column in columns if column not in names and column not in optional]
    for name, count in Counter(names).items():
        if count > 1:
            fault(name, "doubled-column", f"the column {name} is there {count} times", "keep one of them")
        if name not in columns:
            near = did_you_mean(name, missing or columns)
            fault(
                name,
                "unknown-column",
                f"there is no column {name!r}",
                near or f"the columns are {','.join(columns)}",
            )
    for column in missing:
        fault(column, "missing-column", f"the column {column} is missing", "add it; its cells may be empty")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a hint at the known word nearest to ``word``, or nothing.

    >>> did_you_mean("Contry", ["country", "kind"])
    'did you mean country?'
    """
    folded = {fold(name): name for name in known}
    near = get_close_matches(fold(word), folded, n=1, cutoff=0.6)
    return f"did you mean {folded[near[0]]}?" if near else ""


def _check_text(cell: str, source: str, line: int, column: str, report: Report) -> None:
    """Report characters that a reader cannot see, and a cell that is too long."""
    if len(cell) > MAX_CELL:
        what = f"the cell has {len(cell)} characters; {MAX_CELL} are the most"
        report(Fault(source, line, column, cell[:40] + "…", "over-long-cell", what, "shorten it"))
    if cell.isascii() and cell.isprintable():
        return
    for position, character in enumerate(cell):
        if flaw := _flaw(cell, position, character):
            rule, what = flaw
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            report(Fault(source, line, column, shown(cell), rule, f"{what}: {name} at {position + 1}", "delete it"))
            break
    if unicodedata.normalize("NFC", cell) != cell:
        what = "letters and their marks are written apart (not in Unicode form NFC)"
        report(Fault(source, line, column, shown(cell), "not-nfc", what, f"type it anew: {_nfc(cell)}"))


def _flaw(cell: str, position: int, character: str) -> tuple[str, str] | None:
    if character == "\0":
        return "nul-character", "the cell holds a NUL character"
    if character == "\N{REPLACEMENT CHARACTER}":
        return "wrong-encoding", "a letter was lost when the file was converted"
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return "control-character", "the cell holds a line break or another control character"
    if category != "Cf" or (character in _JOINERS and _joins(cell, position)):
        return None
    if unicodedata.bidirectional(character) in _BIDI_CONTROLS or character in _MARKS:
        return "bidi-character", "an invisible character turns the writing direction"
    return "zero-width-character", "the cell holds an invisible character"


_BIDI_CONTROLS = frozenset({"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"})
_MARKS = frozenset("\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}")


def _joins(cell: str, position: int) -> bool:
    """Tell whether a joiner stands between letters of a script that needs it, as Persian and Hindi do."""
    around = cell[position - 1 : position] + cell[position + 1 : position + 2]
    return len(around) == 2 and all(
        unicodedata.category(letter) in ("Lo", "Mn", "Mc") and not letter.isascii() for letter in around
    )


def _nfc(cell: str) -> str:
    return shown(unicodedata.normalize("NFC", cell))


def shown(text: str) -> str:
    """Return ``text``, cut where it is long, with all that is invisible made visible."""
    short = text.strip() if len(text) <= _SHOWN else text.strip()[:_SHOWN] + "…"
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short)

"""Knows how a CSV file is made safe for spreadsheets, which take some texts for formulas; not what is in it.

OWASP, CSV Injection: a cell that begins with one of a few signs is run by the program that opens it.
"""

from __future__ import annotations

import csv
import io
import re

_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, in half-width and full-width signs."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def guarded(content: bytes) -> bytes:
    r"""Return a CSV file for spreadsheets, which has a byte-order mark and no cell that would be taken for a formula.

    An apostrophe stands before whatever looks like one and is no number.

    >>> guarded(b"name,longitude\r\n=HYPERLINK(1),-9.5\r\n").decode("utf-8-sig")
    "name,longitude\r\n'=HYPERLINK(1),-9.5\r\n"
    """
    rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_guarded_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _guarded_cell(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell.lstrip(" ")) and not _NUMBER.fullmatch(cell) else cell

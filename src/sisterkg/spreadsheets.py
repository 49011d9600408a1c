"""Knows how a CSV file is made safe for spreadsheets, which take some texts for formulas; not what is in it.

OWASP, CSV Injection: a cell that begins with one of a few signs is run by the program that opens it.
"""

from __future__ import annotations

import csv
import io
import re
from typing import BinaryIO

_FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a formula begins, in half-width and full-width signs."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def guarded(content: BinaryIO, out: BinaryIO) -> None:
    r"""Write a CSV file for spreadsheets: with a byte-order mark and no cell that would be taken for a formula.

    An apostrophe stands before whatever looks like one and is no number.

    >>> out = io.BytesIO()
    >>> guarded(io.BytesIO(b"name,longitude\r\n=HYPERLINK(1),-9.5\r\n"), out)
    >>> out.getvalue().decode("utf-8-sig")
    "name,longitude\r\n'=HYPERLINK(1),-9.5\r\n"
    """
    rows = csv.reader((line.decode() for line in content), strict=True)
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    csv.writer(text).writerows([_guarded_cell(cell) for cell in row] for row in rows)
    text.detach()


def _guarded_cell(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell.lstrip(" ")) and not _NUMBER.fullmatch(cell) else cell

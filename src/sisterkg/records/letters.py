"""Knows which characters of a cell nobody can see or means, and how such a text is shown; not whose cell it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from sisterkg.faults import Fault

Report = Callable[[Fault], None]
"""Takes a fault as it is found."""

_SHOWN = 300
"""How much of a text a fault repeats."""

MAX_CELL = 4000
"""The longest cell, in characters: about a page of text."""

_JOINERS = frozenset("\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}")


def check_text(cell: str, source: str, line: int, column: str, report: Report) -> None:
    """Report characters that a reader cannot see, and a cell that is too long."""
    if len(cell) > MAX_CELL:
        what = f"the cell has {len(cell)} characters; {MAX_CELL} are the most"
        report(Fault(source, line, column, cell[:40] + "…", "over-long-cell", what, "shorten it"))
    if cell.isascii() and cell.isprintable():
        return
    # What may be a flaw is not printable, but for the sign of a lost letter.
    suspect = not cell.isprintable() or "\N{REPLACEMENT CHARACTER}" in cell
    for position, character in enumerate(cell) if suspect else ():
        if flaw := _flaw(cell, position, character):
            rule, what = flaw
            name = unicodedata.name(character, f"U+{ord(character):04X}")
            report(Fault(source, line, column, shown(cell), rule, f"{what}: {name} at {position + 1}", "delete it"))
            break
    if not unicodedata.is_normalized("NFC", cell):
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

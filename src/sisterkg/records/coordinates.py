"""Knows how degrees are written, and what those that cannot be read were meant to be; not whether they fit a country.

Decimal degrees with a point are read. Other spellings are refused, and the decimal degrees that they come to are
proposed: which hemisphere or sign was meant is for a person to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from sisterkg.published import Unreadable

_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{1,12})?")
_ANY_SIGN = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", ",": "."})
_PARTS = re.compile(
    r"""(?P<before>[NSEW])?\s*
    (?P<sign>[+-])?\s*(?P<degrees>[0-9]{1,3}(?:\.[0-9]{1,12})?)\s*(?:[°º˚d]\s*
    (?:(?P<minutes>[0-9]{1,2}(?:\.[0-9]{1,9})?)\s*['’′´m]\s*
    (?:(?P<seconds>[0-9]{1,2}(?:\.[0-9]{1,9})?)\s*(?:["”″s]|'')\s*)?)?)?
    (?P<behind>[NSEW])?""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACES = Decimal("0.00001")
"""About a metre: more than what is written in minutes and seconds is known to."""
_ALL_ROUND = 180
"""Degrees beyond which nothing is, neither a latitude nor a longitude."""

_WRITE_DEGREES = "write decimal degrees with a point, as in 38.43615, and a minus for south and west"


def degrees(bound: int) -> Callable[[str], Decimal]:
    """Return a reader of decimal degrees between ``-bound`` and ``bound``.

    >>> degrees(90)("38.43615")
    Decimal('38.43615')
    """

    def read(cell: str) -> Decimal:
        if not _DEGREES.fullmatch(cell):
            meant = meant_degrees(cell)
            is_known = meant is not None and abs(meant) <= bound
            mend = f"did you mean {meant}? A minus is for south and west" if is_known else _WRITE_DEGREES
            raise Unreadable("malformed-coordinate", f"{cell!r} is no coordinate", mend)
        value = Decimal(cell)
        if abs(value) > bound:
            mend = "are latitude and longitude swapped?"
            if abs(value) > _ALL_ROUND:
                mend = f"is its point where it belongs? A spreadsheet may have moved it; {_WRITE_DEGREES}"
            raise Unreadable("coordinate-out-of-range", f"{cell} is beyond {bound} degrees", mend)
        return value

    return read


def meant_degrees(cell: str) -> Decimal | None:
    """Return the decimal degrees that another spelling comes to, or None where that cannot be told.

    >>> [str(meant_degrees(text)) for text in ("49,7939", "77° 36' W", "−8.5°", "S 33 55", "about 38")]
    ['49.7939', '-77.6', '-8.5', 'None', 'None']
    """
    if not (match := _PARTS.fullmatch(cell.strip().translate(_ANY_SIGN))):
        return None
    side = (match["before"] or match["behind"] or "").upper()
    if (match["before"] and match["behind"]) or (side and match["sign"]):
        return None
    minutes, seconds = Decimal(match["minutes"] or 0), Decimal(match["seconds"] or 0)
    if minutes >= 60 or seconds >= 60 or (match["minutes"] and "." in match["degrees"]):
        return None
    value = Decimal(match["degrees"]) + minutes / 60 + seconds / 3600
    if match["minutes"]:
        value = value.quantize(_PLACES).normalize()
    return Decimal(f"{-value:f}" if side in ("S", "W") or match["sign"] == "-" else f"{value:f}")

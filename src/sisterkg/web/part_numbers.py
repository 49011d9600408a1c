"""Knows which part of something long an address asks for; does not know what is long, nor how many parts it has."""

from __future__ import annotations

from collections.abc import Mapping

_BEYOND = 10_000_000
"""A part that nothing has."""


def part_number(parameters: Mapping[str, str], name: str) -> int:
    """Return the number of a part, from 1, that a parameter says.

    What is no number asks for the first part, and a huge one for none there is.

    >>> [part_number({"page": text}, "page") for text in ("3", "007", "0", "", "two", "9" * 5000)]
    [3, 7, 1, 1, 1, 10000000]
    """
    text = parameters.get(name, "").strip()
    if not (text.isascii() and text.isdecimal()):
        return 1
    digits = text.lstrip("0")
    return int(digits or "1") if len(digits) < len(str(_BEYOND)) else _BEYOND

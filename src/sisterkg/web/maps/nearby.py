"""Knows how many of many places are so close together that they want a map of their own; does not draw it."""

from __future__ import annotations

from collections.abc import Callable

_FEWEST = 4
"""Places from which a map of their own is worth its room."""

_CLOSE = 0.4
"""How far the nearer half reaches at the most, as a part of the whole: else it would be the same map again."""


def crowded(count: int, kilometres_to: Callable[[int], float]) -> int:
    """Return how many places crowd around home: the nearer half of them, or none where that is not close.

    ``kilometres_to`` tells how far a place is by its number, from 0, in the order of distance.

    >>> crowded(8, [300.0, 400.0, 500.0, 900.0, 7_500.0, 9_000.0, 10_000.0, 11_000.0].__getitem__)
    4
    >>> crowded(4, [7_500.0, 9_000.0, 10_000.0, 11_000.0].__getitem__)
    0
    """
    half = count // 2
    if half < _FEWEST:
        return 0
    return half if kilometres_to(half - 1) <= _CLOSE * kilometres_to(count - 1) else 0

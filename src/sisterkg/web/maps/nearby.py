"""Knows which of many places are so close together that they want a map of their own; does not draw it."""

from __future__ import annotations

from collections.abc import Sequence

from sisterkg.distances import Position, kilometres

_FEWEST = 4
"""Places from which a map of their own is worth its room."""

_CLOSE = 0.4
"""How far the nearer half reaches at the most, as a part of the whole: else it would be the same map again."""


def crowded_around(home: Position, others: Sequence[Position]) -> Sequence[Position]:
    """Return the nearer half of places where they crowd around home, nearest first; nothing where they do not.

    >>> home, far = (38.4, 27.2), [(33.8, -118.2), (23.1, -82.4), (-7.2, 112.8), (39.1, 117.2)]
    >>> len(crowded_around(home, [*far, (41.7, 25.4), (35.1, 34.0), (44.2, 28.6), (43.3, 17.8)]))
    4
    >>> crowded_around(home, far)
    ()
    """
    ordered = sorted(others, key=lambda other: (kilometres(home, other), other))
    nearer = ordered[: len(ordered) // 2]
    if len(nearer) < _FEWEST:
        return ()
    reach, whole = kilometres(home, nearer[-1]), kilometres(home, ordered[-1])
    return tuple(nearer) if reach <= _CLOSE * whole else ()

"""Knows how shores and lines are cut where a map ends and goes on at its other side; does not know what they show.

Points are (turned longitude, latitude), as in ``EqualEarth.turned``: the map reaches from -180 to 180.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence

Point = tuple[float, float]

_HALF = 180.0
_EDGE_STEP = 4.0
"""Degrees: a line along the edge of the map is bent by it, so that it needs points."""


def cut_line(points: Iterable[Point]) -> list[list[Point]]:
    """Return the parts of a line that leaves the map at one side and comes in at the other.

    >>> cut_line([(170, 0), (-170, 10)])
    [[(170, 0), (180.0, 5.0)], [(-180.0, 5.0), (-170, 10)]]
    """
    parts: list[list[Point]] = [[]]
    before: Point | None = None
    for point in points:
        if before and abs(point[0] - before[0]) > _HALF:
            side = math.copysign(_HALF, before[0])
            further = point[0] + 2 * side
            share = (side - before[0]) / (further - before[0]) if further != before[0] else 0.5
            latitude = before[1] + share * (point[1] - before[1])
            parts[-1].append((side, latitude))
            parts.append([(-side, latitude)])
        parts[-1].append(point)
        before = point
    return parts if before else []


def cut_ring(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield the parts of a closed shore, each whole on the map; one around a pole reaches down to it.

    >>> [sorted({x for x, _ in part}) for part in cut_ring([(170, 0), (-170, 0), (-170, 9), (170, 9), (170, 0)])]
    [[170, 180.0], [-180.0, -170.0]]
    """
    ring = unrolled(points)
    if round((ring[-1][0] - ring[0][0]) / (2 * _HALF)):
        pole = math.copysign(90.0, sum(latitude for _, latitude in ring))
        ring = [*ring, (ring[-1][0], pole), (ring[0][0], pole)]
    west, east = min(x for x, _ in ring), max(x for x, _ in ring)
    for turn in range(math.floor((west + _HALF) / 360), math.floor((east + _HALF) / 360) + 1):
        moved = [(x - 360 * turn, y) for x, y in ring]
        inside = clipped(moved, (-_HALF, _HALF), (-90.0, 90.0))
        if len(inside) > 2:
            yield _along_edge(inside)


def clipped(ring: Sequence[Point], across: Point, up: Point) -> list[Point]:
    """Return what of a ring is in a rectangle (Sutherland and Hodgman); ``across`` and ``up`` are its bounds."""
    found = list(ring)
    for axis, (least, most) in enumerate((across, up)):
        values = [point[axis] for point in found]
        if values and min(values) < least:
            found = _half(found, axis, least, operator.ge)
        if values and max(values) > most:
            found = _half(found, axis, most, operator.le)
    return found


def _half(ring: list[Point], axis: int, bound: float, holds: Callable[[float, float], bool]) -> list[Point]:
    kept: list[Point] = []
    for before, point in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        if holds(point[axis], bound) != holds(before[axis], bound):
            share = (bound - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            kept.append((other, bound) if axis else (bound, other))
        if holds(point[axis], bound):
            kept.append(point)
    return kept


def unrolled(points: Sequence[Point]) -> list[Point]:
    """Return the points of a ring without jumps: longitudes may run over the edge of the map.

    >>> unrolled([(170, 0), (-170, 0)])
    [(170, 0), (190.0, 0)]
    """
    found = [points[0]]
    for x, y in points[1:]:
        before = found[-1][0]
        found.append((before + (x - before + _HALF) % 360 - _HALF, y))
    return found


def _along_edge(ring: Sequence[Point]) -> list[Point]:
    dense: list[Point] = []
    for before, point in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        dense.append(before)
        if before[0] == point[0] and abs(before[0]) == _HALF:
            steps = int(abs(point[1] - before[1]) / _EDGE_STEP)
            rise = (point[1] - before[1]) / (steps + 1)
            dense.extend((before[0], before[1] + rise * step) for step in range(1, steps + 1))
    return dense

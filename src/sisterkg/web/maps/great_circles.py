"""Knows the shortest way between two points of the Earth, point by point; does not know the map it is drawn on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sisterkg.distances import Position

_STEP = math.radians(2)
_SAME = 1e-9

_Vector = tuple[float, float, float]


def great_circle(start: Position, end: Position) -> Sequence[Position]:
    """Return points on the shortest way, both ends included, two degrees apart; nothing where there is no way to go.

    Between two opposite points all ways are as short: the one over the nearer pole is taken.

    >>> [(round(lat), round(lon)) for lat, lon in great_circle((0, 0), (0, 6))]
    [(0, 0), (0, 2), (0, 4), (0, 6)]
    >>> max(latitude for latitude, _ in great_circle((40.4, 49.9), (33.8, -118.2))) > 75
    True
    """
    one, other = _vector(start), _vector(end)
    angle = math.acos(max(-1.0, min(1.0, _dot(one, other))))
    if angle < _SAME:
        return ()
    across = _across(one, other if math.pi - angle > _SAME else _over_pole(one))
    steps = max(1, round(angle / _STEP))
    inner = (_position(_between(one, across, angle * step / steps)) for step in range(1, steps))
    return (start, *inner, end)


def _vector(position: Position) -> _Vector:
    latitude, longitude = map(math.radians, position)
    return (
        math.cos(latitude) * math.cos(longitude),
        math.cos(latitude) * math.sin(longitude),
        math.sin(latitude),
    )


def _position(vector: _Vector) -> Position:
    x, y, z = vector
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _dot(one: _Vector, other: _Vector) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _across(one: _Vector, other: _Vector) -> _Vector:
    """Return the direction, of length 1, in which one leaves a point to reach another."""
    along = _dot(one, other)
    x, y, z = (b - along * a for a, b in zip(one, other, strict=True))
    length = math.sqrt(x * x + y * y + z * z)
    return x / length, y / length, z / length


def _over_pole(one: _Vector) -> _Vector:
    """Return a point on the way from one to its opposite: the nearer pole; from a pole, on Greenwich's meridian."""
    is_pole = math.hypot(one[0], one[1]) < _SAME
    return (1.0, 0.0, 0.0) if is_pole else (0.0, 0.0, 1.0 if one[2] >= 0 else -1.0)


def _between(one: _Vector, across: _Vector, angle: float) -> _Vector:
    x, y, z = (math.cos(angle) * a + math.sin(angle) * b for a, b in zip(one, across, strict=True))
    return x, y, z

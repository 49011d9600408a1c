"""Knows which part of a flat map is shown, and how its points become those of a picture; does not draw."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sisterkg.web.maps.projection import EqualEarth, Flat

WIDTH = 960
"""Of a picture, in its own units: it is shown at any size."""

_EAST, _SOUTH = EqualEarth().flat(0, 180)[0], EqualEarth().flat(-90, 0)[1]
_MARGIN = 0.07
"""Around what is shown, as a part of its width."""

LEAST = (0.3, 0.6, 1.2)
"""Radii of the Earth that a map is wide at least, and where no shore would be seen: what is around a place tells
where it is, and inland nothing does for a thousand kilometres."""

_FLATTEST, _TALLEST = 2.3, 1.6
"""Bounds of a picture's width by its height, about."""

_WIDE, _STEP = 2.0, 0.5
"""Radii of the Earth from which the edges of a frame are set to steps of so many: wide maps share their land."""


@dataclass(frozen=True)
class Frame:
    """A rectangle of a flat map, and the size of a radius of the Earth in the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @cached_property
    def scale(self) -> float:
        """Units of the picture for a radius of the Earth."""
        return WIDTH / (self.right - self.left)

    @property
    def height(self) -> int:
        """The height of the picture, in its units."""
        return math.ceil((self.bottom - self.top) * self.scale)

    def seen(self, point: Flat) -> Flat:
        """Return where a point of the flat map is in the picture."""
        return (point[0] - self.left) * self.scale, (point[1] - self.top) * self.scale


def frame_around(points: Iterable[Flat], least: float = LEAST[0]) -> Frame:
    """Return the frame that shows points with some room around them, within the Earth; all of it for no points.

    It is ``least`` radii of the Earth wide at least.

    >>> whole = frame_around([])
    >>> round(whole.right - whole.left, 2), whole.height
    (5.41, 468)
    >>> one = frame_around([(0.5, -0.6)])
    >>> round(one.right - one.left, 2), round(one.left + one.right, 2)
    (0.3, 1.0)
    """
    xs, ys = zip(*points, strict=True) if (points := list(points)) else ((-_EAST, _EAST), (-_SOUTH, _SOUTH))
    width = max((max(xs) - min(xs)) * (1 + 2 * _MARGIN), least)
    height = max(ys) - min(ys) + _MARGIN * width
    width = max(width, height * _TALLEST)
    height = min(max(height, width / _FLATTEST), 2 * _SOUTH)
    horizontal, vertical = _within(min(xs), max(xs), width, _EAST), _within(min(ys), max(ys), height, _SOUTH)
    if width >= _WIDE:
        horizontal, vertical = _stepped(*horizontal, _EAST), _stepped(*vertical, _SOUTH)
    return Frame(horizontal[0], vertical[0], horizontal[1], vertical[1])


def _stepped(least: float, most: float, bound: float) -> tuple[float, float]:
    """Return the steps next to two values, around them, and no more than the bounds."""
    return max(math.floor(least / _STEP) * _STEP, -bound), min(math.ceil(most / _STEP) * _STEP, bound)


def _within(least: float, most: float, length: float, bound: float) -> tuple[float, float]:
    """Return a stretch of a length around two values, moved into the bounds, and cut to them where it is longer."""
    length = min(length, 2 * bound)
    start = min(max((least + most - length) / 2, -bound), bound - length)
    return start, start + length

"""Knows the coasts of the world, from the file beside this module; does not know how they are drawn.

What the file is made of, and how: coastline/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from sisterkg.web.maps.cutting import unrolled
from sisterkg.web.maps.projection import parallel


@dataclass(frozen=True)
class Piece:
    """Some points of a shore that follow each other, and between what they lie."""

    start: int
    stop: int
    west: float
    east: float
    lengths: tuple[float, float]
    """The shortest and the longest degree on the parallels of its points."""
    downs: tuple[float, float]
    """How far down the uppermost and the lowest of them are."""


@dataclass(frozen=True)
class Ring:
    """The shore of a land or a lake, closed; its points in three columns."""

    longitudes: Sequence[float]
    """Without jumps: they may run over 180 degrees."""
    latitudes: Sequence[float]
    parallels: Sequence[tuple[float, float]]
    """Of each point, as ``parallel`` has it: so much less is left to do for a map."""
    whole: Piece
    """All of it as one."""
    pieces: Sequence[Piece]

    @property
    def is_around_pole(self) -> bool:
        """Whether it goes around the Earth."""
        return abs(self.longitudes[-1] - self.longitudes[0]) > _HALF


_HALF = 180.0
_PIECE = 24
"""Points of a piece: with fewer, there are more pieces to look at; with more, more points that are not seen."""

_COARSE = 0.35
"""Degrees between the points of a coast that is shown with half the world: more would not be seen."""


@cache
def coasts(*, fine: bool = True) -> Sequence[Ring]:
    """Return the shores of all lands and lakes; what is within two of them is water.

    >>> sum(len(ring.latitudes) for ring in coasts()) > 9000
    True
    """
    kept = json.loads((files(__package__) / "coastline.json").read_text("utf-8"))
    steps = kept["steps"]
    found = []
    for ring in kept["rings"]:
        xs, ys = accumulate(ring[::2]), accumulate(ring[1::2])
        points = [(x / steps, y / steps) for x, y in zip(xs, ys, strict=True)]
        if not fine:
            points = _thinned(points)
        found.append(_ring(points))
    return tuple(found)


def _ring(points: Sequence[tuple[float, float]]) -> Ring:
    longitudes, latitudes = zip(*unrolled(points), strict=True)
    parallels = tuple(map(parallel, latitudes))

    def piece(start: int, stop: int) -> Piece:
        xs, (lengths, downs) = longitudes[start:stop], zip(*parallels[start:stop], strict=True)
        return Piece(start, stop, min(xs), max(xs), (min(lengths), max(lengths)), (min(downs), max(downs)))

    count = len(points)
    pieces = [piece(start, min(start + _PIECE, count)) for start in range(0, count, _PIECE)]
    return Ring(longitudes, latitudes, parallels, piece(0, count), pieces)


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _COARSE:
            kept.append((x, y))
    return [*kept, points[-1]]

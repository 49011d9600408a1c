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

from sisterkg.web.maps.projection import parallel


@dataclass(frozen=True)
class Ring:
    """The shore of a land or a lake, closed; its points in three columns."""

    longitudes: Sequence[float]
    latitudes: Sequence[float]
    parallels: Sequence[tuple[float, float]]
    """Of each point, as ``parallel`` has it: so much less is left to do for a map."""


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
        longitudes, latitudes = zip(*points, strict=True)
        found.append(Ring(longitudes, latitudes, tuple(map(parallel, latitudes))))
    return tuple(found)


def _thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [points[0]]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= _COARSE:
            kept.append((x, y))
    return [*kept, points[-1]]

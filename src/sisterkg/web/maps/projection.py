"""Knows how points of the Earth come onto a flat map (Equal Earth) and where the map is cut; not what is drawn on it.

B. Šavrič, T. Patterson, B. Jenny: The Equal Earth map projection, 2018 (doi:10.1080/13658816.2018.1504949).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sisterkg.distances import Position

Flat = tuple[float, float]
"""A point of the map: to the right and down, in radii of the Earth."""

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2
_BERING_STRAIT = -169.0
"""The meridian that meets least land."""

_PARALLELS = 16_384
"""Parallels that are remembered: more than the coasts have points."""


@lru_cache(maxsize=_PARALLELS)
def parallel(latitude: float) -> tuple[float, float]:
    """Return how long a degree is on a parallel, and how far down the parallel is: the same on all these maps."""
    theta = math.asin(_M * math.sin(math.radians(latitude)))
    square = theta * theta
    sixth = square * square * square
    width = _M * (_A1 + 3 * _A2 * square + sixth * (7 * _A3 + 9 * _A4 * square))
    height = theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))
    return math.radians(1) * math.cos(theta) / width, 0.0 - height


@dataclass(frozen=True)
class EqualEarth:
    """An equal-area map of the whole Earth with a central meridian, in degrees east."""

    centre: float = 0.0

    def turned(self, longitude: float) -> float:
        """Return a longitude as degrees east of the centre, from -180 up to 180.

        >>> EqualEarth(170).turned(-170)
        20
        """
        return (longitude - self.centre + 180) % 360 - 180

    def flat(self, latitude: float, turned: float) -> Flat:
        """Return where a latitude and a turned longitude are on the map.

        >>> EqualEarth().flat(0, 0), round(EqualEarth().flat(0, 180)[0], 4)
        ((0.0, 0.0), 2.7066)
        """
        length, down = parallel(latitude)
        return turned * length, down

    def place(self, position: Position) -> Flat:
        """Return where a point of the Earth is on the map."""
        latitude, longitude = position
        return self.flat(latitude, self.turned(longitude))


def centred_on(positions: Iterable[Position], home: Position | None = None) -> EqualEarth:
    """Return the map that cuts fewest ways from home, where it is cut through a wide gap between points.

    A map of much of the world is cut in the Bering Strait, as people know it, where that does as well.

    >>> izmir, suva = (38.4, 27.2), (-18.1, 178.4)
    >>> centred_on([izmir, (33.8, -118.2), (39.1, 117.2)], izmir).centre  # Long Beach, Tianjin
    11.0
    >>> centred_on([suva, (-36.8, 174.8), (21.3, -157.9)], suva).centre  # Auckland, Honolulu
    -171.55
    """
    longitudes = sorted({longitude % 360 for _, longitude in (*positions, *((home,) if home else ()))})
    if not longitudes:
        return EqualEarth()
    gaps = sorted(
        zip(longitudes, [*longitudes[1:], longitudes[0] + 360], strict=True), key=lambda gap: gap[0] - gap[1]
    )
    edges = [_edge(west, east) for west, east in gaps[:_TRIED]]
    cuts = {edge: _ways_cut(edge, longitudes, home) for edge in edges} if home else dict.fromkeys(edges, 0)
    return EqualEarth(round(min(edges, key=cuts.__getitem__) % 360 - 180, 2))


_TRIED = 12
"""Gaps between points, the widest ones, that are looked at."""

_WORLD = 180
"""Degrees between the outermost points from which a map shows so much that people expect it to be cut as usual."""


def _edge(west: float, east: float) -> float:
    strait = west + (_BERING_STRAIT - west) % 360
    return strait if strait < east and 360 - (east - west) >= _WORLD else (west + east) / 2


def _ways_cut(edge: float, longitudes: Iterable[float], home: Position) -> int:
    """Return how many of the shorter ways from home lead over an edge."""
    to_edge = (edge - home[1]) % 360
    eastward = ((longitude - home[1]) % 360 for longitude in longitudes)
    return sum(east > to_edge if east <= 180 else east < to_edge for east in eastward)

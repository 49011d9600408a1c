"""Knows how far apart two points of the Earth are, and how a point is written; does not know whose they are."""

from __future__ import annotations

import math
import re

_RADIUS = 6371.0088
"""Kilometres: the mean radius of the Earth (IUGG)."""

Position = tuple[float, float]
"""Latitude and longitude, in degrees."""


def kilometres(one: Position, other: Position) -> float:
    """Return the distance along the surface of a sphere, at most half a percent off.

    >>> round(kilometres((38.43615, 27.15179), (40.39527, 49.86222)))
    1958
    """
    (lat1, lon1), (lat2, lon2) = ([math.radians(each) for each in point] for point in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, half)))


def read_position(text: str) -> Position | None:
    """Return a point that is written as latitude and longitude, or as well-known text; None for what is neither.

    >>> read_position("38.4, 27.1") == read_position("Point(27.1 38.4)") == (38.4, 27.1)
    True
    """
    number = r"([+-]?\d{1,3}(?:\.\d+)?(?:[eE]-\d{1,2})?)"
    if found := re.fullmatch(rf"\s*point\s*\(\s*{number}\s+{number}\s*\)\s*", text, re.IGNORECASE):
        longitude, latitude = float(found[1]), float(found[2])
    elif found := re.fullmatch(rf"\s*{number}\s*[,;/ ]\s*{number}\s*", text):
        latitude, longitude = float(found[1]), float(found[2])
    else:
        return None
    return on_earth(latitude, longitude)


def on_earth(latitude: float, longitude: float) -> Position | None:
    """Return the point of these degrees, or None where the Earth has none.

    >>> on_earth(38.4, 27.1), on_earth(138.4, 27.1)
    ((38.4, 27.1), None)
    """
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None

"""Knows how land and the net of degrees are drawn in a frame; does not know what is put upon them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sisterkg.web.maps.coastline import Ring, coasts
from sisterkg.web.maps.cutting import clipped, cut_ring
from sisterkg.web.maps.framing import WIDTH, Frame
from sisterkg.web.maps.projection import EqualEarth, Flat

HALF = 2
"""Land is drawn twice as large, in whole numbers, and shown at half its size."""

_OVER = 8
"""Units by which land reaches over the edge of the picture, so that its outline is not seen there."""

_WIDE = 2.0
"""Radii of the Earth from which a frame shows so much that a coarser coast does."""

_NETS = ((2.2, 30), (1.0, 15), (0.4, 5), (0.0, 2))
"""Degrees between two lines, by the width of the frame in radii of the Earth."""

_FINENESS = 5


def land(earth: EqualEarth, frame: Frame) -> str:
    """Return the data of an SVG path: all land in a frame, to be filled by the rule evenodd."""
    right, bottom = HALF * WIDTH + _OVER, HALF * frame.height + _OVER
    scale = HALF * frame.scale
    parts = []
    shores = coasts(fine=frame.right - frame.left < _WIDE)
    for flat in (part for ring in shores for part in _flattened(ring, earth)):
        drawn = [((x - frame.left) * scale, (y - frame.top) * scale) for x, y in flat]
        shown = clipped(drawn, (-_OVER, right), (-_OVER, bottom))
        parts.append(_outline([(round(x), round(y)) for x, y in shown]))
    return "".join(parts)


def _flattened(ring: Ring, earth: EqualEarth) -> Iterable[list[Flat]]:
    """Return the parts of a shore on the flat map: one, but where the edge of the map runs through it."""
    turned = [earth.turned(longitude) for longitude in ring.longitudes]
    if max(turned) - min(turned) < 180:
        return [[(x * length, down) for x, (length, down) in zip(turned, ring.parallels, strict=True)]]
    parts = cut_ring(list(zip(turned, ring.latitudes, strict=True)))
    return ([earth.flat(latitude, x) for x, latitude in part] for part in parts)


def _outline(points: Sequence[tuple[int, int]]) -> str:
    """Return a closed path of whole numbers, each point told by its way from the one before."""
    kept = list(points[:1])
    for x, y in points[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > 1:
            kept.append((x, y))
    if len(kept) < 3:
        return ""
    ways = "".join(f"{_signed(x - a)}{_signed(y - b)}" for (a, b), (x, y) in pairwise(kept))
    return f"M{kept[0][0]} {kept[0][1]}l{ways.lstrip()}z"


def _signed(value: int) -> str:
    return f"{value}" if value < 0 else f" {value}"


def graticule(earth: EqualEarth, frame: Frame) -> str:
    """Return the data of an SVG path: meridians and parallels."""
    apart = next(degrees for width, degrees in _NETS if frame.right - frame.left >= width)
    meridians: Iterable[Sequence[Flat]] = (
        [(earth.turned(x), y) for y in range(-90, 91, _FINENESS)] for x in range(-180, 180, apart)
    )
    parallels: Iterable[Sequence[Flat]] = (
        [(x, y) for x in range(-180, 181, _FINENESS)] for y in range(apart - 90, 90, apart)
    )
    lines = ([frame.seen(earth.flat(latitude, x)) for x, latitude in line] for line in (*meridians, *parallels))
    return "".join(_seen_part(line, frame) for line in lines)


def _seen_part(line: Sequence[Flat], frame: Frame) -> str:
    """Return of a line what is in a frame, and the points next to it."""
    inside = [0 <= x <= WIDTH and 0 <= y <= frame.height for x, y in line]
    shown = [point for number, point in enumerate(line) if any(inside[max(number - 1, 0) : number + 2])]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in shown) if len(shown) > 1 else ""

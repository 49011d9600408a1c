"""Knows how land and the net of degrees are drawn in a frame; does not know what is put upon them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from sisterkg.web.maps.coastline import Piece, Ring, coasts
from sisterkg.web.maps.cutting import clipped, cut_ring
from sisterkg.web.maps.framing import WIDTH, Frame
from sisterkg.web.maps.projection import EqualEarth, Flat, parallel

HALF = 2
"""Land is drawn twice as large, in whole numbers, and shown at half its size."""

_KEPT = 256
"""Frames of which land and net are remembered: names and marks in them differ from language to language."""

_EAST = 180.0
_OVER = 8
"""Units by which land reaches over the edge of the picture, so that its outline is not seen there."""

_WIDE = 2.0
"""Radii of the Earth from which a frame shows so much that a coarser coast does."""

_NETS = ((2.2, 30), (1.0, 15), (0.4, 5), (0.0, 2))
"""Degrees between two lines, by the width of the frame in radii of the Earth."""

_FINENESS = 5
"""Degrees between two points of a line."""

_RUNGS = [parallel(latitude) for latitude in range(-90, 91, _FINENESS)]
"""The parallels on which a meridian has its points."""
_RUNG = max(abs(upper[1] - lower[1]) for lower, upper in pairwise(_RUNGS))
"""How far two of them are apart at the most."""


@lru_cache(maxsize=_KEPT)
def land(earth: EqualEarth, frame: Frame) -> str:
    """Return the data of an SVG path: all land in a frame, to be filled by the rule evenodd."""
    right, bottom = HALF * WIDTH + _OVER, HALF * frame.height + _OVER
    scale = HALF * frame.scale
    parts = []
    over = _OVER / frame.scale
    shores = [
        ring
        for ring in coasts(fine=frame.right - frame.left < _WIDE)
        if ring.whole.downs[0] <= frame.bottom + over and ring.whole.downs[1] >= frame.top - over
    ]
    for flat in (part for ring in shores for part in _flattened(ring, earth, frame)):
        drawn = [((x - frame.left) * scale, (y - frame.top) * scale) for x, y in flat]
        shown = clipped(drawn, (-_OVER, right), (-_OVER, bottom))
        parts.append(_outline([(round(x), round(y)) for x, y in shown]))
    return "".join(parts)


def shows_shore(earth: EqualEarth, frame: Frame) -> bool:
    """Tell whether a shore runs through a frame, so that one sees of what it is a part."""
    return any(
        frame.left < x < frame.right and frame.top < y < frame.bottom
        for ring in coasts(fine=frame.right - frame.left < _WIDE)
        if ring.whole.downs[0] <= frame.bottom and ring.whole.downs[1] >= frame.top
        for flat in _flattened(ring, earth, frame)
        for x, y in flat
    )


def _flattened(ring: Ring, earth: EqualEarth, frame: Frame) -> Iterable[list[Flat]]:
    """Return the parts of a shore on the flat map: one, but where the edge of the map runs through it."""
    shift = earth.turned(ring.whole.west) - ring.whole.west
    is_cut = ring.whole.east + shift > _EAST
    if ring.is_around_pole or (is_cut and _shows_edge(frame)):
        turned = [earth.turned(longitude) for longitude in ring.longitudes]
        parts = cut_ring(list(zip(turned, ring.latitudes, strict=True)))
        return ([earth.flat(latitude, x) for x, latitude in part] for part in parts)
    # Where the edge is not seen, a shore may run over it, and is there on the other side as well.
    shifts = (shift, shift - 360) if is_cut else (shift,)
    return [_seen_shore(ring, each, frame) for each in shifts if not _is_beside(ring.whole, each, frame)]


def _shows_edge(frame: Frame) -> bool:
    """Tell whether the edge of the map may be within a frame."""
    reach = max(-frame.left, frame.right) + _OVER / frame.scale
    shown = (length for length, down in _RUNGS if frame.top - _RUNG <= down <= frame.bottom + _RUNG)
    return reach > _EAST * min(shown)


def _seen_shore(ring: Ring, shift: float, frame: Frame) -> list[Flat]:
    """Return a shore on the flat map; of a piece beside the frame its ends do, the way between is not seen."""
    flat = []
    for piece in ring.pieces:
        step = max(1, piece.stop - piece.start - 1) if _is_beside(piece, shift, frame) else 1
        for number in range(piece.start, piece.stop, step):
            length, down = ring.parallels[number]
            flat.append(((ring.longitudes[number] + shift) * length, down))
    return flat


def _is_beside(piece: Piece, shift: float, frame: Frame) -> bool:
    """Tell whether all of a piece lies on one side of the frame, and further than the land reaches over it."""
    over, (short, long), (top, bottom) = _OVER / frame.scale, piece.lengths, piece.downs
    west, east = piece.west + shift, piece.east + shift
    return (
        bottom < frame.top - over
        or top > frame.bottom + over
        or max(east * short, east * long) < frame.left - over
        or min(west * short, west * long) > frame.right + over
    )


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


@lru_cache(maxsize=_KEPT)
def graticule(earth: EqualEarth, frame: Frame) -> str:
    """Return the data of an SVG path: meridians and parallels."""
    apart = next(degrees for width, degrees in _NETS if frame.right - frame.left >= width)
    meridians = [earth.turned(x) for x in range(-180, 180, apart)]
    rungs = [(length, down) for length, down in _RUNGS if frame.top - _RUNG <= down <= frame.bottom + _RUNG]
    lines = [[(x * length, down) for length, down in rungs] for x in meridians]
    for latitude in range(apart - 90, 90, apart):
        length, down = parallel(latitude)
        if frame.top <= down <= frame.bottom:
            lines.append([(x * length, down) for x in range(-180, 181, _FINENESS)])
    return "".join(_seen_part(line, frame) for line in lines)


def _seen_part(line: Sequence[Flat], frame: Frame) -> str:
    """Return of a line what is in a frame, and the points next to it."""
    inside = [frame.left <= x <= frame.right and frame.top <= y <= frame.bottom for x, y in line]
    if not any(inside):
        return ""
    shown = [frame.seen(point) for number, point in enumerate(line) if any(inside[max(number - 1, 0) : number + 2])]
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in shown)

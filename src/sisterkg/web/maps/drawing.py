"""Knows what a map of pins is made of: land, arcs, marks and names as SVG's paths; does not know whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sisterkg.distances import Position
from sisterkg.web.maps.cutting import cut_line
from sisterkg.web.maps.framing import LEAST, WIDTH, Frame, frame_around
from sisterkg.web.maps.great_circles import great_circle
from sisterkg.web.maps.ground import graticule, land, shows_shore
from sisterkg.web.maps.labelling import Label, Spot, placed
from sisterkg.web.maps.projection import EqualEarth, Flat, centred_on

MOST_ARCS = 150
"""Partners up to which each has an arc: beyond, they would cover the map."""

MOST_LABELLED = 150
"""Pins up to which names are written where they fit."""

MOST_LINKED = 400
"""Pins up to which each is a link; more are drawn as dots in one path."""

_KEPT = 256
"""Drawings that are remembered."""

_MARK = 4.5
_LETTERS, _NARROW_LETTERS, _NARROW_MARK = 13.0, 30.0, 11.0
"""In units of the picture: on a narrow screen, where it is a third as large, letters and marks are larger."""


@dataclass(frozen=True)
class Pin:
    """A place on a map: its name, the path of its page, what a pointer over it tells, and its kind, for the style."""

    key: str
    name: str
    position: Position
    path: str = ""
    title: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Arc:
    """The way from home to a pin, as the data of an SVG path."""

    pin: Pin
    path: str


@dataclass(frozen=True)
class Mark:
    """A pin in the picture, with its name where that fits: on a wide screen, and on a narrow one."""

    pin: Pin
    x: float
    y: float
    label: Label | None
    narrow_label: Label | None


@dataclass(frozen=True)
class Drawing:
    """A map, in units of its own: ``land`` is drawn at half its size, so that its points are whole numbers."""

    width: int
    height: int
    land: str
    graticule: str
    arcs: Sequence[Arc]
    home: Mark | None
    marks: Sequence[Mark]
    dots: str
    """Pins in one path, where there are too many for marks."""

    @property
    def everyone(self) -> Sequence[Mark]:
        """All marks, home's first."""
        return (*((self.home,) if self.home else ()), *self.marks)


@lru_cache(maxsize=_KEPT)
def draw(pins: tuple[Pin, ...], home: Pin | None = None) -> Drawing:
    """Draw pins, and the ways to them from home, where there is one; more than can be links are a ``Crowd``.

    >>> drawing = draw((Pin("split", "Split", (43.5, 16.5)),), Pin("izmir", "İzmir", (38.4, 27.2)))
    >>> drawing.marks[0].label.name, drawing.marks[0].x < drawing.home.x, drawing.arcs[0].path[0]
    ('Split', True, 'M')
    """
    everyone = (*((home,) if home else ()), *pins)
    earth = centred_on((pin.position for pin in everyone), home.position if home else None)
    ways = _ways(pins, home, earth) if home and len(pins) <= MOST_ARCS else {}
    points = [earth.place(pin.position) for pin in everyone]
    shown = [*points, *(point for parts in ways.values() for part in parts for point in part)]
    frame = _frame_to_know(earth, shown)
    places = [frame.seen(point) for point in points]
    made = _labelled(everyone, places, frame.height)
    return Drawing(
        width=WIDTH,
        height=frame.height,
        land=land(earth, frame),
        graticule=graticule(earth, frame),
        arcs=tuple(
            Arc(pin, "".join(_line([frame.seen(point) for point in part]) for part in parts))
            for pin, parts in ways.items()
        ),
        home=made[0] if home else None,
        marks=made[1:] if home else made,
        dots="",
    )


def _frame_to_know(earth: EqualEarth, points: Sequence[Flat]) -> Frame:
    """Return the narrowest frame around points that shows a shore, or the widest of those that are tried."""
    frames = (frame_around(points, least) for least in LEAST)
    return next((frame for frame in frames if shows_shore(earth, frame)), frame_around(points, LEAST[-1]))


def _ways(pins: Sequence[Pin], home: Pin, earth: EqualEarth) -> dict[Pin, list[list[Flat]]]:
    found = {}
    for pin in pins:
        turned = [
            (earth.turned(longitude), latitude) for latitude, longitude in great_circle(home.position, pin.position)
        ]
        found[pin] = [[earth.flat(y, x) for x, y in part] for part in cut_line(turned)]
    return found


def marks(pins: Sequence[Pin], places: Sequence[Flat]) -> tuple[Mark, ...]:
    """Return the marks of pins at places of the picture, without names."""
    return tuple(Mark(pin, round(x, 1), round(y, 1), None, None) for pin, (x, y) in zip(pins, places, strict=True))


def _labelled(pins: Sequence[Pin], places: Sequence[Flat], height: int) -> tuple[Mark, ...]:
    names = {kind: _labels(pins, places, height, *sizes) for kind, sizes in _SIZES.items()}
    return tuple(
        replace(mark, label=names["wide"][number], narrow_label=names["narrow"][number])
        for number, mark in enumerate(marks(pins, places))
    )


_SIZES = {"wide": (_LETTERS, _MARK), "narrow": (_NARROW_LETTERS, _NARROW_MARK)}


def _labels(
    pins: Sequence[Pin], places: Sequence[Flat], height: int, letters: float, reach: float
) -> Sequence[Label | None]:
    if len(pins) > MOST_LABELLED:
        return [None] * len(pins)
    spots = [Spot(x, y, pin.name, reach) for pin, (x, y) in zip(pins, places, strict=True)]
    # The first one is home; of the others, who stands alone is sure to be named.
    order = sorted(range(len(spots)), key=lambda number: (number > 0, -_room(number, places)))
    found = dict(zip(order, placed([spots[number] for number in order], letters, WIDTH, height), strict=True))
    return [found[number] for number in range(len(spots))]


def _room(number: int, places: Sequence[Flat]) -> float:
    x, y = places[number]
    others = (((x - a) ** 2 + (y - b) ** 2) for other, (a, b) in enumerate(places) if other != number)
    return min(others, default=0.0)


def _line(points: Iterable[Flat]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def dots(places: Iterable[tuple[int, int]]) -> str:
    """Return the dots at places of the picture, one where several would cover each other."""
    return "".join(f"M{x} {y}h0" for x, y in dict.fromkeys(places))

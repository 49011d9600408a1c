"""Knows how a map of very many places is drawn as dots, and some of them alone; holds of each where its dot is."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from sisterkg.distances import Position
from sisterkg.web.maps.drawing import Drawing, Pin, dots, marks
from sisterkg.web.maps.framing import WIDTH, Frame, frame_around
from sisterkg.web.maps.ground import graticule, land
from sisterkg.web.maps.projection import EqualEarth, Flat, centred_on

MOST_DOTS = 10_000
"""Dots up to which each has its place to a unit of the picture; where there are more, every second unit has one.

A picture has less than 600,000 units, so that no map is heavier than its picture, however many places it shows."""


Placed = tuple[int, Position]
"""A place by its number, and its position; numbers are small, and most of them stand for a place."""

_ROW = 1 << 10
"""Units of a picture in which a row of it is counted: more than it is wide."""
_NOWHERE = -1


class Crowd:
    """A map of places that are read again for each of the few things that are found out about all of them.

    Of each it is held where its dot is, in four bytes, so that any of them are drawn without knowing where they lie.
    """

    def __init__(self, placed: Callable[[], Iterable[Placed]], home: Position | None) -> None:
        self._placed = placed
        self._home = home

    @cached_property
    def everyone(self) -> Drawing:
        """The map of all of them and of home."""
        return Drawing(
            width=WIDTH,
            height=self._frame.height,
            land=land(self._earth, self._frame),
            graticule=graticule(self._earth, self._frame),
            arcs=(),
            home=None,
            marks=(),
            dots=self._dots(self._cells),
        )

    def dotted(self, numbers: Iterable[int]) -> Drawing:
        """Return the same map with some places alone, as dots; those that it does not show are passed over."""
        known, count = self._cells, len(self._cells)
        return replace(self.everyone, dots=self._dots(known[number] for number in numbers if number < count))

    def marked(self, pins: Sequence[Pin], home: Pin | None) -> Drawing:
        """Return the same map with some places alone, each with a link."""
        shown = (*((home,) if home else ()), *pins)
        places = [self._frame.seen(self._earth.place(pin.position)) for pin in shown]
        made = marks(shown, places)
        return replace(self.everyone, dots="", home=made[0] if home else None, marks=made[1:] if home else made)

    @cached_property
    def _earth(self) -> EqualEarth:
        longitudes = {longitude for _, (_, longitude) in self._placed()}
        return centred_on(((0.0, longitude) for longitude in longitudes), self._home)

    @cached_property
    def _frame(self) -> Frame:
        """The frame that shows them all, which their outermost ones decide."""
        least = most = None
        positions = (position for _, position in self._placed())
        for x, y in map(self._earth.place, chain((self._home,) if self._home else (), positions)):
            least = (x, y) if least is None else (min(x, least[0]), min(y, least[1]))
            most = (x, y) if most is None else (max(x, most[0]), max(y, most[1]))
        return frame_around(each for each in (least, most) if each)

    @cached_property
    def _cells(self) -> array[int]:
        """Where the dot of each place is, by its number: its unit of the picture, counted row by row."""
        cells = array("i")
        for number, position in self._placed():
            cells.extend([_NOWHERE] * (number + 1 - len(cells)))
            cells[number] = self._cell(self._earth.place(position))
        return cells

    def _dots(self, cells: Iterable[int]) -> str:
        found = {*cells, *((self._cell(self._earth.place(self._home)),) if self._home else ())} - {_NOWHERE}
        places = [divmod(cell, _ROW) for cell in sorted(found)]
        if len(places) > MOST_DOTS:
            places = [(y - y % 2, x - x % 2) for y, x in places]
        return dots((x, y) for y, x in places)

    def _cell(self, point: Flat) -> int:
        x, y = self._frame.seen(point)
        return round(y) * _ROW + round(x)

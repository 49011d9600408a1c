"""Knows how a map of very many places is drawn as dots, and some of them alone; holds none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property

from sisterkg.distances import Position
from sisterkg.web.maps.drawing import Drawing, Pin, dots, marks
from sisterkg.web.maps.framing import WIDTH, Frame, frame_around
from sisterkg.web.maps.ground import graticule, land
from sisterkg.web.maps.projection import EqualEarth, Flat, centred_on

MOST_DOTS = 10_000
"""Dots up to which each has its place to a unit of the picture; where there are more, every second unit has one.

A picture has less than 600,000 units, so that no map is heavier than its picture, however many places it shows."""


class Crowd:
    """A map of places that are read again each time it is drawn; only what it shows is held."""

    def __init__(self, positions: Callable[[], Iterable[Position]], home: Position | None) -> None:
        self._positions = positions
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
            dots=self._dots(self._placed()),
        )

    def dotted(self, positions: Iterable[Position]) -> Drawing:
        """Return the same map with some places alone, as dots."""
        return replace(self.everyone, dots=self._dots((*positions, *((self._home,) if self._home else ()))))

    def marked(self, pins: Sequence[Pin], home: Pin | None) -> Drawing:
        """Return the same map with some places alone, each with a link."""
        shown = (*((home,) if home else ()), *pins)
        places = [self._frame.seen(self._earth.place(pin.position)) for pin in shown]
        made = marks(shown, places)
        return replace(self.everyone, dots="", home=made[0] if home else None, marks=made[1:] if home else made)

    @cached_property
    def _earth(self) -> EqualEarth:
        longitudes = {longitude for _, longitude in self._positions()}
        return centred_on(((0.0, longitude) for longitude in longitudes), self._home)

    @cached_property
    def _frame(self) -> Frame:
        """The frame that shows them all, which their outermost ones decide."""
        least = most = None
        for x, y in map(self._earth.place, self._placed()):
            least = (x, y) if least is None else (min(x, least[0]), min(y, least[1]))
            most = (x, y) if most is None else (max(x, most[0]), max(y, most[1]))
        return frame_around(each for each in (least, most) if each)

    def _placed(self) -> Iterable[Position]:
        yield from self._positions()
        if self._home:
            yield self._home

    def _dots(self, positions: Iterable[Position]) -> str:
        cells = {self._cell(self._earth.place(position)): None for position in positions}
        if len(cells) > MOST_DOTS:
            cells = {(x - x % 2, y - y % 2): None for x, y in cells}
        return dots(cells)

    def _cell(self, point: Flat) -> tuple[int, int]:
        x, y = self._frame.seen(point)
        return round(x), round(y)

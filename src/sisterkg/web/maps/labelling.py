"""Knows where names fit beside their points without covering each other; does not know what they name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Spot:
    """A point with a name, and how far its mark reaches, in units of the map."""

    x: float
    y: float
    name: str
    reach: float


@dataclass(frozen=True)
class Label:
    """Where a name is written: the left, middle or right end of its base line, as SVG's text-anchor has it."""

    x: float
    y: float
    anchor: str
    name: str


def placed(spots: Sequence[Spot], size: float, width: float, height: float) -> Sequence[Label | None]:
    """Return a label for each spot, or None where none fits; who comes first is served first.

    The very first is named in any case, if need be over the marks of others.

    ``size`` is the height of the letters, ``width`` and ``height`` those of the map.

    >>> labels = placed([Spot(50, 20, "Split", 3), Spot(60, 20, "Mostar", 3)], 10, 200, 40)
    >>> [label and label.anchor for label in labels]
    ['end', 'start']
    """
    taken = _Boxes(size * 4)
    for spot in spots:
        taken.add(_mark(spot))
    found: list[Label | None] = []
    for spot in spots:
        fitting = (each for each in _candidates(spot, size) if _fits(each[1], taken, width, height))
        label, box = next(fitting, (None, None))
        if not label and not found:
            label, box = min(_candidates(spot, size), key=lambda each: taken.met(each[1]))
        if box:
            taken.add(box)
        found.append(label)
    return found


def text_width(text: str, size: float) -> float:
    """Return about how wide a text is: no font is known here, so that it is rather too wide than too narrow."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    seen = sum(not unicodedata.combining(letter) for letter in text)
    return size * (0.6 * (seen - wide) + 1.05 * wide)


def _candidates(spot: Spot, size: float) -> Iterator[tuple[Label, Box]]:
    """Yield the places of a name, the best first: beside its point, then above or below, then at the corners."""
    length, gap = text_width(spot.name, size), spot.reach + size * 0.25
    above, middle, below, corner = -gap, size * 0.35, gap + size * 0.75, spot.reach
    places = (
        (gap, middle, "start"),
        (-gap, middle, "end"),
        (0.0, above, "middle"),
        (0.0, below, "middle"),
        *(
            (right, down, anchor)
            for right, anchor in ((-corner, "start"), (corner, "end"))
            for down in (above, below)
        ),
    )
    shares = {"start": 0.0, "middle": 0.5, "end": 1.0}
    for right, down, anchor in places:
        x, y = spot.x + right, spot.y + down
        left = x - shares[anchor] * length
        yield (
            Label(round(x, 1), round(y, 1), anchor, spot.name),
            (left, y - size * 0.8, left + length, y + size * 0.25),
        )


def _mark(spot: Spot) -> Box:
    return spot.x - spot.reach, spot.y - spot.reach, spot.x + spot.reach, spot.y + spot.reach


def _fits(box: Box, taken: _Boxes, width: float, height: float) -> bool:
    left, top, right, bottom = box
    return left >= 0 and top >= 0 and right <= width and bottom <= height and not taken.met(box)


class _Boxes:
    """Boxes, found by where they are: a grid of cells, each with the boxes that reach into it."""

    def __init__(self, cell: float) -> None:
        self._cell = cell
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for cell in self._reached(box):
            self._cells.setdefault(cell, []).append(box)

    def met(self, box: Box) -> int:
        """Return how many boxes another one meets."""
        left, top, right, bottom = box
        return sum(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in {other for cell in self._reached(box) for other in self._cells.get(cell, ())}
        )

    def _reached(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(bound // self._cell) for bound in box)
        return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))

"""Knows which part of the Earth and which time a data set's records cover; does not know how that is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sisterkg.records.notes import Extent

_STEP = Decimal("0.00001")
"""About a metre, in degrees."""


@dataclass(frozen=True)
class Box:
    """The smallest rectangle of degrees that holds some places."""

    west: Decimal
    south: Decimal
    east: Decimal
    north: Decimal

    @property
    def wkt(self) -> str:
        """The rectangle as well-known text (OGC 06-103r4, 7), longitude before latitude.

        >>> Box(Decimal(1), Decimal(2), Decimal(3), Decimal(4)).wkt
        'POLYGON((1 2, 3 2, 3 4, 1 4, 1 2))'
        """
        w, s, e, n = self.west, self.south, self.east, self.north
        return f"POLYGON(({w} {s}, {e} {s}, {e} {n}, {w} {n}, {w} {s}))"

    @property
    def centre_wkt(self) -> str:
        """The rectangle's middle as well-known text."""
        x, y = ((low + high) / 2 for low, high in ((self.west, self.east), (self.south, self.north)))
        return f"POINT({x.quantize(_STEP).normalize():f} {y.quantize(_STEP).normalize():f})"


@dataclass(frozen=True)
class Coverage:
    """What records cover: None where no record says."""

    box: Box | None
    start: str | None
    """The first date of an act or protocol; ISO 8601, to the day, the month or the year."""
    end: str | None

    @classmethod
    def of(cls, extent: Extent) -> Coverage:
        """Return what records cover that have this extent."""
        west, south, east, north = extent.west, extent.south, extent.east, extent.north
        if west is None or south is None or east is None or north is None:
            return cls(None, extent.start, extent.end)
        return cls(Box(west, south, east, north), extent.start, extent.end)

"""Knows which part of the Earth and which time a data set's records cover; does not know how that is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sisterkg.records import CityRecord, Records

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
    """The first date of an act or protocol; ISO 8601, to the day or the month."""
    end: str | None

    @classmethod
    def of(cls, records: Records) -> Coverage:
        """Return what records cover."""
        dates = sorted(_dates(records.cities))
        return cls(_box(records.cities), dates[0] if dates else None, dates[-1] if dates else None)


def _box(cities: Iterable[CityRecord]) -> Box | None:
    placed = [(c.longitude, c.latitude) for c in cities if c.longitude is not None and c.latitude is not None]
    if not placed:
        return None
    longitudes, latitudes = zip(*placed, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _dates(cities: Iterable[CityRecord]) -> Iterable[str]:
    for city in cities:
        for published in (city.council_act, city.protocol):
            if published:
                yield published.iso

"""Knows what is noted of each row for the checks that need all rows; does not know how they come out.

Of a row nothing is held but what it leaves here: keys, which are sorted on disk, and sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from sisterkg import sorting
from sisterkg.faults import Fault
from sisterkg.records.cities import CityRecord
from sisterkg.records.facts import Reference
from sisterkg.records.tables import shown
from sisterkg.sorting import ExternalSort
from sisterkg.vocab import Slug

CITY, FACT = "c", "f"
"""Which table a key is of."""
MARK = "\x1f"
"""Stands between the parts of a key, in which it cannot be."""
_AT_ONCE = 2000
"""Keys that are added to the sort together."""


@dataclass
class Extent:
    """The part of the Earth and the time that records cover: None where none says."""

    west: Decimal | None = None
    south: Decimal | None = None
    east: Decimal | None = None
    north: Decimal | None = None
    start: str | None = None
    """The first date of an act or protocol; ISO 8601, to the day, the month or the year."""
    end: str | None = None

    def add(self, city: CityRecord) -> None:
        """Extend it to a city."""
        if city.latitude is not None and city.longitude is not None:
            self.west, self.east = _span(self.west, self.east, city.longitude)
            self.south, self.north = _span(self.south, self.north, city.latitude)
        for published in (city.council_act, city.protocol):
            if published:
                self.start = min(self.start or published.iso, published.iso)
                self.end = max(self.end or published.iso, published.iso)

    def join(self, other: Extent) -> None:
        """Extend it to another one."""
        for west_or_east, south_or_north in ((other.west, other.south), (other.east, other.north)):
            if west_or_east is not None and south_or_north is not None:
                self.west, self.east = _span(self.west, self.east, west_or_east)
                self.south, self.north = _span(self.south, self.north, south_or_north)
        if other.start and other.end:
            self.start = min(self.start or other.start, other.start)
            self.end = max(self.end or other.end, other.end)


def _span(low: Decimal | None, high: Decimal | None, value: Decimal) -> tuple[Decimal, Decimal]:
    return (value if low is None else min(low, value)), (value if high is None else max(high, value))


@dataclass
class Notes:
    """What is left of some rows."""

    faults: list[Fault] = field(default_factory=list)
    advice: list[Fault] = field(default_factory=list)
    """What a person should look at, and what stops nothing."""
    runs: list[Path] = field(default_factory=list)
    """Files of sorted keys."""
    cities: int = 0
    has_home: bool = False
    first_partner: tuple[int, Slug] | None = None
    """Its line and its id."""
    extent: Extent = field(default_factory=Extent)
    countries: set[str] = field(default_factory=set)
    """The codes of those in which cities lie."""
    referred: set[Reference] = field(default_factory=set)
    """What facts refer to and is no city."""
    measured: set[str] = field(default_factory=set)
    """The properties of which there are figures."""
    watched: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """The line and the item of those cities that a small table speaks of."""
    items: dict[str, int] = field(default_factory=dict)
    """The line of the city that has an item of a thing."""

    def join(self, later: Notes) -> None:
        """Add what was noted of rows behind these."""
        self.faults += later.faults
        self.advice += later.advice
        self.runs += later.runs
        self.cities += later.cities
        self.has_home |= later.has_home
        self.first_partner = min(filter(None, (self.first_partner, later.first_partner)), default=None)
        self.extent.join(later.extent)
        self.countries |= later.countries
        self.referred |= later.referred
        self.measured |= later.measured
        self.watched |= later.watched
        self.items |= later.items


class Keys:
    """The keys of some rows: a line each, of a kind, a value, a role, and the lines of the table that have it.

    The first letter is the kind: entry, geonames id, id, wikidata item or, last of all, fact.
    """

    def __init__(self, folder: Path, name: str) -> None:
        # Keys are a tenth of what a row becomes.
        self._sort = ExternalSort(folder, name, sorting.BUDGET // 4)
        self._waiting: list[str] = []

    def of_city(self, city: CityRecord) -> None:
        """Note what no other city may have."""
        line = f"{MARK}d{city.line:012}"
        keys = [f"I{city.id}{line}"]
        if city.entry:
            keys.append(f"E{city.entry}{line}")
        if city.wikidata:
            keys.append(f"W{city.wikidata}{line}")
        if city.geonames:
            keys.append(f"G{city.geonames}{line}")
        self._add(keys)

    def of_fact(self, key: str, table: str, line: int) -> None:
        """Note a fact by its key: it may be stated once."""
        self._add((f"Z{_plain(key)}{MARK}{table}{line:012}",))

    def of_reference(self, kind: str, value: str, column: str, lines: Sequence[int], table: str = FACT) -> None:
        """Note that some cells refer to an id or entry: those of a column, on some lines."""
        self._add((f"{kind}{_plain(value)}{MARK}r{table}{column}{MARK}{','.join(map(str, lines))}",))

    def runs(self) -> Iterable[Path]:
        """Return the files of all keys, each sorted."""
        self._sort.add(self._waiting)
        self._waiting = []
        return self._sort.runs()

    def _add(self, keys: Iterable[str]) -> None:
        self._waiting += keys
        if len(self._waiting) > _AT_ONCE:
            self._sort.add(self._waiting)
            self._waiting = []


def _plain(value: str) -> str:
    """Return a text with its invisible characters made visible, so that it is one line."""
    return value if value.isprintable() else shown(value)

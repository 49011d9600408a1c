"""Knows how the partners of the home city are counted, narrowed and given page by page; none of them is held."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sisterkg.distances import Position
from sisterkg.listing.database import Database
from sisterkg.listing.names import words_of
from sisterkg.listing.partner import Called, Partner
from sisterkg.listing.partner_writing import fill_partners
from sisterkg.snapshot import PARTNERS, Snapshot

ORDERS: Mapping[str, str] = MappingProxyType(
    {
        "name": "number",
        "-name": "number DESC",
        **{
            f"{sign}{name}": f"{column} = '', {column} {way}, number"
            for name, column in (("country", "country_order"), ("act", "act"), ("protocol", "protocol"))
            for sign, way in (("", "ASC"), ("-", "DESC"))
        },
    }
)
"""The orders of the list; what is not known comes last, whichever way is sorted, and in the order of the names."""

_ORDERS = {**ORDERS, "since": "since, key"}

Far = tuple[float, float, float]
"""How far a partner is from home, in kilometres, and its latitude and longitude: by these, nearer ones come first."""


@dataclass(frozen=True)
class Wanted:
    """Which partners are asked for; what is empty is not asked."""

    text: str = ""
    country: str = ""
    decade: str = ""
    state: str = ""
    is_dated: bool | None = None
    is_placed: bool | None = None
    within: Far | None = None
    """Only those that are no farther."""
    numbers: tuple[int, ...] | None = None
    """Of those that fit, once they are known."""

    def conditions(self) -> Iterator[tuple[str, Sequence[object]]]:
        """Yield what has to hold of a row of the list, with the values of its question marks."""
        if self.numbers is not None:
            yield f"number IN ({', '.join(f'{number:d}' for number in self.numbers)})", ()
        for name in ("country", "decade", "state"):
            if asked := getattr(self, name):
                yield f"{name} = ?", (asked,)
        if self.is_dated is not None:
            yield ("since != ''" if self.is_dated else "since = ''"), ()
        if self.is_placed is not None:
            yield f"latitude IS {'NOT ' if self.is_placed else ''}NULL", ()
        if self.within:
            yield "(distance, latitude, longitude) <= (?, ?, ?)", self.within
        for word in words_of(self.text):
            yield "partner IN (SELECT partner FROM names WHERE INSTR(text, ?))", (word,)


EVERYONE = Wanted()
_FEW = 500
"""Partners up to which those that are found are asked for by their numbers."""


class PartnerList:
    """The partners of the home city of a snapshot, in one language."""

    def __init__(self, database: Database, language: str) -> None:
        self._database = database
        self._language = language

    @classmethod
    def by_language(cls, snapshot: Snapshot, languages: Sequence[str]) -> Mapping[str, PartnerList]:
        """Return the list of a snapshot's partners in each language, all of them from one file."""

        def fill(database: sqlite3.Connection) -> None:
            with snapshot.open("dataset.nt") as lines:
                fill_partners(database, lines, snapshot.base_iri, snapshot.manifest.home)

        database = Database(snapshot.folder / PARTNERS, fill)
        return {language: cls(database, language) for language in languages}

    @cached_property
    def total(self) -> int:
        """How many partners there are."""
        return self.count(EVERYONE)

    def count(self, wanted: Wanted) -> int:
        """Return how many partners are asked for."""
        ((found,),) = self._asked("COUNT(*)", wanted)
        return int(found)

    def found(self, wanted: Wanted) -> Wanted:
        """Return the same partners by their numbers where they are few: they are looked for once, and then known."""
        numbers = tuple(number for (number,) in self._asked("number", wanted, f"LIMIT {_FEW + 1}"))
        return Wanted(numbers=numbers) if len(numbers) <= _FEW else wanted

    def page(self, wanted: Wanted, order: str, start: int, size: int) -> Sequence[Partner]:
        """Return some of the partners that are asked for, in one of the orders or by ``since``, from a place on."""
        limited = f"ORDER BY {_ORDERS[order]} LIMIT {size:d} OFFSET {start:d}"
        return self._told([number for (number,) in self._asked("number", wanted, limited)])

    def _told(self, numbers: Sequence[int]) -> Sequence[Partner]:
        marks = ", ".join("?" * len(numbers))
        asked = f"SELECT number, text FROM told WHERE language = ? AND number IN ({marks})"  # noqa: S608  # marks alone
        found = dict(self._database.rows(asked, self._language, *numbers))
        told = [Partner.from_json(found[number]) for number in numbers]
        return [replace(each, which=self.apart(each.place.iri)) for each in told] if self._are_any_alike else told

    @cached_property
    def _are_any_alike(self) -> bool:
        return bool(self._database.rows("SELECT 1 FROM apart WHERE language = ? LIMIT 1", self._language))

    def apart(self, iri: str) -> str:
        """Return what tells a place, or its partnership, apart from others of its name; empty where none has it."""
        if not self._are_any_alike:
            return ""
        rows = self._database.rows("SELECT which FROM apart WHERE language = ? AND iri = ?", self._language, iri)
        return str(rows[0][0]) if rows else ""

    def belonging(self, hub: str, start: int, size: int) -> Sequence[str]:
        """Return some of the places that belong to a thing, by their names, home among them, from a place on."""
        asked = """SELECT located.iri FROM belonging JOIN hubs ON hubs.id = hub JOIN located ON located.id = place
            WHERE language = ? AND hubs.iri = ? AND number >= ? AND number < ? ORDER BY number"""
        return [place for (place,) in self._database.rows(asked, self._language, hub, start, start + size)]

    def compared(self, wanted: Wanted) -> Mapping[str, str]:
        """Return the names of partners as a search compares them, by the partners' keys."""
        return dict(self._asked("key, (SELECT text FROM names WHERE names.partner = partners.partner)", wanted))

    def keys(self, wanted: Wanted) -> Iterator[str]:
        """Yield the keys of the partners that are asked for, by name."""
        return (key for (key,) in self._asked("key", wanted, "ORDER BY number"))

    def count_distinct(self, column: str) -> int:
        """Return how many countries or continents the partners have."""
        ((found,),) = self._asked(f"COUNT(DISTINCT NULLIF({column}, ''))", EVERYONE)
        return int(found)

    def distinct(self, column: str) -> Sequence[str]:
        """Return the decades, or the states, that partners have, sorted."""
        return [value for (value,) in self._asked(f"DISTINCT {column}", EVERYONE, "ORDER BY 1") if value]

    @cached_property
    def countries(self) -> Sequence[Called]:
        """The countries of the partners, in the reader's alphabet."""
        grouped = "AND country != '' GROUP BY country ORDER BY MIN(country_order), MIN(number)"
        numbers = [number for (number,) in self._asked("MIN(number)", EVERYONE, grouped)]
        return [each.country for each in self._told(numbers) if each.country]

    def years(self, wanted: Wanted) -> tuple[Mapping[int, int], Mapping[int, int]]:
        """Return how many council acts each year has, and how many protocols."""
        both: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
        # Read in the order in which they stand: another one, which SQLite would choose, takes twice as long.
        asked, values = self._query("act, protocol", wanted, "ORDER BY number LIMIT -1")
        grouped = f"SELECT SUBSTR(act, 1, 4), SUBSTR(protocol, 1, 4), COUNT(*) FROM ({asked}) GROUP BY 1, 2"  # noqa: S608
        for *years, count in self._database.rows(grouped, *values):
            for counts, year in zip(both, years, strict=True):
                if year:
                    counts[int(year)] += count
        return both

    def placed(self, wanted: Wanted) -> Iterator[tuple[int, Position]]:
        """Yield where partners are, each by its id; nobody else asks meanwhile."""
        asked, values = self._query("partner, latitude, longitude", wanted, "AND latitude IS NOT NULL")
        return ((own, (latitude, longitude)) for own, latitude, longitude in self._database.each(asked, *values))

    def ids(self, wanted: Wanted) -> Iterator[int]:
        """Yield the ids of partners, small numbers of no language; nobody else asks meanwhile."""
        asked, values = self._query("partner", wanted)
        return (own for (own,) in self._database.each(asked, *values))

    def far(self, place: int) -> Far | None:
        """Return how far the partner at a place in the order of distance from home is, counted from 0."""
        ordered = f"AND distance IS NOT NULL ORDER BY distance, latitude, longitude LIMIT 1 OFFSET {place:d}"
        return next(iter(self._asked("distance, latitude, longitude", EVERYONE, ordered)), None)

    def _asked(self, selected: str, wanted: Wanted, further: str = "") -> list[tuple[Any, ...]]:
        asked, values = self._query(selected, wanted, further)
        return self._database.rows(asked, *values)

    def _query(self, selected: str, wanted: Wanted, further: str = "") -> tuple[str, Sequence[object]]:
        """Return a query; what comes from a reader is among its values, never in its text."""
        conditions = [("language = ?", (self._language,)), *wanted.conditions()]
        where = " AND ".join(condition for condition, _ in conditions)
        values = [value for _, values in conditions for value in values]
        return f"SELECT {selected} FROM partners WHERE {where} {further}", values  # noqa: S608

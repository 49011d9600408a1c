"""Knows how the partners of the home city are written down in every order of a list; not how they are asked for.

The list is one SQLite file beside the store, made from ``dataset.nt`` when a snapshot is built. What is needed of the
dump is put into a table of the file's own first, so that no memory grows with the partners.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from sisterkg.distances import Position, kilometres, on_earth
from sisterkg.listing import alike, belonging
from sisterkg.listing.alphabet import collated
from sisterkg.listing.database import write_whole
from sisterkg.listing.names import as_compared, chosen
from sisterkg.listing.partner import Called, Partner
from sisterkg.reading import LANGUAGES
from sisterkg.vocab import NAMING, expanded, shortened

_NAMES = tuple(map(shortened, NAMING))
_LABELS = ("schema:name", "rdfs:label")
_OTHERS = (
    *("skg:partner", "skg:councilActDate", "skg:protocolDate"),
    *(belonging.LIES_IN, "schema:latitude", "schema:longitude"),
    *belonging.LEADING,
)
_SHORT: Mapping[str, str] = {expanded(name): name for name in (*_NAMES, *_LABELS, *_OTHERS)}
_NEEDED = frozenset(f"<{iri}>".encode() for iri in _SHORT)
_TOGETHER = 1_000
"""Lines of a dump that are parsed at once."""

_TABLES = """
CREATE TEMP TABLE said
  (subject TEXT, property TEXT, value TEXT, language TEXT, PRIMARY KEY (subject, property, value, language))
  WITHOUT ROWID;
CREATE TEMP TABLE found
  (partner INTEGER, language TEXT, collated TEXT, key TEXT, country TEXT, country_order TEXT, continent TEXT,
   decade TEXT, state TEXT, since TEXT, act TEXT, protocol TEXT, latitude REAL, longitude REAL, distance REAL,
   told TEXT);
CREATE TABLE names (partner INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE partners
  (language TEXT, number INTEGER, partner INTEGER, key TEXT, country TEXT, country_order TEXT, continent TEXT,
   decade TEXT, state TEXT, since TEXT, act TEXT, protocol TEXT, latitude REAL, longitude REAL, distance REAL,
   PRIMARY KEY (language, number)) WITHOUT ROWID;
CREATE TABLE told (language TEXT, number INTEGER, text TEXT, PRIMARY KEY (language, number)) WITHOUT ROWID;
"""
"""``said.language`` is a dash for an IRI, and empty for a text in no language. ``partners.number`` counts them in the
order of their names, from 0; what is not known is empty."""

_IRI = "-"
_SORTED = """
CREATE TEMP TABLE sorted AS
  SELECT *, ROW_NUMBER() OVER (PARTITION BY language ORDER BY collated, key, partner) - 1 AS number FROM found;
INSERT INTO partners
  SELECT language, number, partner, key, country, country_order, continent, decade, state, since, act, protocol,
    latitude, longitude, distance FROM sorted ORDER BY language, number;
INSERT INTO told SELECT language, number, told FROM sorted ORDER BY language, number;
DROP TABLE sorted;
DROP TABLE found;
DROP TABLE said;
"""
_ORDERED = "CREATE INDEX in_{column}{down} ON partners (language, {column} = '', {column} {way}, number)"
_FOUND = """
CREATE INDEX by_distance ON partners (language, distance, latitude, longitude);
CREATE INDEX by_country ON partners (language, country, number);
ANALYZE;
"""
"""What is counted by the last of these tells SQLite which index to take."""


def write_partners(n_triples: Path, base_iri: str, home: str, file: Path) -> None:
    """Write the partners of a home city, as sorted N-Triples tell them, into a file that is not there yet."""

    def fill(database: sqlite3.Connection) -> None:
        with n_triples.open("rb") as lines:
            fill_partners(database, lines, base_iri, home)

    write_whole(file, fill)


def fill_partners(database: sqlite3.Connection, lines: Iterable[bytes], base_iri: str, home: str) -> None:
    """Write the partners of a home city into an empty database."""
    database.executescript(_TABLES + belonging.TABLES + alike.TABLES)
    database.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?, ?)", _said(lines))
    writer = _Writer(database, base_iri, home)
    paired = "SELECT DISTINCT subject FROM said WHERE property = 'skg:partner' AND value = ? AND language = ?"
    for (partnership,) in database.execute(paired, (home, _IRI)):
        writer.add(partnership)
    writer.add_places((home, *belonging.find_belonging(database, base_iri)))
    belonging.write_belonging(database)
    alike.tell_apart(database)
    database.executescript(_SORTED)
    for column in ("country_order", "act", "protocol"):
        for down, way in (("", "ASC"), ("_down", "DESC")):
            database.execute(_ORDERED.format(column=column, down=down, way=way))
    database.executescript(_FOUND)


def _said(lines: Iterable[bytes]) -> Iterator[tuple[str, str, str, str]]:
    """Yield what a list needs of a dump: subject, property, value and language."""
    needed = (line for line in lines if line.split(b" ", 2)[1] in _NEEDED)
    while some := b"".join(islice(needed, _TOGETHER)):
        for quad in parse(some, format=RdfFormat.N_TRIPLES):
            value = quad.object
            if isinstance(quad.subject, NamedNode) and isinstance(value, NamedNode | Literal):
                language = _IRI if isinstance(value, NamedNode) else value.language or ""
                yield quad.subject.value, _SHORT[quad.predicate.value], value.value, language


@dataclass(frozen=True)
class _Described:
    """What a dump says of a thing, as far as a list needs it."""

    iri: str
    values: Mapping[str, Sequence[tuple[str, str]]]
    """Values with their languages by property, sorted."""

    def iris(self, name: str) -> Sequence[str]:
        return [value for value, language in self.values.get(name, ()) if language == _IRI]

    def text(self, name: str) -> str:
        return min((value for value, language in self.values.get(name, ()) if language != _IRI), default="")

    def names(self) -> Iterator[str]:
        for name in _NAMES:
            yield from (value for value, language in self.values.get(name, ()) if language != _IRI)

    def position(self) -> Position | None:
        try:
            latitude, longitude = (float(self.text(f"schema:{name}")) for name in ("latitude", "longitude"))
        except ValueError:
            return None
        return on_earth(latitude, longitude)

    def called(self, language: str, base_iri: str) -> Called:
        labels = sorted((each for label in _LABELS for each in self.values.get(label, ())), reverse=True)
        by_language = {spoken: text for text, spoken in labels if spoken not in ("", _IRI)}
        if named := chosen(by_language, language):
            return Called(*named, self.iri)
        path = self.iri.removeprefix(base_iri).removeprefix("id/")
        return Called(path if self.iri.startswith(base_iri) else shortened(self.iri), "", self.iri)


class _Writer:
    """Writes partners one by one; only the countries and regions are held."""

    def __init__(self, database: sqlite3.Connection, base_iri: str, home: str) -> None:
        self._database = database
        self._base_iri = base_iri
        self._home = home
        self._from = self._described(home).position()
        self._around_places: dict[str, _Described] = {}
        self._number = 0

    def _described(self, iri: str) -> _Described:
        values: dict[str, list[tuple[str, str]]] = {}
        asked = "SELECT property, value, language FROM said WHERE subject = ? ORDER BY property, value, language"
        for name, value, language in self._database.execute(asked, (iri,)):
            values.setdefault(name, []).append((value, language))
        return _Described(iri, values)

    def add(self, iri: str) -> None:
        """Write down whom the home city has for a partner by a partnership."""
        partnership = self._described(iri)
        for side in partnership.iris("skg:partner"):
            if side != self._home:
                self._database.execute("INSERT INTO pairings VALUES (?, ?)", (side, iri))
                self._add(self._described(side), partnership)

    def add_places(self, iris: Iterable[str]) -> None:
        """Write down places that no partnership leads to."""
        for place in map(self._described, iris):
            country = self._country_of(place)
            for language in LANGUAGES:
                called = country.called(language, self._base_iri) if country else None
                self._insert_place(place, place.called(language, self._base_iri), called, language)

    def _add(self, place: _Described, partnership: _Described) -> None:
        self._number += 1
        country = self._country_of(place)
        spoken = as_compared((*place.names(), *(country.names() if country else ())))
        self._database.execute("INSERT INTO names VALUES (?, ?)", (self._number, spoken))
        for language in LANGUAGES:
            called = country.called(language, self._base_iri) if country else None
            partner = Partner(
                place=place.called(language, self._base_iri),
                partnership=partnership.called(language, self._base_iri),
                country=called,
                country_order=collated(called.text, language) if called else "",
                continent=next(iter(country.iris(belonging.LIES_IN)), "") if country else "",
                position=place.position(),
                act=partnership.text("skg:councilActDate"),
                protocol=partnership.text("skg:protocolDate"),
            )
            self._insert(partner, language)
            self._insert_place(place, partner.place, called, language)

    def _country_of(self, place: _Described) -> _Described | None:
        iri = next((each for each in place.iris(belonging.LIES_IN) if "/id/country/" in each), None)
        if iri is None:
            return None
        return self._around(iri)

    def _region_of(self, place: _Described) -> _Described | None:
        around = [each for each in place.iris(belonging.LIES_IN) if "/id/country/" not in each]
        iri = min(around, key=lambda each: ("/id/region/" not in each, each), default=None)
        return self._around(iri) if iri else None

    def _around(self, iri: str) -> _Described:
        if iri not in self._around_places:
            self._around_places[iri] = self._described(iri)
        return self._around_places[iri]

    def _insert_place(self, place: _Described, called: Called, country: Called | None, language: str) -> None:
        region = self._region_of(place)
        names = (country.text if country else "", region.called(language, self._base_iri).text if region else "")
        row = (place.iri, language, collated(called.text, language), called.text, called.key, *names)
        self._database.execute(f"INSERT OR IGNORE INTO places VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

    def _insert(self, partner: Partner, language: str) -> None:
        position = partner.position
        row = (
            self._number,
            language,
            collated(partner.place.text, language),
            partner.key,
            partner.country.key if partner.country else "",
            partner.country_order,
            partner.continent,
            partner.decade,
            partner.state.value,
            partner.since,
            partner.act,
            partner.protocol,
            *(position or (None, None)),
            kilometres(self._from, position) if self._from and position else None,
            partner.as_json(),
        )
        self._database.execute(f"INSERT INTO found VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608

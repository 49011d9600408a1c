"""Knows how a snapshot's things are written down to be found by their names; does not know who looks for them.

The index is one SQLite file beside the store, made from ``dataset.nt`` when a snapshot is built: a server opens it
and has nothing to read. It holds what the dump says, and what countries are called by standards; like the store it is
left out of the manifest.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from sisterkg.folding import fold_name, romanized
from sisterkg.reconciliation.country_names import countries_called
from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.identifiers import identifier
from sisterkg.reconciliation.likeness import trigrams
from sisterkg.vocab import GEONAMES, NAMING, PREFIXES, THING_KINDS, Iri, shortened, term

_KINDS = ("country", "place", *THING_KINDS)
"""The first part of the path of what can be found by its name."""
_OBSERVATION = "observation"
_TELLING = (_OBSERVATION, "partnership")
"""The first part of the path of what tells something of places. Where lines are sorted, both come before ``place``;
of a thing that is sorted before them, they tell nothing here."""
OF_PARTNERSHIPS = ("skg:councilActDate", "skg:protocolDate")
"""What is told of a place by its partnerships."""
NAME_IN = "name:"
"""What begins the name of the property of being called something in a language, as in ``name:tr``."""
_NAME, _TYPE, _WITHIN, _CODE, _SAME, _LATITUDE, _LONGITUDE = map(
    term,
    (
        *("schema:name", "rdf:type", "schema:containedInPlace", "schema:identifier", "schema:sameAs"),
        *("schema:latitude", "schema:longitude"),
    ),
)
_ABOUT, _MEASURED, _PARTNER = map(term, ("schema:observationAbout", "schema:measuredProperty", "skg:partner"))
_WITHDRAWN = term("skg:WithdrawnPlace")

_TABLES = """
CREATE TABLE things (number INTEGER PRIMARY KEY, id TEXT UNIQUE, told TEXT);
CREATE TABLE spellings (number INTEGER PRIMARY KEY, text TEXT UNIQUE, trigrams INTEGER);
CREATE TABLE called
  (spelling INTEGER, thing INTEGER, is_own INTEGER, PRIMARY KEY (spelling, thing)) WITHOUT ROWID;
CREATE TABLE beginnings
  (place INTEGER, text TEXT, thing INTEGER, PRIMARY KEY (place, text, thing)) WITHOUT ROWID;
CREATE TABLE trigrams (text TEXT PRIMARY KEY, spellings BLOB) WITHOUT ROWID;
CREATE TABLE identifiers (text TEXT, thing INTEGER, PRIMARY KEY (text, thing)) WITHOUT ROWID;
CREATE TABLE codes (text TEXT, thing INTEGER, PRIMARY KEY (text, thing)) WITHOUT ROWID;
CREATE TABLE within (container TEXT, thing INTEGER, PRIMARY KEY (container, thing)) WITHOUT ROWID;
CREATE TABLE types (id TEXT PRIMARY KEY, things INTEGER);
CREATE TABLE properties (type TEXT, id TEXT, PRIMARY KEY (type, id)) WITHOUT ROWID;
"""
"""``called.is_own`` is 0 where the spelling is a name put into Latin letters; ``beginnings.place`` is 0 where a text
begins a name, 1 where it begins a later word of one. ``codes`` has what countries are called by standards, too."""


def write_index(n_triples: Path, base_iri: str, file: Path) -> None:
    """Write the index of a dump, sorted N-Triples, into a file that is not there yet."""
    with closing(sqlite3.connect(file)) as database, n_triples.open("rb") as lines:
        fill(database, lines, base_iri)


def fill(database: sqlite3.Connection, lines: Iterable[bytes], base_iri: str) -> None:
    """Write the index of sorted N-Triples into an empty database."""
    database.execute("PRAGMA journal_mode = MEMORY")
    database.executescript(_TABLES)
    writer = _Writer(database, base_iri)
    minted = f"<{base_iri}id/".encode()
    openings = tuple(minted + f"{kind}/".encode() for kind in (*_KINDS, *_TELLING))
    own = (line for line in lines if line.startswith(openings))
    for subject, group in groupby(own, key=lambda line: line.partition(b" ")[0]):
        kind = subject.removeprefix(minted).partition(b"/")[0].decode()
        if kind in _TELLING:
            writer.tell(kind, list(group))
        else:
            writer.add([quad.triple for quad in parse(b"".join(group), format=RdfFormat.N_TRIPLES)])
    writer.finish()
    database.commit()


class _Writer:
    """Writes things one by one, in an order that no hash decides; what many of them share is held until the end."""

    def __init__(self, database: sqlite3.Connection, base_iri: str) -> None:
        self._database = database
        self._minted = f"{base_iri}id/"
        self._base_iri = base_iri
        self._spellings: dict[str, int] = {}
        self._trigrams: dict[str, array[int]] = {}
        self._codes: dict[str, list[int]] = {}
        self._types: dict[str, int] = {}
        self._properties: set[tuple[str, str]] = set()
        self._told: dict[str, frozenset[str]] = {}
        """What figures and partnerships tell of a thing, by its id: they come before it."""
        self._same: dict[frozenset[str], frozenset[str]] = {}
        """One object for all sets that are equal: many things, few sets."""
        self._short = lru_cache(maxsize=1024)(shortened)
        self._number = 0

    def tell(self, kind: str, lines: Sequence[bytes]) -> None:
        """Note which figures, or which dates of a partnership, there are of a thing; only IRIs are read."""
        pairs = [line.split(b" ", 2)[1:] for line in lines]
        said = [(predicate[1:-1].decode(), rest.rpartition(b" ")[0]) for predicate, rest in pairs]
        if kind == _OBSERVATION:
            told = frozenset(self._short(value[1:-1].decode()) for name, value in said if name == _MEASURED)
        else:
            told = frozenset(name for name, _ in said).intersection(map(term, OF_PARTNERSHIPS))
            told = frozenset(map(self._short, told))
        for name, value in said:
            if name in (_ABOUT, _PARTNER):
                own = value[1:-1].decode().removeprefix(self._minted)
                every = self._told.get(own, frozenset()) | told
                self._told[own] = self._same.setdefault(every, every)

    def add(self, triples: Sequence[Triple]) -> None:
        """Write down a thing that has a name, and has not been withdrawn."""
        said: dict[str, list[NamedNode | Literal]] = {}
        for triple in triples:
            if isinstance(triple.object, NamedNode | Literal):
                said.setdefault(triple.predicate.value, []).append(triple.object)
        subject = triples[0].subject
        assert isinstance(subject, NamedNode)
        entity = _entity(subject.value.removeprefix(self._minted), said, self._minted)
        if entity.names and _WITHDRAWN not in entity.types:
            self._add(entity, _values(said, _SAME), said)

    def _add(self, entity: Entity, links: Sequence[str], said: Iterable[str]) -> None:
        self._number += 1
        number, insert = self._number, self._insert
        insert("things", (number, entity.id, entity.as_json()))
        for text in sorted({identifier(each, self._base_iri) for each in (entity.id, *links)}):
            insert("identifiers", (text, number))
        if entity.code:
            self._codes.setdefault(entity.code, []).append(number)
        for container in entity.within:
            insert("within", (container, number))
        self._add_names(entity, number)
        properties = {*_proposed(entity, links), *map(self._short, said), *self._told.get(entity.id, ())}
        for kind in map(self._short, entity.types):
            self._types[kind] = self._types.get(kind, 0) + 1
            self._properties.update((kind, each) for each in properties)

    def _add_names(self, entity: Entity, number: int) -> None:
        own = {fold_name(name) for name in entity.spellings}
        others = {romanized(name) for name in own if not name.isascii()}
        beginnings = set()
        for name in sorted(filter(None, own | others)):
            self._insert("called", (self._spelled(name), number, name in own))
            words = name.split(" ")
            beginnings |= {(int(place > 0), " ".join(words[place:])) for place in range(len(words))}
        for place, text in sorted(beginnings):
            self._insert("beginnings", (place, text, number))

    def _spelled(self, name: str) -> int:
        """Return the number of a spelling, a new one where it has not been met yet."""
        if name not in self._spellings:
            number = self._spellings[name] = len(self._spellings)
            grams = trigrams(name)
            for gram in sorted(grams):
                self._trigrams.setdefault(gram, array("I")).append(number)
            self._insert("spellings", (number, name, len(grams)))
        return self._spellings[name]

    def finish(self) -> None:
        """Write what many things share."""
        for text, codes in countries_called(self._codes).items():
            for number in sorted(number for code in codes for number in self._codes[code]):
                self._insert("codes", (text, number))
        for gram, spellings in self._trigrams.items():
            self._insert("trigrams", (gram, spellings.tobytes()))
        for each in self._types.items():
            self._insert("types", each)
        for pair in sorted(self._properties):
            self._insert("properties", pair)

    def _insert(self, table: str, values: tuple[object, ...]) -> None:
        self._database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)  # noqa: S608  # a name of ours


def _entity(own: str, said: Mapping[str, Sequence[NamedNode | Literal]], minted: str) -> Entity:
    names: dict[str, str] = {}
    for value in said.get(_NAME, ()):
        if isinstance(value, Literal):
            names.setdefault(value.language or "", value.value)
    degrees = [float(value) for name in (_LATITUDE, _LONGITUDE) for value in _values(said, name)]
    return Entity(
        id=own,
        names=names,
        spellings=tuple(sorted({value for name in NAMING for value in _values(said, name)})),
        types=tuple(map(Iri, _values(said, _TYPE))),
        within=tuple(value.removeprefix(minted) for value in _values(said, _WITHIN)),
        position=(degrees[0], degrees[1]) if len(degrees) == 2 else None,
        code=next(iter(_values(said, _CODE)), ""),
    )


def _values(said: Mapping[str, Sequence[NamedNode | Literal]], predicate: str) -> list[str]:
    return [value.value for value in said.get(predicate, ())]


def _proposed(entity: Entity, links: Iterable[str]) -> Iterator[str]:
    """Yield the columns that take more than one property, as far as there is something for them."""
    links = list(links)
    if any(link.startswith(PREFIXES["wd"]) for link in links):
        yield "wikidata"
    if any(link.startswith(GEONAMES) for link in links):
        yield "geonames"
    if any(each.startswith("country/") for each in entity.within):
        yield "country"
    if entity.position:
        yield "coordinates"
    yield from (f"{NAME_IN}{language}" for language in entity.names if language)

"""Knows the names, kinds, places and identifiers of a snapshot's things, ready to be looked up; not what is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from pyoxigraph import Literal, NamedNode

from sisterkg.folding import fold
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import GEONAMES, PREFIXES, THING_KINDS, Iri, shortened, term

_KINDS = ("place", "country", *THING_KINDS)
"""The first part of the path of what can be found by its name."""
_NAMING = {
    NamedNode(term(name)) for name in ("schema:name", "schema:alternateName", "skg:nameAsPublished", "skg:formerName")
}
_LINKING = {NamedNode(term(name)): exact for name, exact in (("schema:sameAs", True), ("skos:closeMatch", False))}
_TYPE, _WITHIN, _CODE = (
    NamedNode(term(name)) for name in ("rdf:type", "schema:containedInPlace", "schema:identifier")
)
_LATITUDE, _LONGITUDE = (NamedNode(term(name)) for name in ("schema:latitude", "schema:longitude"))
_WITHDRAWN = term("skg:WithdrawnPlace")


@dataclass(frozen=True)
class Entity:
    """A thing that can be found."""

    id: str
    """The end of its IRI, such as ``place/baku``."""
    names: Mapping[str, str]
    """By language."""
    spellings: frozenset[str]
    """All its names, folded: in every language, former ones, and as published."""
    types: tuple[Iri, ...]
    within: frozenset[str]
    """The ids of the countries and regions that it lies in."""
    position: tuple[float, float] | None
    """Latitude and longitude, in degrees."""
    identifiers: frozenset[str]
    """Names by which only it is meant: its id, IRIs, Wikidata items, GeoNames numbers, codes."""

    def name(self, language: str) -> str:
        """Return its name in a language, else in English, else its id."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.id)


class Gazetteer:
    """The things of a snapshot by what they are called."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._reading = Lock()
        self._entities: Mapping[str, Entity] | None = None

    @property
    def entities(self) -> Mapping[str, Entity]:
        """Every thing by its id; read once, when it is asked for first."""
        if self._entities is None:
            with self._reading:
                if self._entities is None:
                    self._entities = {entity.id: entity for entity in self._read()}
        return self._entities

    @cached_property
    def by_spelling(self) -> Mapping[str, Sequence[str]]:
        """The ids of the things that have a folded name."""
        found: dict[str, list[str]] = {}
        for entity in self.entities.values():
            for spelling in entity.spellings:
                found.setdefault(spelling, []).append(entity.id)
        return found

    @cached_property
    def by_identifier(self) -> Mapping[str, str]:
        """The id of the one thing that an identifier means."""
        return {name: entity.id for entity in self.entities.values() for name in entity.identifiers}

    @cached_property
    def spellings(self) -> Sequence[str]:
        """All folded names, for who looks for one that is nearly so."""
        return list(self.by_spelling)

    @cached_property
    def types(self) -> Mapping[str, int]:
        """The prefixed names of all types, with how many things are of each, the most first."""
        counted = {kind: len(ids) for kind, ids in self.by_type.items()}
        return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))

    def identified(self, text: str) -> Entity | None:
        """Return the thing that an identifier means, however it is written; None for what is none."""
        found = self.by_identifier.get(_identifier(text))
        return self.entities[found] if found else None

    def of_types(self, types: Collection[str]) -> frozenset[str]:
        """Return the ids of the things of any of some types, by prefixed name or IRI; of all where none is given."""
        if not types:
            return self._all
        return frozenset().union(*(self.by_type.get(shortened(each), frozenset()) for each in types))

    @cached_property
    def by_type(self) -> Mapping[str, frozenset[str]]:
        """The ids of the things of each type, by its prefixed name."""
        found: dict[str, set[str]] = {}
        for entity in self.entities.values():
            for kind in entity.types:
                found.setdefault(shortened(kind), set()).add(entity.id)
        return {kind: frozenset(ids) for kind, ids in found.items()}

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset(self.entities)

    def _read(self) -> Iterator[Entity]:
        minted = f"{self._snapshot.base_iri}id/"
        named = {
            quad.subject.value
            for quad in self._snapshot.store.quads_for_pattern(None, NamedNode(term("schema:name")), None)
            if isinstance(quad.subject, NamedNode)
        }
        for iri in sorted(named):
            if iri.startswith(minted) and iri.removeprefix(minted).partition("/")[0] in _KINDS:
                entity = self._entity(iri, minted)
                if _WITHDRAWN not in entity.types:
                    yield entity

    def _entity(self, iri: str, minted: str) -> Entity:
        names: dict[str, str] = {}
        written: set[str] = set()
        types: list[Iri] = []
        within: set[str] = set()
        degrees: dict[NamedNode, float] = {}
        identifiers = {iri, iri.removeprefix(minted), iri.removeprefix(minted).partition("/")[2]}
        for triple in self._snapshot.about(Iri(iri)):
            predicate, value = triple.predicate, triple.object
            if predicate in _NAMING and isinstance(value, Literal):
                written.add(value.value)
                if predicate.value == term("schema:name"):
                    names.setdefault(value.language or "", value.value)
            elif predicate == _TYPE and isinstance(value, NamedNode):
                types.append(Iri(value.value))
            elif predicate == _WITHIN and isinstance(value, NamedNode):
                within.add(value.value.removeprefix(minted))
            elif predicate in (_LATITUDE, _LONGITUDE) and isinstance(value, Literal):
                degrees[predicate] = float(value.value)
            elif _LINKING.get(predicate) and isinstance(value, NamedNode):
                identifiers |= {value.value, _end(value.value)}
            elif predicate == _CODE and isinstance(value, Literal):
                identifiers.add(value.value)
        position = (degrees[_LATITUDE], degrees[_LONGITUDE]) if len(degrees) == 2 else None
        return Entity(
            id=iri.removeprefix(minted),
            names=names,
            spellings=frozenset(map(fold, written)),
            types=tuple(types),
            within=frozenset(within),
            position=position,
            identifiers=frozenset(map(_identifier, identifiers)),
        )


def _end(iri: str) -> str:
    return iri.removeprefix(PREFIXES["wd"]).removeprefix(GEONAMES).rstrip("/")


def _identifier(text: str) -> str:
    """Return an identifier as it is looked up.

    >>> [_identifier(text) for text in (" q9248 ", "https://www.wikidata.org/wiki/Q9248", "Baku")]
    ['q9248', 'q9248', 'baku']
    """
    folded = text.strip().casefold()
    found = re.fullmatch(r"(?:https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/|wd:)(q[1-9][0-9]*)", folded)
    if found:
        return found[1]
    found = re.fullmatch(r"https?://(?:sws\.|www\.)?geonames\.org/([1-9][0-9]*)(?:/.*)?", folded)
    return found[1] if found else folded

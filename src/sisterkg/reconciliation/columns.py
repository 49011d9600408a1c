"""Knows the columns that can be added to a table and how each is filled from a snapshot; not which are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from sisterkg.reconciliation.cells import Cell, cells_of, entity_cell
from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.reconciliation.indexing import NAME_IN, OF_PARTNERSHIPS
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import GEONAMES, PREFIXES, Iri, expanded, term

_ABOUT, _MEASURED, _VALUE = (
    NamedNode(term(name)) for name in ("schema:observationAbout", "schema:measuredProperty", "schema:value")
)
_PARTNER = NamedNode(term("skg:partner"))
_LINKS = (term("schema:sameAs"), term("skos:closeMatch"))


@dataclass(frozen=True)
class Look:
    """Where the values of a cell come from, and in which language they are told."""

    snapshot: Snapshot
    gazetteer: Gazetteer
    language: str


Fill = Callable[[Look, Entity], Sequence[Cell]]


@dataclass(frozen=True)
class Column:
    """A column that can be added to a table."""

    id: str
    names: Mapping[str, str]
    cells: Fill
    kind: str = ""
    """The type of its values where they are things, all of one type."""

    def name(self, language: str) -> str:
        """Return what it is called."""
        return self.names.get(language) or self.names.get("en") or self.id


def column_of(name: str, snapshot: Snapshot) -> Column:
    """Return the column of an id: a composed one, names in a language, or any property by its prefixed name."""
    if name in COMPOSED:
        return COMPOSED[name]
    if name.startswith(NAME_IN):
        language = name.removeprefix(NAME_IN)
        return Column(name, {"en": f"name ({language})", "tr": f"adı ({language})"}, _named_in(language))
    if not _is_iri(iri := expanded(name)):
        return Column(name, {}, lambda _look, _entity: [])
    names = snapshot.names(iri, short=True)
    return Column(name, names, _told_by_partnerships(iri) if name in OF_PARTNERSHIPS else _stated_or_measured(iri))


def _linked(opening: str) -> Fill:
    def cells(look: Look, entity: Entity) -> Sequence[Cell]:
        links = {value.value for value in _objects(look, entity, _LINKS) if isinstance(value, NamedNode)}
        return [{"str": link.removeprefix(opening).rstrip("/")} for link in sorted(links) if link.startswith(opening)]

    return cells


def _country(look: Look, entity: Entity) -> Sequence[Cell]:
    around = [look.gazetteer.get(each) for each in entity.within if each.startswith("country/")]
    return [entity_cell(each, look.language) for each in around if each]


def _position(_look: Look, entity: Entity) -> Sequence[Cell]:
    return [{"str": f"{entity.position[0]}, {entity.position[1]}"}] if entity.position else []


def _named_in(language: str) -> Fill:
    return lambda _look, entity: [{"str": entity.names[language]}] if language in entity.names else []


def _told_by_partnerships(predicate: Iri) -> Fill:
    """Return what the partnerships of a place say; the home city, which is in all of them, has nothing of its own."""

    def cells(look: Look, entity: Entity) -> Sequence[Cell]:
        iri, store = _iri(look, entity), look.snapshot.store
        if iri == look.snapshot.manifest.home:
            return []
        partnerships = store.quads_for_pattern(None, _PARTNER, NamedNode(iri))
        told = [
            quad.object
            for partnership in partnerships
            for quad in store.quads_for_pattern(partnership.subject, NamedNode(predicate), None)
        ]
        return cells_of(told, look.snapshot.base_iri, look.gazetteer, look.language)

    return cells


def _stated_or_measured(predicate: Iri) -> Fill:
    """Return the values that a thing has of a property, or else the figures that there are of it."""

    def cells(look: Look, entity: Entity) -> Sequence[Cell]:
        store = look.snapshot.store
        values = _objects(look, entity, (predicate,))
        if not values:
            for about in store.quads_for_pattern(None, _ABOUT, NamedNode(_iri(look, entity))):
                if any(store.quads_for_pattern(about.subject, _MEASURED, NamedNode(predicate))):
                    values += [quad.object for quad in store.quads_for_pattern(about.subject, _VALUE, None)]
        return cells_of(values, look.snapshot.base_iri, look.gazetteer, look.language)

    return cells


COMPOSED: Mapping[str, Column] = {
    column.id: column
    for column in (
        Column("wikidata", {"en": "Wikidata item", "tr": "Wikidata öğesi"}, _linked(PREFIXES["wd"])),
        Column("geonames", {"en": "GeoNames id", "tr": "GeoNames numarası"}, _linked(GEONAMES)),
        Column("country", {"en": "country", "tr": "ülke"}, _country, "schema:Country"),
        Column("coordinates", {"en": "latitude, longitude", "tr": "enlem, boylam"}, _position),
    )
}
"""The columns that take more than one property of the thing itself, or a part of one."""


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _iri(look: Look, entity: Entity) -> str:
    return f"{look.snapshot.base_iri}id/{entity.id}"


def _objects(look: Look, entity: Entity, predicates: Iterable[str]) -> list[Any]:
    about = look.snapshot.about(Iri(_iri(look, entity)))
    wanted = frozenset(predicates)
    return [triple.object for triple in about if triple.predicate.value in wanted]

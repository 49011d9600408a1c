"""Knows what can be told of things that have been matched, column by column; does not know how they were matched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode

from sisterkg.reconciliation.gazetteer import Entity, Gazetteer
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import GEONAMES, PREFIXES, Iri, expanded, shortened, term

Cell = Mapping[str, Any]
"""One value as the API has it: ``str``, ``int``, ``float``, ``date``, or an entity with ``id`` and ``name``."""

_XSD = PREFIXES["xsd"]
_NUMBERS: Mapping[str, str] = {f"{_XSD}integer": "int", f"{_XSD}decimal": "float", f"{_XSD}double": "float"}
_ABOUT, _MEASURED, _VALUE = (
    NamedNode(term(name)) for name in ("schema:observationAbout", "schema:measuredProperty", "schema:value")
)
_PARTNER = NamedNode(term("skg:partner"))


@dataclass(frozen=True)
class Column:
    """A column that can be added to a table."""

    id: str
    names: Mapping[str, str]
    cells: Callable[[Snapshot, Gazetteer, Entity, str], Sequence[Cell]]

    def name(self, language: str) -> str:
        """Return what it is called."""
        return self.names.get(language) or self.names.get("en") or self.id


def _linked(opening: str) -> Callable[[Snapshot, Gazetteer, Entity, str], Sequence[Cell]]:
    def cells(snapshot: Snapshot, _gazetteer: Gazetteer, entity: Entity, _language: str) -> Sequence[Cell]:
        links = {value.value for value in _objects(snapshot, entity, _LINKS) if isinstance(value, NamedNode)}
        return [{"str": link.removeprefix(opening).rstrip("/")} for link in sorted(links) if link.startswith(opening)]

    return cells


_LINKS = (term("schema:sameAs"), term("skos:closeMatch"))


def _country(_snapshot: Snapshot, gazetteer: Gazetteer, entity: Entity, language: str) -> Sequence[Cell]:
    return [_entity_cell(gazetteer, each, language) for each in sorted(entity.within) if each.startswith("country/")]


def _position(_snapshot: Snapshot, _gazetteer: Gazetteer, entity: Entity, _language: str) -> Sequence[Cell]:
    return [{"str": f"{entity.position[0]}, {entity.position[1]}"}] if entity.position else []


def _named_in(wanted: str) -> Callable[[Snapshot, Gazetteer, Entity, str], Sequence[Cell]]:
    return lambda _snapshot, _gazetteer, entity, _language: (
        [{"str": entity.names[wanted]}] if wanted in entity.names else []
    )


def _of_partnership(predicate: str) -> Callable[[Snapshot, Gazetteer, Entity, str], Sequence[Cell]]:
    """Return what the partnerships of a place say; the home city, which is in all of them, has nothing of its own."""

    def cells(snapshot: Snapshot, gazetteer: Gazetteer, entity: Entity, language: str) -> Sequence[Cell]:
        iri = f"{snapshot.base_iri}id/{entity.id}"
        if iri == snapshot.manifest.home:
            return []
        partnerships = snapshot.store.quads_for_pattern(None, _PARTNER, NamedNode(iri))
        values = [
            quad.object
            for partnership in partnerships
            for quad in snapshot.store.quads_for_pattern(partnership.subject, NamedNode(term(predicate)), None)
        ]
        return _cells(values, snapshot, gazetteer, language)

    return cells


def _measured(predicate: str) -> Callable[[Snapshot, Gazetteer, Entity, str], Sequence[Cell]]:
    def cells(snapshot: Snapshot, gazetteer: Gazetteer, entity: Entity, language: str) -> Sequence[Cell]:
        store, measured = snapshot.store, NamedNode(term(predicate))
        values = []
        for about in store.quads_for_pattern(None, _ABOUT, NamedNode(f"{snapshot.base_iri}id/{entity.id}")):
            if any(store.quads_for_pattern(about.subject, _MEASURED, measured)):
                values += [quad.object for quad in store.quads_for_pattern(about.subject, _VALUE, None)]
        return _cells(values, snapshot, gazetteer, language)

    return cells


COLUMNS: Mapping[str, Column] = {
    column.id: column
    for column in (
        Column("wikidata", {"en": "Wikidata item", "tr": "Wikidata öğesi"}, _linked(PREFIXES["wd"])),
        Column("geonames", {"en": "GeoNames id", "tr": "GeoNames numarası"}, _linked(GEONAMES)),
        Column("country", {"en": "country", "tr": "ülke"}, _country),
        Column("coordinates", {"en": "latitude, longitude", "tr": "enlem, boylam"}, _position),
        Column("name:en", {"en": "English name", "tr": "İngilizce adı"}, _named_in("en")),
        Column("name:tr", {"en": "Turkish name", "tr": "Türkçe adı"}, _named_in("tr")),
        *(
            Column(name, {"en": english, "tr": turkish}, _of_partnership(name))
            for name, english, turkish in (
                ("skg:councilActDate", "council act", "meclis kararı"),
                ("skg:protocolDate", "protocol", "protokol"),
            )
        ),
        Column(
            "skg:population", {"en": "population as stated", "tr": "bildirilen nüfus"}, _measured("skg:population")
        ),
    )
}
"""The columns that take more than one property of the thing itself."""


def extend(
    snapshot: Snapshot, gazetteer: Gazetteer, ids: Iterable[str], properties: Sequence[str], language: str
) -> Mapping[str, Any]:
    """Return a table of values, a row for each id and a column for each property; unknown ones are empty."""
    columns = [_column(snapshot, each) for each in properties]
    rows: dict[str, Mapping[str, Sequence[Cell]]] = {}
    for identifier in ids:
        entity = gazetteer.entities.get(identifier) or gazetteer.identified(identifier)
        rows[identifier] = {
            column.id: column.cells(snapshot, gazetteer, entity, language) if entity else [] for column in columns
        }
    return {"meta": [{"id": column.id, "name": column.name(language)} for column in columns], "rows": rows}


def proposed_properties(snapshot: Snapshot, gazetteer: Gazetteer, kind: str) -> Sequence[Column]:
    """Return the columns that there is something for, of the things of a type, or of all where none is named."""
    found: dict[str, Column] = dict(COLUMNS)
    ids = sorted(gazetteer.of_types([kind] if kind else []))
    for identifier in ids[:_LOOKED_AT]:
        for triple in snapshot.about(Iri(f"{snapshot.base_iri}id/{identifier}")):
            name = shortened(triple.predicate.value)
            if name not in found:
                found[name] = _column(snapshot, name)
    return list(found.values())


_LOOKED_AT = 200
"""Things from whose properties columns are proposed."""


def _column(snapshot: Snapshot, name: str) -> Column:
    if name in COLUMNS:
        return COLUMNS[name]
    iri = expanded(name)

    def cells(own: Snapshot, gazetteer: Gazetteer, entity: Entity, language: str) -> Sequence[Cell]:
        return _cells(_objects(own, entity, (iri,)), own, gazetteer, language)

    return Column(name, snapshot.names(iri, short=True) if _is_iri(iri) else {}, cells)


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _objects(snapshot: Snapshot, entity: Entity, predicates: Iterable[str]) -> list[object]:
    about = snapshot.about(Iri(f"{snapshot.base_iri}id/{entity.id}"))
    wanted = frozenset(predicates)
    return [triple.object for triple in about if triple.predicate.value in wanted]


def _cells(values: Iterable[object], snapshot: Snapshot, gazetteer: Gazetteer, language: str) -> Sequence[Cell]:
    return [_cell(value, snapshot, gazetteer, language) for value in values]


def _cell(value: object, snapshot: Snapshot, gazetteer: Gazetteer, language: str) -> Cell:
    if isinstance(value, NamedNode):
        own = value.value.removeprefix(f"{snapshot.base_iri}id/")
        return _entity_cell(gazetteer, own, language) if own in gazetteer.entities else {"str": value.value}
    if not isinstance(value, Literal):
        return {"str": str(value)}
    kind = value.datatype.value
    if kind in _NUMBERS:
        number = float(value.value)
        return {"int": int(number)} if number.is_integer() else {"float": number}
    if kind == f"{_XSD}date":
        return {"date": f"{value.value}T00:00:00Z"}
    return {"str": value.value}


def _entity_cell(gazetteer: Gazetteer, identifier: str, language: str) -> Cell:
    return {"id": identifier, "name": gazetteer.entities[identifier].name(language)}

"""Knows how a value of RDF is told as a cell of the reconciliation API; does not know whose value it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.vocab import PREFIXES

Cell = Mapping[str, Any]
"""One value as the API has it: ``str``, ``int``, ``float``, ``date``, or an entity with ``id`` and ``name``."""

_XSD = PREFIXES["xsd"]
_MOST_DIGITS = 300
"""Digits of a number at the most that a reader of JSON can be asked to take."""


def cells_of(values: Iterable[object], base_iri: str, gazetteer: Gazetteer, language: str) -> Sequence[Cell]:
    """Return a cell for each value, one of our own things as an entity."""
    return [_cell(value, f"{base_iri}id/", gazetteer, language) for value in values]


def entity_cell(entity: Entity, language: str) -> Cell:
    """Return a thing as a cell."""
    return {"id": entity.id, "name": entity.name(language)}


def _cell(value: object, minted: str, gazetteer: Gazetteer, language: str) -> Cell:
    if isinstance(value, NamedNode):
        own = value.value.removeprefix(minted)
        entity = gazetteer.get(own) if own != value.value else None
        return entity_cell(entity, language) if entity else {"str": value.value}
    if not isinstance(value, Literal):
        return {"str": str(value)}
    kind, text = value.datatype.value.removeprefix(_XSD), value.value
    if kind == "integer" and len(text) < _MOST_DIGITS:
        return {"int": int(text)}
    if kind in ("decimal", "double") and text not in ("INF", "-INF", "NaN"):
        return {"float": float(text)}
    if kind == "date" and len(text) == len("2026-11-23"):
        return {"date": f"{text}T00:00:00Z"}
    return {"str": text}

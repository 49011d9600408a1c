"""Knows how a request for columns is read and answered, row by row; does not know what a column is filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sisterkg.reconciliation.cells import Cell
from sisterkg.reconciliation.columns import COMPOSED, Column, Look, column_of
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.reconciliation.indexing import NAME_IN
from sisterkg.reconciliation.malformed import Faults, read_json
from sisterkg.reconciliation.queries import clean
from sisterkg.snapshot import Snapshot

_EXAMPLE = '{"ids": ["place/baku"], "properties": [{"id": "wikidata"}]}'
MOST_CELLS = 10_000
"""Cells of one answer: ids by properties."""
SETTING = "limit"
"""The one setting of a property: how many values a cell may have, 0 or nothing for all."""


@dataclass(frozen=True)
class Extension:
    """What is asked for: a row for each id, and columns, each with the most values of a cell, None for all."""

    ids: tuple[str, ...]
    properties: tuple[tuple[str, int | None], ...]


def read_extension(text: str) -> Extension:
    """Read a request for columns.

    Raises:
        MalformedBatch: where it is none, with everything that is wrong in it.
    """
    asked = read_json(text, "extend", _EXAMPLE)
    faults = Faults("extend")
    if not isinstance(asked, dict):
        faults.add("extend", asked, "no-object", "this is no JSON object", f"send {_EXAMPLE}")
        faults.stop()
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids):
        faults.add("ids", ids, "no-ids", "this is no list of texts", 'as in ["place/baku"]')
        ids = []
    if not isinstance(properties, list):
        faults.add("properties", properties, "no-list", "this is no list", 'as in [{"id": "wikidata"}]')
        properties = []
    columns = tuple(_property(f"properties[{number}]", each, faults) for number, each in enumerate(properties))
    if len(ids) * max(1, len(columns)) > MOST_CELLS:
        what = f"these are {len(ids)} ids by {len(columns)} properties"
        faults.add("ids", len(ids), "too-many", what, f"ask for {MOST_CELLS} cells at the most, in several requests")
    faults.stop()
    return Extension(tuple(ids), columns)


def _property(where: str, given: Any, faults: Faults) -> tuple[str, int | None]:  # noqa: ANN401  # whatever JSON holds
    if not isinstance(given, dict) or not isinstance(given.get("id"), str):
        faults.add(where, given, "no-property", "a property has an id", 'as in {"id": "wikidata"}')
        return "", None
    settings = given.get("settings") or {}
    if not isinstance(settings, dict):
        faults.add(f"{where}.settings", settings, "no-object", "settings are a JSON object", 'as in {"limit": 1}')
        return given["id"], None
    most = settings.get(SETTING) or 0
    # OpenRefine sends what was typed into the field.
    most = int(most) if isinstance(most, str) and most.isdecimal() and len(most) < 10 else most
    if isinstance(most, bool) or not isinstance(most, int | float) or most < 0 or most != most // 1:
        faults.add(f"{where}.settings.{SETTING}", most, "no-limit", "this is no whole number of values", "as in 1")
        return given["id"], None
    return given["id"], int(min(most, MOST_CELLS)) or None


def extend(snapshot: Snapshot, gazetteer: Gazetteer, asked: Extension, language: str) -> Mapping[str, Any]:
    """Return a table of values, a row for each id and a column for each property; unknown ones are empty."""
    look = Look(snapshot, gazetteer, language)
    columns = [(column_of(name, snapshot), most) for name, most in asked.properties]
    rows: dict[str, Mapping[str, Sequence[Cell]]] = {}
    for identifier in asked.ids:
        entity = gazetteer.get(clean(identifier)) or gazetteer.the(clean(identifier))
        rows[identifier] = {
            column.id: list(column.cells(look, entity))[:most] if entity else [] for column, most in columns
        }
    return {"meta": [_told(column, gazetteer, language) for column, _ in columns], "rows": rows}


def _told(column: Column, gazetteer: Gazetteer, language: str) -> Mapping[str, Any]:
    told: dict[str, Any] = {"id": column.id, "name": column.name(language)}
    if column.kind:
        told["type"] = type_told(column.kind, gazetteer, language)
    return told


def type_told(name: str, gazetteer: Gazetteer, language: str) -> Mapping[str, str]:
    """Return a type as the API has it, by its prefixed name."""
    names = gazetteer.type_names(name)
    return {"id": name, "name": names.get(language) or names.get("en") or name}


def proposed_columns(snapshot: Snapshot, gazetteer: Gazetteer, kind: str) -> Sequence[Column]:
    """Return the columns that there is something for, of the things of a type, or of all where none is named.

    Composed ones come first, then names, then properties.
    """
    names = gazetteer.properties_of(kind)
    order = {name: position for position, name in enumerate(COMPOSED)}
    ranked = sorted(names, key=lambda name: (order.get(name, len(order)), not name.startswith(NAME_IN), name))
    return [column_of(name, snapshot) for name in ranked]

"""Knows the queries of the W3C Reconciliation Service API 0.2 as they are sent; not how they are answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sisterkg.reconciliation.malformed import MalformedBatch

MOST_QUERIES = 200
"""Queries of one batch."""
MOST_CANDIDATES = 100
_USUAL = 5
"""Candidates where no limit is given."""
_LONGEST = 500
"""Characters of a name that is looked for."""


@dataclass(frozen=True)
class Query:
    """What one thing is said to be: a name, types, and values of properties."""

    text: str
    types: tuple[str, ...] = ()
    limit: int = _USUAL
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The values by the id of the property; an entity is told by its id."""


def read_batch(text: str) -> Mapping[str, Query]:
    """Read a batch of queries, by the key of each.

    Raises:
        MalformedBatch: where it is none, with the place and what belongs there.
    """
    try:
        batch = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedBatch(f"the batch is no JSON: {error}", 'send {"q0": {"query": "Baku"}}') from error
    if not isinstance(batch, dict):
        raise MalformedBatch("the batch is no JSON object", 'send {"q0": {"query": "Baku"}}')
    if len(batch) > MOST_QUERIES:
        raise MalformedBatch(f"the batch has {len(batch)} queries", f"send {MOST_QUERIES} at the most")
    return {key: _query(key, value) for key, value in batch.items()}


def _query(key: str, value: Any) -> Query:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, str):
        value = {"query": value}
    if not isinstance(value, dict):
        raise MalformedBatch(f"{key}: a query is a JSON object", 'as in {"query": "Baku"}')
    text, types, limit = value.get("query", ""), value.get("type", ()), value.get("limit", _USUAL)
    if not isinstance(text, str):
        raise MalformedBatch(f"{key}: query is no text", "name what to look for")
    types = (types,) if isinstance(types, str) else tuple(types if isinstance(types, list) else ())
    if not all(isinstance(each, str) for each in types):
        raise MalformedBatch(f"{key}: type is no text, nor a list of texts", "as in skg:Place")
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not -1e9 < limit < 1e9:
        raise MalformedBatch(f"{key}: limit is no number", "as in 5")
    return Query(
        text=text[:_LONGEST],
        types=tuple(each for each in types if each),
        limit=max(1, min(int(limit), MOST_CANDIDATES)),
        properties=_properties(key, value.get("properties", [])),
    )


def _properties(key: str, given: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:  # noqa: ANN401  # whatever JSON holds
    if not isinstance(given, list):
        raise MalformedBatch(f"{key}: properties is no list", 'as in [{"pid": "country", "v": "AZ"}]')
    found = []
    for each in given:
        if not isinstance(each, dict) or not isinstance(each.get("pid"), str) or "v" not in each:
            raise MalformedBatch(f"{key}: a property has no pid, or no v", 'as in {"pid": "country", "v": "AZ"}')
        values = each["v"] if isinstance(each["v"], list) else [each["v"]]
        found.append((each["pid"], tuple(text for value in values if (text := _text(value)))))
    return tuple(found)


def _text(value: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    """Return a value as a text: the id of an entity, the digits of a number."""
    if isinstance(value, dict):
        return str(value.get("id") or value.get("name") or "")[:_LONGEST]
    return "" if value is None else str(value)[:_LONGEST]

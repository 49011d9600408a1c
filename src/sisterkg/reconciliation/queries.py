"""Knows the queries of the W3C Reconciliation Service API 0.2 as they are sent; not how they are answered."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sisterkg.reconciliation.malformed import Faults, read_json

Strictness = Literal["any", "all", "should"]
"""Whether a thing has to be of any of the types, of all of them, or had better be of one (0.2, 4.1)."""
Quantifier = Literal["any", "all", "none"]
"""How many of a property's values have to fit (1.0-draft, 4.1)."""

MOST_CANDIDATES = 100
USUAL = 5
"""Candidates where no limit is given."""
LONGEST = 300
"""Characters of a name or value that is compared: nothing has a longer name."""
_MOST_PARTS = 100
"""Types, properties and values of one query, each."""
EXAMPLE = '{"q0": {"query": "Baku"}}'
_EXAMPLE_PROPERTY = 'as in {"pid": "country", "v": "AZ"}'


@dataclass(frozen=True)
class Condition:
    """What a property is said to be."""

    property: str
    values: tuple[str, ...]
    """An entity is told by its id."""
    is_required: bool = False
    quantifier: Quantifier = "any"


@dataclass(frozen=True)
class Query:
    """What one thing is said to be: names, types, and values of properties."""

    texts: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    strictness: Strictness = "any"
    limit: int = USUAL
    conditions: tuple[Condition, ...] = ()


def read_batch(text: str) -> Mapping[str, Query]:
    """Read a batch of queries, by the key of each.

    Raises:
        MalformedBatch: where it is none, with everything that is wrong in it.
    """
    batch = read_json(text, "queries", EXAMPLE)
    faults = Faults("queries")
    if not isinstance(batch, dict):
        faults.add("queries", batch, "no-object", "the batch is no JSON object", f"send {EXAMPLE}")
        faults.stop()
    queries = {key: _query(key, value, faults) for key, value in batch.items()}
    faults.stop()
    return queries


def read_single(text: str) -> Query:
    """Read the one query that is sent without a batch: JSON, or the bare name.

    Raises:
        MalformedBatch: where it is JSON, and no query.
    """
    try:
        is_json = isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        is_json = False
    return read_batch(f'{{"query": {text}}}')["query"] if is_json else Query((clean(text),))


def clean(text: str) -> str:
    """Return a text as it is compared: without half characters, and empty where it is longer than any name."""
    return "" if len(text) > LONGEST else text.encode("utf-8", "replace").decode()


def _query(key: str, value: Any, faults: Faults) -> Query:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, str):
        value = {"query": value}
    if not isinstance(value, dict):
        faults.add(key, value, "no-object", "a query is a JSON object", 'as in {"query": "Baku"}')
        return Query()
    text = value.get("query", "")
    if not isinstance(text, str):
        faults.add(f"{key}.query", text, "no-text", "this is no text", "name what to look for")
        text = ""
    if "query" not in value and not value.get("properties"):
        faults.add(key, value, "nothing-asked", "there is neither query nor properties", "name what to look for")
    return Query(
        texts=(clean(text),),
        types=_types(f"{key}.type", value.get("type", []), faults),
        strictness=_strictness(f"{key}.type_strict", value.get("type_strict", "any"), faults),
        limit=read_limit(f"{key}.limit", value.get("limit", 0), faults),
        conditions=_conditions(f"{key}.properties", value.get("properties", []), faults),
    )


def _types(where: str, given: Any, faults: Faults) -> tuple[str, ...]:  # noqa: ANN401  # whatever JSON holds
    types = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(types, list) or len(types) > _MOST_PARTS:
        faults.add(
            where, given, "no-list", f"this is no text, nor a list of {_MOST_PARTS} at the most", "as skg:Place"
        )
        return ()
    # OpenRefine and others send a type as they were told it, with its name.
    types = [each.get("id") if isinstance(each, dict) else each for each in types]
    if not all(isinstance(each, str) for each in types):
        faults.add(where, given, "no-text", "a type is no text", "name it by its id, as skg:Place")
        return ()
    return tuple(clean(each) for each in types if each)


def _strictness(where: str, given: Any, faults: Faults) -> Strictness:  # noqa: ANN401  # whatever JSON holds
    for known in get_args(Strictness):
        if given == known:
            strictness: Strictness = known
            return strictness
    faults.add(where, given, "unknown-strictness", "this is none of any, all, should", "send any, or leave it out")
    return "any"


def read_limit(where: str, given: Any, faults: Faults) -> int:  # noqa: ANN401  # whatever JSON holds
    """Read how many candidates are wanted: 0 or nothing is the usual number, and there are never more than 100."""
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    if given is None or (is_number and given == 0):
        return USUAL
    if not is_number or not math.isfinite(given) or given < 0 or given != int(given):
        faults.add(where, given, "no-limit", f"{str(given)[:20]} is no whole number of candidates", "as in 5")
        return USUAL
    return min(int(given), MOST_CANDIDATES)


def _conditions(where: str, given: Any, faults: Faults) -> tuple[Condition, ...]:  # noqa: ANN401  # as above
    given = [] if given is None else given
    if not isinstance(given, list) or len(given) > _MOST_PARTS:
        mend = 'as in [{"pid": "country", "v": "AZ"}]'
        faults.add(where, given, "no-list", f"this is no list of {_MOST_PARTS} at the most", mend)
        return ()
    found = []
    for position, each in enumerate(given):
        if not isinstance(each, dict) or not isinstance(each.get("pid"), str) or "v" not in each:
            faults.add(f"{where}[{position}]", each, "no-property", "a property has pid and v", _EXAMPLE_PROPERTY)
        else:
            found.append(Condition(clean(each["pid"]), read_values(f"{where}[{position}].v", each["v"], faults)))
    return tuple(found)


def read_values(where: str, given: Any, faults: Faults) -> tuple[str, ...]:  # noqa: ANN401  # whatever JSON holds
    """Read one value or a list of them, each as a text: the id of an entity, the digits of a number."""
    values: Sequence[Any] = given if isinstance(given, list) else [given]
    if len(values) > _MOST_PARTS:
        faults.add(where, "", "too-many", f"there are {len(values)} values", f"send {_MOST_PARTS} at the most")
        return ()
    return tuple(text for value in values if (text := _text(value)))


def _text(value: Any) -> str:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, dict):
        value = value.get("id") or value.get("name") or ""
    return clean("" if value is None else str(value)).strip()

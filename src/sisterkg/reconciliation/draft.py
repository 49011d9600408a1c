"""Knows the queries and answers of the W3C Reconciliation Service API 1.0-draft; not how they are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from sisterkg.reconciliation.malformed import Faults, read_json
from sisterkg.reconciliation.properties import JUDGED
from sisterkg.reconciliation.queries import Condition, Quantifier, Query, clean, read_limit, read_values

VERSION = "1.0-draft"
_EXAMPLE = '{"queries": [{"conditions": [{"matchType": "name", "propertyValue": "Baku"}]}]}'
_MATCH_TYPES = ("name", "id", "property")
_MOST_CONDITIONS = 100


def read_queries(text: str) -> Sequence[Query]:
    """Read a batch of queries (1.0-draft, 4.1), in its order.

    Raises:
        MalformedBatch: where it is none, with everything that is wrong in it.
    """
    batch = read_json(text, "body", _EXAMPLE)
    faults = Faults("body")
    if not isinstance(batch, dict) or not isinstance(batch.get("queries"), list):
        faults.add("body", batch, "no-batch", "this is no JSON object with a list of queries", f"send {_EXAMPLE}")
        faults.stop()
    queries = [_query(f"queries[{number}]", each, faults) for number, each in enumerate(batch["queries"])]
    faults.stop()
    return queries


def _query(where: str, given: Any, faults: Faults) -> Query:  # noqa: ANN401  # whatever JSON holds
    conditions = given.get("conditions") if isinstance(given, dict) else None
    if not isinstance(conditions, list) or not 0 < len(conditions) <= _MOST_CONDITIONS:
        what = f"a query is an object with conditions, from one to {_MOST_CONDITIONS}"
        faults.add(where, given, "no-conditions", what, f"as in {_EXAMPLE}")
        return Query()
    kind = given.get("type", "")
    if not isinstance(kind, str):
        faults.add(f"{where}.type", kind, "no-text", "this is no text", "name one type, as skg:Place")
        kind = ""
    texts: list[str] = []
    found: list[Condition] = []
    for number, each in enumerate(conditions):
        read = _condition(f"{where}.conditions[{number}]", each, faults)
        if read and read.property:
            found.append(read)
        elif read:
            texts += read.values
    limit = read_limit(f"{where}.limit", given.get("limit", 0), faults)
    return Query(tuple(texts), (clean(kind),) if kind else (), "any", limit, tuple(found))


def _condition(where: str, given: Any, faults: Faults) -> Condition | None:  # noqa: ANN401  # whatever JSON holds
    """Read a condition; one without a property is about names."""
    if not isinstance(given, dict) or given.get("matchType") not in _MATCH_TYPES or "propertyValue" not in given:
        what = f"a condition has a propertyValue, and a matchType of {', '.join(_MATCH_TYPES)}"
        faults.add(where, given, "no-condition", what, f"as in {_EXAMPLE}")
        return None
    kind, name = given["matchType"], given.get("propertyId")
    if kind == "property" and not isinstance(name, str):
        faults.add(f"{where}.propertyId", name, "no-text", "the property has no id", "as in country")
        return None
    quantifier, is_required = given.get("matchQuantifier", "any"), given.get("required", False)
    if quantifier not in get_args(Quantifier) or (kind == "name" and quantifier != "any"):
        what = "this is none of any, all, none" if kind != "name" else "names are matched by any"
        faults.add(f"{where}.matchQuantifier", quantifier, "unknown-quantifier", what, "send any, or leave it out")
        return None
    if not isinstance(is_required, bool):
        faults.add(f"{where}.required", is_required, "no-boolean", "this is neither true nor false", "leave it out")
        return None
    own = {"name": "", "id": "id"}.get(kind) if kind != "property" else clean(str(name))
    if given.get("matchQualifier") and (kind != "property" or own in JUDGED):
        what = "this has no qualifier here"
        faults.add(f"{where}.matchQualifier", given["matchQualifier"], "unknown-qualifier", what, "leave it out")
        return None
    if is_required and kind == "property" and own not in JUDGED:
        what = "this property is not compared, so it cannot be required"
        faults.add(f"{where}.required", own, "not-compared", what, f"require one of {', '.join(sorted(JUDGED))}")
        return None
    values = read_values(f"{where}.propertyValue", given["propertyValue"], faults)
    return Condition(own or "", values, is_required, quantifier)


def extension_told(answer: Mapping[str, Any], ids: Sequence[str]) -> Mapping[str, Any]:
    """Return the columns that 0.2 has as objects as the lists that they are here (1.0-draft, 7.5)."""
    names = [each["id"] for each in answer["meta"]]
    rows = [
        {"id": own, "properties": [{"id": name, "values": answer["rows"][own][name]} for name in names]}
        for own in ids
    ]
    return {"meta": answer["meta"], "rows": rows}

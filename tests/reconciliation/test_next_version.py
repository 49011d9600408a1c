"""The service speaks the API's 1.0-draft, too, at an endpoint of its own: its routes, its queries, its answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import jsonschema
import pytest

from reconciliation.conftest import DRAFT, Service

JSON = {"Content-Type": "application/json"}
_TEXT = {"type": "string", "minLength": 1}
_NAMED = {"id": _TEXT, "name": _TEXT, "description": _TEXT}


def _object(required: str, **properties: object) -> dict[str, Any]:
    """Return the schema of an object that has nothing but these properties."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: object) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TYPE = _object("id name", id=_TEXT, name=_TEXT)
_CELL = {
    "oneOf": [
        _object("str", str={"type": "string"}),
        _object("int", int={"type": "integer"}),
        _object("float", float={"type": "number"}),
        _object("date", date={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}),
        _object("id name", id=_TEXT, name=_TEXT),
    ]
}
# Stricter than the draft's own schemas, which are not part of this repository: nothing else may be there.
RESULTS = _object(
    "results",
    results=_list(
        _object(
            "candidates",
            candidates=_list(
                _object(
                    "id name type match score features",
                    **_NAMED,
                    type=_list(_TYPE),
                    match={"type": "boolean"},
                    score={"type": "number", "minimum": 0, "maximum": 100},
                    features=_list(
                        _object("id name value", id=_TEXT, name=_TEXT, value={"type": ["boolean", "number"]})
                    ),
                )
            ),
        )
    ),
)
MANIFEST = _object(
    "versions name view preview suggest extend batchSize standardizedScore defaultTypes",
    versions={"const": ["1.0-draft"]},
    name=_TEXT,
    documentation=_TEXT,
    logo=_TEXT,
    lang=_TEXT,
    view=_object("url", url={"type": "string", "pattern": r"\{\+id\}$"}),
    preview=_object("width height", width={"type": "integer"}, height={"type": "integer"}),
    suggest=_object("entity property type", entity={"const": True}, property={"const": True}, type={"const": True}),
    extend=_object(
        "proposeProperties propertySettings",
        proposeProperties={"type": "boolean"},
        propertySettings=_list(
            _object(
                "id name type default helpText",
                id=_TEXT,
                name=_TEXT,
                type={"const": "number"},
                default={"type": "number"},
                helpText=_TEXT,
            )
        ),
    ),
    batchSize={"type": "integer", "minimum": 1},
    standardizedScore={"const": True},
    defaultTypes={**_list(_TYPE), "uniqueItems": True},
)
EXTENSION = _object(
    "meta rows",
    meta=_list(_object("id name", id=_TEXT, name=_TEXT, type=_TYPE)),
    rows=_list(
        _object("id properties", id=_TEXT, properties=_list(_object("id values", id=_TEXT, values=_list(_CELL))))
    ),
)
PROPOSAL = _object(
    "properties type",
    properties=_list(_object("id name", id=_TEXT, name=_TEXT)),
    type={"type": "string"},
    limit={"type": "integer"},
)
SUGGESTIONS = _object("result", result=_list(_object("id name", **_NAMED, notable=_list(_TYPE))))


def checked(service: Service, schema: dict[str, Any], path: str, body: object = None) -> Any:
    """Put a request to the draft's endpoint and return its JSON, once it is of its schema."""
    method, headers, sent = ("GET", {}, None) if body is None else ("POST", JSON, json.dumps(body).encode())
    answer = service.server.ask(f"{DRAFT}{path}", method, headers, sent)
    assert answer.status == 200, answer.text
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = json.loads(answer.body, parse_constant=pytest.fail)
    jsonschema.Draft7Validator(schema).validate(told)
    return told


def candidates(service: Service, *conditions: dict[str, Any], **more: object) -> list[dict[str, Any]]:
    """Return the candidates of one query."""
    asked = {"queries": [{"conditions": list(conditions), **more}]}
    (result,) = checked(service, RESULTS, "/match", asked)["results"]
    found: list[dict[str, Any]] = result["candidates"]
    return found


def name(value: object, **more: object) -> dict[str, Any]:
    """Return the condition that a thing has a name."""
    return {"matchType": "name", "propertyValue": value, **more}


def prop(own: str, value: object, **more: object) -> dict[str, Any]:
    """Return the condition that a thing has a value of a property."""
    return {"matchType": "property", "propertyId": own, "propertyValue": value, **more}


def test_manifest_is_of_the_draft(service: Service) -> None:
    """The manifest has the draft's fields and no others, and things are viewed where it says (RFC 6570)."""
    manifest = checked(service, MANIFEST, "")
    view = manifest["view"]["url"].replace("{+id}", "place/baku").removeprefix("http://localhost:8000")
    assert service.server.ask(view).status == 303


def test_names_are_matched_in_order(service: Service) -> None:
    """Results come in the order of the queries, with the same candidates as by 0.2."""
    asked = {"queries": [{"conditions": [name(each)], "limit": 3} for each in ("Bombay", "xyzzy", "Köstence")]}
    results = checked(service, RESULTS, "/match", asked)["results"]
    best = [[(each["id"], each["match"]) for each in result["candidates"][:1]] for result in results]
    assert best == [[("place/mumbai", True)], [], [("place/constanta", True)]]
    by_number = service.json(queries={"q": {"query": "Bombay", "limit": 3}})["q"]["result"]
    assert [each["score"] for each in results[0]["candidates"]] == [each["score"] for each in by_number]


def test_ids_and_several_names_are_matched(service: Service) -> None:
    """An id is sure, and of several names any will do."""
    (first, *_) = candidates(service, {"matchType": "id", "propertyValue": "place/baku"})
    assert (first["id"], first["match"]) == ("place/baku", True)
    (first, *_) = candidates(service, name(["Nowhere", "Bremen"]), type="skg:Place")
    assert (first["id"], first["match"]) == ("place/bremen", True)


def test_conditions_are_kept(service: Service) -> None:
    """A required property filters, one that is not moves the score, and a quantifier says how many values fit."""
    split = name("Split")
    assert candidates(service, split, prop("country", "Croatia"), type="skg:Place")[0]["match"]
    assert candidates(service, split, prop("country", "Cuba"), type="skg:Place")[0]["score"] == 50
    assert candidates(service, split, prop("country", "Cuba", required=True), type="skg:Place") == []
    both = ["Croatia", "Cuba"]
    assert candidates(service, split, prop("country", both, matchQuantifier="any"), type="skg:Place")[0]["match"]
    assert (
        candidates(service, split, prop("country", both, matchQuantifier="all"), type="skg:Place")[0]["score"] == 50
    )
    none = prop("country", "Cuba", matchQuantifier="none", required=True)
    assert candidates(service, split, none, type="skg:Place")[0]["match"]
    none = prop("country", "Croatia", matchQuantifier="none", required=True)
    assert candidates(service, split, none, type="skg:Place") == []


def test_suggestions_have_limit_and_offset(service: Service) -> None:
    """The draft's names for how many and from where are kept to."""
    first = checked(service, SUGGESTIONS, "/suggest/entity?prefix=a&limit=3")["result"]
    second = checked(service, SUGGESTIONS, "/suggest/entity?prefix=a&limit=3&offset=2")["result"]
    assert len(first) == len(second) == 3
    assert first[2] == second[0]
    for kind, own in (("type", "schema:City"), ("property", "country")):
        found = checked(service, SUGGESTIONS, f"/suggest/{kind}?prefix={quote(own)}")["result"]
        assert found[0]["id"] == own


def test_values_come_as_lists(service: Service) -> None:
    """Rows and properties are lists in the order of what was asked, unknown ones empty."""
    asked = {
        "ids": ["place/baku", "nowhere"],
        "properties": [{"id": "wikidata"}, {"id": "country"}, {"id": "no:such"}],
    }
    told = checked(service, EXTENSION, "/extend", asked)
    assert [row["id"] for row in told["rows"]] == asked["ids"]
    values = [[each["values"] for each in row["properties"]] for row in told["rows"]]
    assert values == [[[{"str": "Q9248"}], [{"id": "country/AZ", "name": "Azerbaijan"}], []], [[], [], []]]
    proposal = checked(service, PROPOSAL, "/extend/propose?type=skg:Place&limit=3")
    assert (len(proposal["properties"]), proposal["type"], proposal["limit"]) == (3, "skg:Place", 3)


def test_preview_is_shown(service: Service) -> None:
    """The preview is where the draft has it."""
    page = service.ask("/1.0-draft/preview?id=place%2Fbaku")
    assert (page.status, page.media_type) == (200, "text/html")


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"nonsense", "body"),
        (b"[]", "body"),
        (b'{"queries": {}}', "body"),
        (b'{"q0": {"query": "Baku"}}', "body"),
        (b'{"queries": [1]}', "queries[0]"),
        (b'{"queries": [{"conditions": []}]}', "queries[0]"),
        (b'{"queries": [{"conditions": [{"propertyValue": "a"}]}]}', "queries[0].conditions[0]"),
        (json.dumps({"queries": [{"conditions": [prop("x", 1) | {"propertyId": 1}]}]}).encode(), "propertyId"),
        (json.dumps({"queries": [{"conditions": [name("a", matchQuantifier="all")]}]}).encode(), "matchQuantifier"),
        (json.dumps({"queries": [{"conditions": [prop("x", "a", required=True)]}]}).encode(), "required"),
        (json.dumps({"queries": [{"conditions": [name("a", matchQualifier="x")]}]}).encode(), "matchQualifier"),
        (json.dumps({"queries": [{"conditions": [name("a")], "type": ["a", "b"]}]}).encode(), "queries[0].type"),
        (json.dumps({"queries": [{"conditions": [name("a")], "limit": -1}]}).encode(), "queries[0].limit"),
    ],
    ids=str,
)
def test_query_that_is_none_is_refused(service: Service, body: bytes, where: str) -> None:
    """What the draft does not allow is told with its place."""
    answer = service.ask("/1.0-draft/match", "POST", JSON, body)
    assert answer.status == 400
    (fault,) = json.loads(answer.body)["faults"]
    assert fault["where"].endswith(where)


def test_other_bodies_and_long_batches_are_refused(service: Service) -> None:
    """Another type, bytes that are no text, and more queries than the manifest says are refused (3.1 and 4.3)."""
    assert service.ask("/1.0-draft/match", "POST", {"Content-Type": "text/plain"}, b"{}").status == 415
    assert service.ask("/1.0-draft/match", "POST", JSON, b"\xff").status == 400
    assert service.ask("/1.0-draft/match").status == 405
    batch = {"queries": [{"conditions": [name("a")]}] * 101}
    assert service.ask("/1.0-draft/match", "POST", JSON, json.dumps(batch).encode()).status == 413

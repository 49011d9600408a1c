"""The reconciliation service keeps to the W3C's API 0.2, finds what is meant, and is sure only where it can be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referencing import Registry, Resource

from reconciliation.spellings import SPELLINGS
from serving import Server
from sisterkg.distances import kilometres, read_position
from sisterkg.reconciliation import Gazetteer, match, read_batch
from sisterkg.snapshot import Snapshot

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def validate(reference: Path) -> Any:  # a function
    """Check JSON against one of the API's own schemas."""
    dialect = {"$schema": "http://json-schema.org/draft-07/schema#"}
    schemas = {
        file.stem: json.loads(file.read_text("utf-8")) | dialect
        for file in (reference / "reconciliation-0.2").glob("*.json")
        if file.stem != "openapi"
    }
    swagger = {"definitions": {"securityDefinitions": {"additionalProperties": {}}}} | dialect
    by_address = {schema["$id"]: schema for schema in schemas.values()} | {
        "http://swagger.io/v2/schema.json": swagger
    }
    registry: Any = Registry().with_resources(
        (address, Resource.from_contents(schema)) for address, schema in by_address.items()
    )

    def check(name: str, value: object) -> None:
        jsonschema.Draft7Validator(schemas[name], registry=registry).validate(value)

    return check


def asked(server: Server, **parameters: object) -> Any:  # whatever JSON is answered
    """Put a request by GET and return its JSON."""
    encoded = urlencode(
        {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    )
    answer = server.ask(f"/reconcile?{encoded}")
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


def found(server: Server, **query: object) -> list[dict[str, Any]]:
    """Return the candidates of one query."""
    candidates: list[dict[str, Any]] = asked(server, queries={"q": query})["q"]["result"]
    return candidates


def test_manifest_is_valid_and_leads_to_what_it_names(server: Server, validate: Any) -> None:
    """The manifest keeps to its schema, and every address in it is one that answers."""
    manifest = asked(server)
    validate("manifest", manifest)
    base = "http://localhost:8000"
    for suggest in manifest["suggest"].values():
        path = (suggest["service_url"] + suggest["service_path"]).removeprefix(base)
        assert server.ask(f"{path}?prefix=a").status == 200
    propose = manifest["extend"]["propose_properties"]
    assert server.ask((propose["service_url"] + propose["service_path"]).removeprefix(base)).status == 200
    view = manifest["view"]["url"].replace("{{id}}", "place/baku").removeprefix(base)
    assert server.ask(view).status == 303
    preview = manifest["preview"]["url"].replace("{{id}}", quote("place/baku", safe="")).removeprefix(base)
    page = server.ask(preview)
    assert (page.status, page.media_type) == (200, "text/html")
    assert "Baku" in page.text
    assert "frame-ancestors" not in page.headers["Content-Security-Policy"]


def test_every_spelling_is_matched(server: Server, validate: Any) -> None:
    """Forty spellings, in other letters, scripts, languages, by former names and identifiers, are sure matches."""
    assert len(SPELLINGS) >= 40
    keys = {f"q{number}": spelling for number, spelling in enumerate(SPELLINGS)}
    batch = {key: {"query": spelling, "type": "skg:Place"} for key, spelling in keys.items()}
    validate("reconciliation-query-batch", batch)
    answers = asked(server, queries=batch)
    validate("reconciliation-result-batch", answers)
    best = {spelling: answers[key]["result"][0] for key, spelling in keys.items() if answers[key]["result"]}
    assert {spelling: each["id"] for spelling, each in best.items()} == {
        spelling: f"place/{name}" for spelling, name in SPELLINGS.items()
    }
    assert [spelling for spelling, each in best.items() if not each["match"]] == []


def test_batch_by_post_is_the_same(server: Server) -> None:
    """A form gives what the address gives."""
    batch = {"a": {"query": "Bombay"}, "b": {"query": "nothing like it at all"}}
    body = urlencode({"queries": json.dumps(batch)}).encode()
    answer = server.ask("/reconcile", "POST", {"Content-Type": FORM}, body)
    assert json.loads(answer.body) == asked(server, queries=batch)
    assert json.loads(answer.body)["b"] == {"result": []}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("text", ["Bakuu", "Bakoo", "Constantza", "Пльзень", "Izmir City"])
def test_near_spelling_is_offered_and_not_sure(server: Server, text: str) -> None:
    """A spelling that is nobody's name gives a candidate with a lower score, and no match."""
    (first, *_) = found(server, query=text, type="skg:Place")
    assert not first["match"]
    assert 60 <= first["score"] < 100


def test_country_moves_the_score_and_takes_certainty(server: Server) -> None:
    """A country that fits leaves the score, one that does not halves it and takes the match away."""
    right = found(server, query="Split", properties=[{"pid": "country", "v": "Croatia"}])[0]
    by_code = found(server, query="Split", properties=[{"pid": "country", "v": "HR"}])[0]
    by_id = found(server, query="Split", properties=[{"pid": "country", "v": {"id": "country/HR"}}])[0]
    wrong = found(server, query="Split", properties=[{"pid": "country", "v": "Cuba"}])[0]
    unknown = found(server, query="Split", properties=[{"pid": "country", "v": "Ruritania"}])[0]
    assert [each["score"] for each in (right, by_code, by_id, wrong, unknown)] == [100, 100, 100, 50, 100]
    assert [each["match"] for each in (right, by_code, by_id, wrong, unknown)] == [True, True, True, False, False]
    assert {"id": "country", "value": False} in wrong["features"]


def test_distance_moves_the_score(server: Server) -> None:
    """A place that is far from where it is said to be is no match; one that is near is."""
    near = found(server, query="Baku", properties=[{"pid": "coordinates", "v": "40.4, 49.87"}])[0]
    apart = found(
        server,
        query="Baku",
        properties=[{"pid": "schema:latitude", "v": 40.4}, {"pid": "schema:longitude", "v": 10}],
    )[0]
    assert (near["score"], near["match"]) == (100, True)
    assert (apart["score"], apart["match"]) == (50, False)
    assert next(each["value"] for each in apart["features"] if each["id"] == "distance") > 3000


def test_identifier_beats_a_name(server: Server) -> None:
    """Where name and identifier disagree, the identifier says which is meant."""
    candidates = found(server, query="Bremen", properties=[{"pid": "wikidata", "v": "Q9248"}])
    assert (candidates[0]["id"], candidates[0]["match"]) == ("place/baku", True)
    bremen = next(each for each in candidates if each["id"] == "place/bremen")
    assert not bremen["match"]
    assert bremen["score"] < candidates[0]["score"]


def test_types_choose_among_namesakes(server: Server) -> None:
    """Only things of a type that was asked for are offered."""
    everything = {each["id"] for each in found(server, query="Split", limit=50)}
    ports = found(server, query="Split", type=["skg:Port"], limit=50)
    assert {each["id"] for each in ports} <= everything
    assert all("skg:Port" in {kind["id"] for kind in each["type"]} for each in ports)
    assert len(ports) < len(everything)


def test_limit_is_kept(server: Server) -> None:
    """No more candidates are told than are asked for."""
    assert len(found(server, query="an", limit=1)) <= 1
    assert len(found(server, query="Izmir", limit=0)) == 1


@pytest.mark.parametrize("kind", ["entity", "type", "property"])
def test_suggestions_are_valid(server: Server, validate: Any, kind: str) -> None:
    """Suggestions keep to their schema, what begins with the letters first."""
    answer = json.loads(
        server.ask(f"/reconcile/suggest/{kind}?prefix={quote('ci' if kind == 'type' else 'bAk')}").body
    )
    schema = {"entity": "suggest-entities-response", "type": "suggest-types-response"}
    validate(schema.get(kind, "suggest-properties-response"), answer)
    if kind == "entity":
        assert answer["result"][0]["id"] == "place/baku"
    if kind == "type":
        assert answer["result"][0] == {"id": "schema:City", "name": "City"}


def test_suggestions_can_be_paged(server: Server) -> None:
    """The cursor leads on through what is offered."""
    first, second = (
        json.loads(server.ask(f"/reconcile/suggest/entity?prefix=a&cursor={cursor}").body)["result"]
        for cursor in (0, 20)
    )
    assert len(first) == 20
    assert not {each["id"] for each in first} & {each["id"] for each in second}


def test_values_are_fetched(server: Server, validate: Any) -> None:
    """Columns are filled with identifiers, entities, numbers, days and months, each in its own kind of cell."""
    query = {
        "ids": ["place/baku", "place/tianjin", "place/nowhere"],
        "properties": [
            {"id": each}
            for each in ("wikidata", "country", "skg:protocolDate", "skg:population", "schema:latitude", "no:such")
        ],
    }
    validate("data-extension-query", query)
    answer = asked(server, extend=query)
    validate("data-extension-response", answer)
    assert [each["id"] for each in answer["meta"]] == [each["id"] for each in query["properties"]]
    assert answer["rows"]["place/baku"] == {
        "wikidata": [{"str": "Q9248"}],
        "country": [{"id": "country/AZ", "name": "Azerbaijan"}],
        "skg:protocolDate": [{"date": "1986-04-28T00:00:00Z"}],
        "skg:population": [{"int": 2000000}],
        "schema:latitude": [{"float": 40.39527}],
        "no:such": [],
    }
    assert answer["rows"]["place/tianjin"]["skg:protocolDate"] == [{"str": "1991-09"}]
    assert set(map(len, answer["rows"]["place/nowhere"].values())) == {0}


def test_columns_are_proposed(server: Server, validate: Any) -> None:
    """The columns that there is something for are proposed, with names in the reader's language."""
    answer = json.loads(server.ask("/reconcile/properties?type=skg:Place&limit=500").body)
    validate("data-extension-property-proposal", answer)
    names = {each["id"]: each["name"] for each in answer["properties"]}
    assert {"wikidata", "country", "skg:protocolDate", "schema:latitude", "skg:onRiver"} <= set(names)
    turkish = json.loads(server.ask("/reconcile/properties?type=skg:Place", headers={"Accept-Language": "tr"}).body)
    assert {each["id"]: each["name"] for each in turkish["properties"]}["country"] == "ülke"
    assert len(json.loads(server.ask("/reconcile/properties?limit=2").body)["properties"]) == 2


def test_scripts_of_other_pages_may_call(server: Server) -> None:
    """A callback gets the JSON as its argument, and only a name of a function is one."""
    answer = server.ask("/reconcile?callback=jQuery123.done")
    assert answer.media_type == "text/javascript"
    assert answer.text.startswith("/**/jQuery123.done({")
    for callback in ("alert(1)//", "a;b", "<script>", ""):
        assert server.ask(f"/reconcile?callback={quote(callback)}").status == 400


@pytest.mark.parametrize(
    "batch",
    [
        "nonsense",
        "[]",
        "1",
        '{"q": 1}',
        '{"q": {"query": 1}}',
        '{"q": {"query": "a", "limit": "x"}}',
        '{"q": {"query": "a", "type": [1]}}',
        '{"q": {"query": "a", "properties": {}}}',
        '{"q": {"query": "a", "properties": [{"pid": "x"}]}}',
        "[" * 100_000,
        '{"q": {"query": "a", "limit": 1e999}}',
        '{"q": {"query": "a", "limit": NaN}}',
        json.dumps({str(number): {"query": "a"} for number in range(201)}),
    ],
    ids=lambda text: text[:40],
)
def test_batch_that_is_none_is_refused(server: Server, batch: str) -> None:
    """A batch that cannot be read is refused with what belongs there, and nothing breaks."""
    body = urlencode({"queries": batch}).encode()
    answer = server.ask("/reconcile", "POST", {"Content-Type": FORM}, body)
    assert (answer.status, answer.media_type) == (400, "application/problem+json")
    assert json.loads(answer.body)["mend"]


@pytest.mark.parametrize(
    "text", ["", "nonsense", "{}", '{"ids": 1, "properties": []}', '{"ids": [], "properties": [1]}']
)
def test_request_for_values_that_is_none_is_refused(server: Server, text: str) -> None:
    """A request for values that cannot be read is refused."""
    assert server.ask(f"/reconcile?extend={quote(text)}").status == 400


_texts = st.text(max_size=60)
_queries = st.fixed_dictionaries(
    {"query": _texts},
    optional={
        "limit": st.integers(-5, 10**6),
        "type": st.lists(_texts, max_size=3),
        "properties": st.lists(
            st.fixed_dictionaries(
                {
                    "pid": st.sampled_from(["country", "coordinates", "wikidata", "geonames", "x"]),
                    "v": st.one_of(_texts, st.floats(), st.booleans(), st.lists(_texts, max_size=2)),
                }
            ),
            max_size=3,
        ),
    },
)


@given(_queries)
@settings(max_examples=150, deadline=None)
def test_any_query_is_answered(snapshot: Snapshot, query: dict[str, Any]) -> None:
    """Whatever is asked, candidates come best first, within 100 points, and one is sure at the most."""
    gazetteer = _GAZETTEERS.setdefault(snapshot.id, Gazetteer(snapshot))
    candidates = match(read_batch(json.dumps({"q": query}))["q"], gazetteer)
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert sum(candidate.is_match for candidate in candidates) <= 1


_GAZETTEERS: dict[str, Gazetteer] = {}


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_a_distance(lat1: float, lon1: float, lat2: float, lon2: float) -> None:
    """It is the same both ways, nothing to itself, and half the Earth's girth at the most."""
    there, back = kilometres((lat1, lon1), (lat2, lon2)), kilometres((lat2, lon2), (lat1, lon1))
    assert abs(there - back) < 1e-6
    assert kilometres((lat1, lon1), (lat1, lon1)) < 1e-6
    assert 0 <= there <= 20_016


@pytest.mark.parametrize("text", ["", "here", "91, 0", "0, 181", "1", "POINT(1)", "1,2,3", "nan, 1"])
def test_point_that_is_none_is_none(text: str) -> None:
    """What is no point of the Earth is not taken for one."""
    assert read_position(text) is None

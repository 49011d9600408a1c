"""Columns are proposed where there is something for them, and filled row by row, unknown ones with nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reconciliation.conftest import Service


def test_values_are_fetched(service: Service, validate: Any) -> None:
    """Columns are filled with identifiers, entities, numbers, days and months, each in its own kind of cell."""
    query = {
        "ids": ["place/baku", "place/tianjin", "place/nowhere"],
        "properties": [
            {"id": each}
            for each in ("wikidata", "country", "skg:protocolDate", "skg:population", "schema:latitude", "no:such")
        ],
    }
    validate("data-extension-query", query)
    answer = service.json(extend=query)
    assert [each["id"] for each in answer["meta"]] == [each["id"] for each in query["properties"]]
    assert answer["meta"][1]["type"] == {"id": "schema:Country", "name": "Country"}
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
    posted = service.post(extend=query)
    assert json.loads(posted.body) == answer


def test_nothing_asked_is_answered_by_nothing(service: Service) -> None:
    """No ids have no rows, no properties have no cells."""
    assert service.json(extend={"ids": [], "properties": [{"id": "country"}]})["rows"] == {}
    assert service.json(extend={"ids": ["place/baku"], "properties": []}) == {"meta": [], "rows": {"place/baku": {}}}
    assert service.json(extend={"ids": [], "properties": []}) == {"meta": [], "rows": {}}


def test_setting_limits_the_values_of_a_cell(service: Service) -> None:
    """The one setting that the manifest offers is kept to, as a number or as text; others are passed over."""
    (setting,) = service.json()["extend"]["property_settings"]
    asked = {"ids": ["place/izmir"], "properties": [{"id": "skg:twinnedWith"}]}
    every = service.json(extend=asked)["rows"]["place/izmir"]["skg:twinnedWith"]
    assert len(every) == 31
    for value in (2, "2", 2.0):
        asked["properties"] = [{"id": "skg:twinnedWith", "settings": {setting["name"]: value, "other": {}}}]
        assert service.json(extend=asked)["rows"]["place/izmir"]["skg:twinnedWith"] == every[:2]
    for value in (0, "", None):
        asked["properties"] = [{"id": "skg:twinnedWith", "settings": {setting["name"]: value}}]
        assert service.json(extend=asked)["rows"]["place/izmir"]["skg:twinnedWith"] == every


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "extend"),
        ("nonsense", "extend"),
        ("[]", "extend"),
        ("{}", "ids properties"),
        ('{"ids": 1, "properties": []}', "ids"),
        ('{"ids": [1], "properties": []}', "ids"),
        ('{"ids": [], "properties": [1, {"id": 2}]}', "properties[0] properties[1]"),
        ('{"ids": [], "properties": [{"id": "a", "settings": 1}]}', "properties[0].settings"),
        ('{"ids": [], "properties": [{"id": "a", "settings": {"limit": -1}}]}', "properties[0].settings.limit"),
        (json.dumps({"ids": ["a"] * 1000, "properties": [{"id": "a"}] * 11}), "ids"),
    ],
    ids=lambda text: text[:40],
)
def test_request_that_is_none_is_refused(service: Service, text: str, where: str) -> None:
    """A request for values that cannot be read is refused with every fault."""
    answer = service.post(extend=text)
    assert answer.status == 400
    assert [fault["where"] for fault in json.loads(answer.body)["faults"]] == where.split()


def test_columns_are_proposed(service: Service) -> None:
    """The columns that there is something for are proposed, with names in the reader's language."""
    answer = service.json("/properties", type="skg:Place", limit=500)
    assert (answer["type"], answer["limit"]) == ("skg:Place", 500)
    names = {each["id"]: each["name"] for each in answer["properties"]}
    assert {"wikidata", "country", "skg:protocolDate", "schema:latitude", "skg:onRiver", "name:de"} <= set(names)
    turkish = json.loads(service.ask("/properties?type=skg:Place", headers={"Accept-Language": "tr"}).body)
    assert {each["id"]: each["name"] for each in turkish["properties"]}["country"] == "ülke"
    assert len(service.json("/properties", limit=2)["properties"]) == 2
    assert service.json("/properties", limit=0)["properties"] == []
    assert service.ask("/properties", limit=-1).status == 400


@pytest.mark.parametrize(
    "kind", ["schema:City", "schema:Country", "schema:RiverBodyOfWater", "skg:Industry", "no:such"]
)
def test_each_type_has_its_own_columns(service: Service, kind: str) -> None:
    """Every proposed column has a value for some thing of the type, and a country has none of a place's."""
    proposed = [each["id"] for each in service.json("/properties", type=kind)["properties"]]
    if kind == "no:such":
        assert proposed == []
        return
    ids: list[str] = []
    while page := service.json("/suggest/entity", prefix="", cursor=len(ids))["result"]:
        ids += [each["id"] for each in page]
    asked = {"ids": ids[:300], "properties": [{"id": each} for each in proposed[:30]]}
    rows = service.json(extend=asked)["rows"]
    filled = {name for row in rows.values() for name, cells in row.items() if cells}
    assert [name for name in proposed[:30] if name not in filled] == []
    assert ("skg:protocolDate" in proposed) == (kind == "schema:City")

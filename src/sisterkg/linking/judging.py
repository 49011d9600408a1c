"""Knows what of a Wikidata item speaks for its being a place, and what against; not where links are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum

from sisterkg.distances import Position, kilometres
from sisterkg.linking.items import ADMINISTRATIVE, SETTLEMENT, Item
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import CountryCode, Qid

MOST_KILOMETRES = 50.0
"""Beyond which two positions are not of the same place, however its middle is taken."""

PLACE_CLASSES: Mapping[str, Collection[Qid]] = {
    "city": (SETTLEMENT, ADMINISTRATIVE),
    "region": (ADMINISTRATIVE,),
    "county": (ADMINISTRATIVE,),
    "district": (ADMINISTRATIVE, SETTLEMENT),
}
"""The classes of Wikidata that an item must be of to be a place of a kind."""


class Fits(Enum):
    """Whether something of an item is as it is of the place."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def kind_fits(city: CityRecord, item: Item) -> Fits:
    """Tell whether an item is of a place's kind: by its classes, or, where nobody knows those, by its coordinates."""
    if item.classes & set(PLACE_CLASSES[city.kind]):
        return Fits.YES
    if item.has_classes or (item.kinds and not item.positions):
        return Fits.NO
    return Fits.UNKNOWN


def country_fits(item: Item, country: Qid | None) -> Fits:
    """Tell whether an item lies in a country at present."""
    if not country or not item.countries:
        return Fits.UNKNOWN
    return Fits.YES if country in item.countries else Fits.NO


def nearest(city: CityRecord, positions: Iterable[Position]) -> float | None:
    """Return the kilometres from a place to the nearest of some positions, None where nobody knows."""
    if city.latitude is None or city.longitude is None:
        return None
    here = (float(city.latitude), float(city.longitude))
    return min((kilometres(here, position) for position in positions), default=None)


def kinds_in_words(item: Item) -> str:
    """Return what an item is, by the names of its kinds, sorted."""
    told = sorted(f"{name} ({each})" if name else each for each, name in item.kinds.items())
    return ", ".join(told) or "thing of no kind"


def linked(records: Records) -> Iterator[tuple[CityRecord, Qid]]:
    """Yield the places that have a link to Wikidata, each with its item."""
    for city in records.cities:
        if city.wikidata:
            yield city, city.wikidata


def exactly_linked(records: Records, standing: Mapping[Qid, Item]) -> Iterator[tuple[CityRecord, Qid]]:
    """Yield the places whose item is the same place and no other's, each with what stands for the item by now."""
    shared = shared_items(records, standing)
    for city, item in linked(records):
        if city.match == "exact" and item in standing and standing[item].id not in shared:
            yield city, standing[item].id


def shared_items(records: Records, standing: Mapping[Qid, Item]) -> frozenset[Qid]:
    """Return the items that stand for several exactly linked places, since theirs were merged into one."""
    times = Counter(standing[item].id for city, item in linked(records) if city.match == "exact" and item in standing)
    return frozenset(item for item, count in times.items() if count > 1)


def items_of_countries(records: Records) -> Mapping[CountryCode, Qid | None]:
    """Return the items of the countries by their codes."""
    return {country.iso2: country.wikidata for country in records.countries}

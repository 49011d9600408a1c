"""Knows what speaks against a link to a Wikidata item; does not know where links are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sisterkg.distances import Position, kilometres
from sisterkg.linking.items import Item, Items
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import CountryCode, Qid, Slug

MOST_KILOMETRES = 50.0
"""Beyond which two positions are not of the same place, however its middle is taken."""


@dataclass(frozen=True)
class Checked:
    """What was found when a place's link was followed."""

    place: Slug
    item: Qid
    result: str
    """A word of link-checks.csv."""
    target: Qid | None
    evidence: str
    """In words."""


def check_links(records: Records, items: Items) -> Iterator[Checked]:
    """Follow the link of every place that has one.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    countries = {country.iso2: country.wikidata for country in records.countries}
    linked = [city for city in records.cities if city.wikidata]
    known = items.of(city.wikidata for city in linked if city.wikidata)
    for city in linked:
        assert city.wikidata
        yield _checked(city, known[city.wikidata], countries)


def _checked(city: CityRecord, item: Item, countries: Mapping[CountryCode, Qid | None]) -> Checked:
    def found(result: str, evidence: str, target: Qid | None = None) -> Checked:
        return Checked(city.id, item.id, result, target, evidence)

    if item.target:
        return found("redirected", f"it was merged into {item.target}", item.target)
    if not item.exists:
        return found("deleted", "there is no such item")
    if not item.positions:
        return found("type-differs", f"it has no coordinates, so it is no place; it is a {_listed(item.kinds)}")
    country = countries.get(city.country)
    if country and item.countries and country not in item.countries:
        return found("country-differs", f"it lies in {_listed(item.countries)}, not in {country}")
    distance = nearest(city, item.positions)
    if distance is not None and distance > MOST_KILOMETRES:
        return found("too-far", f"it lies {distance:.0f} kilometres away")
    return found("exists", f"it lies {distance:.1f} kilometres away" if distance is not None else "it is there")


def nearest(city: CityRecord, positions: Iterable[Position]) -> float | None:
    """Return the kilometres from a place to the nearest of some positions, None where nobody knows."""
    if city.latitude is None or city.longitude is None:
        return None
    here = (float(city.latitude), float(city.longitude))
    return min((kilometres(here, position) for position in positions), default=None)


def _listed(ids: Iterable[Qid]) -> str:
    return ", ".join(sorted(ids)) or "thing of no kind"

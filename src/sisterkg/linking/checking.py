"""Knows what is found when the link of a place is followed; does not know where that is written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sisterkg.linking.items import Item, Items
from sisterkg.linking.judging import (
    MOST_KILOMETRES,
    Fits,
    country_fits,
    items_of_countries,
    kind_fits,
    kinds_in_words,
    linked,
    nearest,
)
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import Qid, Slug


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
    day: date
    """On which Wikidata was asked."""


def check_links(records: Records, items: Items) -> Iterator[Checked]:
    """Follow the link of every place that has one.

    Raises:
        NoService, Unanswered, Offline: where the service does not tell.
    """
    countries = items_of_countries(records)
    followed = list(linked(records))
    known = items.of(item for _, item in followed)
    standing = items.standing(item.id for item in known.values() if item.target)
    for city, item in followed:
        yield _checked(city, known[item], countries.get(city.country), standing.get(item))


def _checked(city: CityRecord, item: Item, country: Qid | None, standing: Item | None) -> Checked:
    def found(result: str, evidence: str, target: Qid | None = None) -> Checked:
        return Checked(city.id, item.id, result, target, evidence, item.day)

    if item.target and standing is None:
        return found("deleted", f"it was merged into {item.target}, and that was deleted")
    if standing and item.target:
        against = _against(city, standing, country)
        more = f", and that {against[1]}" if against else ""
        return found("redirected", f"it was merged into {standing.id}{more}", standing.id)
    if not item.exists:
        return found("deleted", "there is no such item")
    if against := _against(city, item, country):
        return found(against[0], f"it {against[1]}")
    return found("exists", _in_favour(city, item))


def _against(city: CityRecord, item: Item, country: Qid | None) -> tuple[str, str] | None:
    """Return what speaks most against an item, as a word of link-checks.csv and in words."""
    if kind_fits(city, item) is Fits.NO:
        return "type-differs", f"is no {city.kind}, it is a {kinds_in_words(item)}"
    if country_fits(item, country) is Fits.NO:
        return "country-differs", f"lies in {', '.join(sorted(item.countries))}, not in {country}"
    distance = nearest(city, item.positions)
    if distance is not None and distance > MOST_KILOMETRES:
        return "too-far", f"lies {distance:.0f} kilometres away"
    return None


def _in_favour(city: CityRecord, item: Item) -> str:
    distance = nearest(city, item.positions)
    told = [f"it lies {distance:.1f} kilometres away" if distance is not None else "how far it is is not known"]
    if kind_fits(city, item) is Fits.UNKNOWN:
        told.append("of which kind it is is not known")
    if not item.countries:
        told.append("in which country it lies is not known")
    return "; ".join(told)

"""Knows which Wikidata items may be a place that has no link yet, each with what speaks for it; accepts none."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sisterkg.folding import fold
from sisterkg.linking.items import Item, Items
from sisterkg.linking.judging import (
    MOST_KILOMETRES,
    PLACE_CLASSES,
    Fits,
    country_fits,
    items_of_countries,
    kind_fits,
    kinds_in_words,
    nearest,
)
from sisterkg.linking.reconciling import Found, ReconciliationService, Sought
from sisterkg.linking.wikidata import is_item
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import PREFIXES, Qid, Slug

_OFFERED = 5
"""Items that are looked at for each name."""
_BY_DISTANCE: Sequence[tuple[float, float]] = ((10.0, 1.0), (MOST_KILOMETRES, 0.8), (200.0, 0.4), (math.inf, 0.1))
"""Kilometres, and what is left of the confidence within them."""
_LEFT: Mapping[Fits, float] = {Fits.YES: 1.0, Fits.UNKNOWN: 0.7, Fits.NO: 0.2}
"""What is left of the confidence."""
_COUNTRY: Mapping[Fits, str] = {
    Fits.YES: "same country",
    Fits.UNKNOWN: "country not known",
    Fits.NO: "another country",
}


@dataclass(frozen=True)
class Candidate:
    """An item that may be a place."""

    place: Slug
    place_name: str
    item: Qid
    item_name: str
    is_exact: bool
    """Whether it would be the same place, and not only nearly so."""
    confidence: float
    """From 0 to 1."""
    evidence: str
    """In words."""


@dataclass(frozen=True)
class Search:
    """What came of the search for a place's item."""

    place: Slug
    candidates: Sequence[Candidate]
    """The likeliest first."""
    unanswered: Sequence[str]
    """The names for which the service gave no answer."""


@dataclass(frozen=True)
class _Evidence:
    """Something that speaks for an item or against it."""

    left: float
    """What it leaves of the confidence, from 0 to 1."""
    words: str
    is_sure: bool
    """Whether it leaves no doubt that it is the same place."""


def find_candidates(
    records: Records, decided: Collection[tuple[Slug, Qid]], service: ReconciliationService, items: Items
) -> Iterator[Search]:
    """Search for each place that has no link; items about which a person has ``decided`` are not looked at again.

    Raises:
        NoService, Unanswered, Offline: where a service does not tell.
    """
    countries = items_of_countries(records)
    for city in records.cities:
        if city.wikidata:
            continue
        country = countries.get(city.country)
        offer = service.find(_sought(city, country), _OFFERED)
        there = _there(offer.found, items)
        found = [
            _candidate(city, each, item, country)
            for each, item in there.values()
            if (city.id, item.id) not in decided
        ]
        likeliest = sorted(found, key=lambda each: (-each.confidence, int(each.item[1:])))
        yield Search(city.id, likeliest, offer.unanswered)


def names_of(city: CityRecord) -> Sequence[str]:
    """Return every name of a place, in every language, once each as it is spelt."""
    names = [city.name_en, city.name_tr, city.name_published]
    names += [name.text for name in (*city.local_names, *city.former_names, *city.other_names)]
    return list(dict.fromkeys(name for name in names if name))


def _sought(city: CityRecord, country: Qid | None) -> Sought:
    position = None
    if city.latitude is not None and city.longitude is not None:
        position = (float(city.latitude), float(city.longitude))
    return Sought(names_of(city), [*PLACE_CLASSES[city.kind]], country, position)


def _there(offered: Sequence[Found], items: Items) -> Mapping[Qid, tuple[Found, Item]]:
    """Return the offered items that there are, each by its best score, and one that was merged as what it is now."""
    named = [each for each in offered if is_item(f"{PREFIXES['wd']}{each.item}")]
    standing = items.standing(Qid(each.item) for each in named)
    best: dict[Qid, tuple[Found, Item]] = {}
    for each in named:
        item = standing.get(Qid(each.item))
        if item and (item.id not in best or best[item.id][0].score < each.score):
            best[item.id] = (each, item)
    return best


def _candidate(city: CityRecord, found: Found, item: Item, country: Qid | None) -> Candidate:
    evidence = (_by_name(city, found), _by_kind(city, item), _by_country(item, country), _by_distance(city, item))
    confidence = math.prod(each.left for each in evidence)
    is_exact = all(each.is_sure for each in evidence)
    words = "; ".join(each.words for each in evidence)
    return Candidate(city.id, city.name_en, item.id, found.name, is_exact, round(confidence, 3), words)


def _by_name(city: CityRecord, found: Found) -> _Evidence:
    if fold(found.name) in {fold(name) for name in names_of(city)}:
        return _Evidence(1.0, f"name {found.name!r} is one of the place’s", is_sure=True)
    return _Evidence(
        min(0.9, max(0.0, found.score / 100)), f"name {found.name!r} scores {found.score:g}", is_sure=False
    )


def _by_kind(city: CityRecord, item: Item) -> _Evidence:
    fits = kind_fits(city, item)
    is_words = f"it is a {kinds_in_words(item)}" if item.kinds else "kind not known"
    words = {Fits.NO: f"no {city.kind}, {is_words}", Fits.UNKNOWN: "kind not known", Fits.YES: is_words}[fits]
    # What is known neither by its kind nor by coordinates is hardly a place.
    is_nowhere = fits is Fits.UNKNOWN and not item.positions
    return _Evidence(_LEFT[Fits.NO if is_nowhere else fits], words, is_sure=fits is not Fits.NO)


def _by_country(item: Item, country: Qid | None) -> _Evidence:
    fits = country_fits(item, country)
    return _Evidence(_LEFT[fits], _COUNTRY[fits], is_sure=fits is Fits.YES)


def _by_distance(city: CityRecord, item: Item) -> _Evidence:
    distance = nearest(city, item.positions)
    if distance is None:
        return _Evidence(_LEFT[Fits.UNKNOWN], "distance not known", is_sure=False)
    left = next(left for most, left in _BY_DISTANCE if distance <= most)
    return _Evidence(left, f"{distance:.1f} km away", is_sure=distance <= MOST_KILOMETRES)

"""Knows which Wikidata items may be a place that has no link yet, each with what speaks for it; accepts none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sisterkg.folding import fold
from sisterkg.linking.checking import MOST_KILOMETRES, nearest
from sisterkg.linking.items import Item, Items
from sisterkg.linking.reconciling import Found, ReconciliationService
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import CountryCode, Qid, Slug

_OFFERED = 5
"""Items that are looked at for each name."""
_BY_DISTANCE: Sequence[tuple[float, float]] = ((10.0, 1.0), (MOST_KILOMETRES, 0.8), (200.0, 0.4))
_UNKNOWN = 0.7
"""What is left of the confidence where something cannot be compared."""
_CONTRADICTED = 0.2


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


def find_candidates(records: Records, service: ReconciliationService, items: Items) -> Iterator[Candidate]:
    """Yield the items that may be the places without a link, the likeliest first for each place.

    Raises:
        NoService, Unanswered, Offline: where a service does not tell.
    """
    countries = {country.iso2: country.wikidata for country in records.countries}
    for city in records.cities:
        if city.wikidata:
            continue
        there = _there(_offered(city, service), items)
        found = [_candidate(city, each, item, countries) for each, item in there.values()]
        yield from sorted(found, key=lambda each: (-each.confidence, each.item))


def names_of(city: CityRecord) -> Sequence[str]:
    """Return every name of a place, in every language, once each as it is spelt."""
    names = [city.name_en, city.name_tr, city.name_published]
    names += [name.text for name in (*city.local_names, *city.former_names, *city.other_names)]
    return list(dict.fromkeys(name for name in names if name))


def _offered(city: CityRecord, service: ReconciliationService) -> Sequence[Found]:
    """Return the items that the service offers for any name, each with the best of its scores."""
    best: dict[str, Found] = {}
    for found in service.find(names_of(city), _OFFERED).values():
        for each in found:
            if each.item not in best or best[each.item].score < each.score:
                best[each.item] = each
    return [each for each in best.values() if each.item.startswith("Q") and each.item[1:].isdecimal()]


def _there(offered: Sequence[Found], items: Items) -> Mapping[Qid, tuple[Found, Item]]:
    """Return the offered items that there are, one that was merged as the one that it was merged into."""
    known = items.of(Qid(each.item) for each in offered)
    targets = items.of(item.target for item in known.values() if item.target)
    best: dict[Qid, tuple[Found, Item]] = {}
    for each in offered:
        item = known[Qid(each.item)]
        item = targets[item.target] if item.target else item
        if item.exists and (item.id not in best or best[item.id][0].score < each.score):
            best[item.id] = (each, item)
    return best


def _candidate(city: CityRecord, found: Found, item: Item, countries: Mapping[CountryCode, Qid | None]) -> Candidate:
    has_name = fold(found.name) in {fold(name) for name in names_of(city)}
    name = 1.0 if has_name else min(0.9, max(0.0, found.score / 100))
    evidence = [f"name {found.name!r} {'is one of the place’s' if has_name else f'scores {found.score:g}'}"]
    country, known = countries.get(city.country), item.countries
    by_country = _UNKNOWN if not (country and known) else 1.0 if country in known else _CONTRADICTED
    evidence.append({1.0: "same country", _UNKNOWN: "country not known"}.get(by_country, "another country"))
    distance = nearest(city, item.positions)
    by_distance = _UNKNOWN if distance is None else next((s for most, s in _BY_DISTANCE if distance <= most), 0.1)
    evidence.append("distance not known" if distance is None else f"{distance:.1f} km away")
    if not item.positions:
        evidence.append("no place: it has no coordinates")
    confidence = name * by_country * by_distance * (1.0 if item.positions else _CONTRADICTED)
    is_exact = has_name and by_country == 1.0 and distance is not None and distance <= MOST_KILOMETRES
    return Candidate(city.id, city.name_en, item.id, found.name, is_exact, round(confidence, 3), "; ".join(evidence))

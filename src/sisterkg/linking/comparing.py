"""Knows how our facts about places compare with Wikidata's; does not know partnerships, nor how it is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from sisterkg.distances import kilometres
from sisterkg.linking.items import Item
from sisterkg.linking.judging import exactly_linked, items_of_countries, linked, shared_items
from sisterkg.linking.mismatches import Compared, Difference, Mismatch, Uncompared, Value
from sisterkg.linking.stated import Known, Stated
from sisterkg.linking.wikidata import COORDINATES, COUNTRY, POPULATION, position_of, qid
from sisterkg.published import PublishedNumber
from sisterkg.records import CityRecord, Records
from sisterkg.vocab import Qid

_SAME, _NEAR = 0.1, 5.0
"""Kilometres between two points that are the same, and that are the same place taken otherwise."""
_NO_YEAR_HERE = "ours has no year; Wikidata’s newest was taken"


def compare(records: Records, known: Known, standing: Mapping[Qid, Item]) -> Iterator[Mismatch]:
    """Yield every fact of an exactly linked place that a side has, in the order of the records."""
    countries = items_of_countries(records)
    for city, item in exactly_linked(records, standing):
        compared = Compared(city.id, city.name_en, item)
        yield from _populations(compared, _published(records, city), known.get((item, POPULATION), ()))
        yield from _position(compared, city, known.get((item, COORDINATES), ()))
        yield from _country(compared, countries.get(city.country), known.get((item, COUNTRY), ()))


def uncompared(records: Records, standing: Mapping[Qid, Item]) -> Iterator[Uncompared]:
    """Yield the linked places whose item says nothing about them, or not about them alone."""
    shared = shared_items(records, standing)
    for city, item in linked(records):
        if item not in standing:
            yield Uncompared(city.id, city.name_en, item, "its item was deleted")
        elif city.match != "exact":
            yield Uncompared(city.id, city.name_en, item, "its item is only nearly the same place")
        elif standing[item].id in shared:
            yield Uncompared(city.id, city.name_en, item, f"{standing[item].id} stands for another place as well")


def _published(records: Records, city: CityRecord) -> Sequence[tuple[PublishedNumber, int | None]]:
    """Return the populations of a place as published, each with its year."""
    return [
        (fact.value, fact.year)
        for fact in records.facts
        if fact.about.id == city.id
        and fact.predicate.name == "population"
        and isinstance(fact.value, PublishedNumber)
    ]


def _populations(
    compared: Compared, ours: Sequence[tuple[PublishedNumber, int | None]], told: Sequence[Stated]
) -> Iterator[Mismatch]:
    theirs = [(each, number) for each in told if (number := _number(each.value)) is not None]
    for figure, year in ours:
        own = Value(str(figure.value), str(year) if year else None)
        kind, chosen, note = _population(figure, year, theirs)
        found = Value(chosen.value.removeprefix("+"), chosen.when) if chosen else Value()
        guid = chosen.guid if chosen else ""
        yield compared.mismatch(POPULATION, kind, own, found, guid, note=note)
    if not ours and theirs:
        newest = _newest(theirs)[0]
        found = Value(newest.value.removeprefix("+"), newest.when)
        yield compared.mismatch(POPULATION, Difference.HERE, Value(), found, newest.guid)


def _population(
    figure: PublishedNumber, year: int | None, theirs: Sequence[tuple[Stated, Decimal]]
) -> tuple[Difference, Stated | None, str]:
    """Return how a figure compares, with which statement, and what to know about that.

    A figure of another year is another figure, and one of no year is compared with none of a year as if it were its.
    """
    if not theirs:
        return Difference.THERE, None, ""
    if year is None:
        newest, number = _newest(theirs)
        kind = _closeness(figure, number)
        if newest.when is None:
            return kind, newest, ""
        return (Difference.UNDATED if kind is Difference.DIFFER else Difference.PRECISION), newest, _NO_YEAR_HERE
    if of_year := [(each, number) for each, number in theirs if (each.when or "").startswith(str(year))]:
        nearest, number = min(of_year, key=lambda pair: (abs(pair[1] - figure.value), pair[0].guid))
        return _closeness(figure, number), nearest, ""
    for each, number in theirs:
        if each.when is None and _closeness(figure, number) is not Difference.DIFFER:
            return Difference.PRECISION, each, "Wikidata’s has no year"
    others = ", ".join(sorted({each.when or "no year" for each, _ in theirs}))
    return Difference.THERE, None, f"Wikidata has figures of {others}"


def _closeness(figure: PublishedNumber, number: Decimal) -> Difference:
    apart = abs(number - figure.value)
    if not apart:
        return Difference.SAME
    return Difference.PRECISION if apart <= Decimal(figure.precision) / 2 else Difference.DIFFER


def _newest(theirs: Sequence[tuple[Stated, Decimal]]) -> tuple[Stated, Decimal]:
    return max(theirs, key=lambda pair: (pair[0].when or "", pair[0].guid))


def _position(compared: Compared, city: CityRecord, theirs: Sequence[Stated]) -> Iterator[Mismatch]:
    there = [(each, position) for each in theirs if (position := position_of(each.value))]
    if city.latitude is None or city.longitude is None:
        for each, (latitude, longitude) in there[:1]:
            found = Value(f"{latitude}, {longitude}")
            yield compared.mismatch(COORDINATES, Difference.HERE, Value(), found, each.guid)
        return
    own = Value(f"{city.latitude}, {city.longitude}")
    if not there:
        yield compared.mismatch(COORDINATES, Difference.THERE, own, Value())
        return
    ours = (float(city.latitude), float(city.longitude))
    distance, guid, (latitude, longitude) = min((kilometres(ours, at), each.guid, at) for each, at in there)
    kind = Difference.SAME if distance <= _SAME else Difference.PRECISION if distance <= _NEAR else Difference.DIFFER
    found, note = Value(f"{latitude}, {longitude}"), f"{distance:.1f} km apart" if distance > _SAME else ""
    yield compared.mismatch(COORDINATES, kind, own, found, guid, note=note)


def _country(compared: Compared, ours: Qid | None, theirs: Sequence[Stated]) -> Iterator[Mismatch]:
    by_item = {qid(each.value): each.guid for each in theirs}
    if not ours and not by_item:
        return
    own = Value(ours or "")
    if not by_item:
        yield compared.mismatch(COUNTRY, Difference.THERE, own, Value())
        return
    chosen = ours if ours in by_item else next(iter(by_item))
    kind = Difference.HERE if not ours else Difference.SAME if chosen == ours else Difference.DIFFER
    note = f"Wikidata has {', '.join(sorted(by_item))}" if len(by_item) > 1 else ""
    yield compared.mismatch(COUNTRY, kind, own, Value(str(chosen)), by_item[Qid(str(chosen))], note=note)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None

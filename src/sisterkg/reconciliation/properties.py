"""Knows what the properties of a query say for or against a thing; does not know its names, nor the other things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sisterkg.distances import Position, kilometres, read_position
from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.reconciliation.queries import Condition

IDENTIFIERS = frozenset(("id", "wikidata", "geonames", "schema:sameAs", "owl:sameAs", "skos:exactMatch"))
WITHIN = frozenset(("country", "within", "schema:containedInPlace", "P17"))
POSITIONS = frozenset(("coordinates", "position", "P625"))
LATITUDES, LONGITUDES = frozenset(("latitude", "schema:latitude")), frozenset(("longitude", "schema:longitude"))
JUDGED = IDENTIFIERS | WITHIN | POSITIONS | LATITUDES | LONGITUDES
"""The properties that are compared; any other says nothing."""

CONTRADICTED = 0.5
"""What a property that does not fit leaves of the score."""
_BY_DISTANCE: Sequence[tuple[float, float]] = ((10, 1.0), (50, 0.95), (200, 0.8))
"""What so many kilometres leave of the score; more than the last is a contradiction."""


@dataclass(frozen=True)
class Judgement:
    """What one property says of one thing."""

    name: str
    value: float | bool
    """Whether it fits, or by how many kilometres it does not."""
    factor: float
    """What it leaves of the score."""
    is_clear: bool = True
    """Whether it is known what was said: a country that nobody knows may be another one."""
    is_allowed: bool = True
    """Whether the thing may be told at all."""


Judge = Callable[[Entity], Judgement]


def judges(conditions: Iterable[Condition], gazetteer: Gazetteer) -> Sequence[Judge]:
    """Return what judges things by conditions; what these speak of is looked up once."""
    conditions = [each for each in conditions if each.values]
    found = [
        _by_set(each, "country", values_within_each(each, gazetteer))
        for each in conditions
        if each.property in WITHIN
    ]
    found += [
        _by_set(each, each.property, [_own_ids([value], gazetteer) for value in each.values])
        for each in conditions
        if each.property in IDENTIFIERS
    ]
    if positioned := _asked_position(conditions):
        found.append(_by_distance(*positioned))
    return found


def resolved(values: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ids of the things that values name, by identifier, code or name."""
    numbers = {
        number
        for value in values
        for number in (*gazetteer.identified(value), *gazetteer.coded(value), *gazetteer.named(value))
    }
    return frozenset(entity.id for entity in gazetteer.of_numbers(numbers).values())


def values_within(condition: Condition, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ids of the things within which a condition says that it lies."""
    is_said = condition.property in WITHIN and condition.quantifier != "none"
    return resolved(condition.values, gazetteer) if is_said else frozenset()


def values_within_each(condition: Condition, gazetteer: Gazetteer) -> Sequence[frozenset[str]]:
    """Return, for each value of a condition, the ids of the things that it may name."""
    return [resolved([value], gazetteer) for value in condition.values]


def _own_ids(values: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    numbers = {number for value in values for number in gazetteer.identified(value)}
    return frozenset(entity.id for entity in gazetteer.of_numbers(numbers).values())


def _by_set(condition: Condition, name: str, meant: Sequence[frozenset[str]]) -> Judge:
    enough = all if condition.quantifier == "all" else any
    is_known = name != "country" or enough(meant)

    def judge(entity: Entity) -> Judgement:
        has = {*entity.within, entity.id} if name == "country" else {entity.id}
        fitting = [bool(has & each) for each in meant]
        fits = {"any": any(fitting), "all": all(fitting), "none": not any(fitting)}[condition.quantifier]
        factor = 1.0 if fits or not is_known else CONTRADICTED
        return Judgement(name, fits, factor, is_known, fits or not condition.is_required)

    return judge


def _by_distance(asked: Position, is_required: bool) -> Judge:
    def judge(entity: Entity) -> Judgement:
        if entity.position is None:
            return Judgement("distance", False, 1.0, is_clear=True, is_allowed=not is_required)
        distance = kilometres(asked, entity.position)
        factor = next((left for most, left in _BY_DISTANCE if distance <= most), CONTRADICTED)
        return Judgement("distance", round(distance, 1), factor, True, factor > CONTRADICTED or not is_required)

    return judge


def _asked_position(conditions: Sequence[Condition]) -> tuple[Position, bool] | None:
    given = {each.property: each for each in conditions}
    for name, each in given.items():
        if name in POSITIONS:
            position = read_position(each.values[0])
            return (position, each.is_required) if position else None
    latitude = next((each for name, each in given.items() if name in LATITUDES), None)
    longitude = next((each for name, each in given.items() if name in LONGITUDES), None)
    if not (latitude and longitude):
        return None
    position = read_position(f"{latitude.values[0]}, {longitude.values[0]}")
    return (position, latitude.is_required or longitude.is_required) if position else None

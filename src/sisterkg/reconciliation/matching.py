"""Knows how well a thing fits what is asked for, and when that is sure; does not know how it is asked or told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from sisterkg.distances import Position, kilometres, read_position
from sisterkg.folding import fold, romanized
from sisterkg.reconciliation.gazetteer import Entity, Gazetteer
from sisterkg.reconciliation.queries import Query

IDENTIFIERS = frozenset(("id", "wikidata", "geonames", "schema:sameAs", "owl:sameAs", "skos:exactMatch"))
WITHIN = frozenset(("country", "within", "schema:containedInPlace", "P17"))
POSITIONS = frozenset(("coordinates", "position", "P625"))
LATITUDES, LONGITUDES = frozenset(("latitude", "schema:latitude")), frozenset(("longitude", "schema:longitude"))

_SURE = 100.0
_NEAR = 60.0
"""The least likeness of two names, of 100, at which one may be meant for the other."""
_MOST_NEAR = 50
_SCORERS = ((fuzz.ratio, 99.0), (fuzz.token_sort_ratio, 98.0), (fuzz.token_set_ratio, 85.0))
"""How likeness is taken, and the most that each can say: letter by letter, in any order of words, among others."""
_CONTRADICTED = 0.5
"""What a property that does not fit leaves of the score."""
_BY_DISTANCE: Sequence[tuple[float, float]] = ((10, 1.0), (50, 0.95), (200, 0.8))
"""What so many kilometres leave of the score; more than the last is a contradiction."""


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant."""

    entity: Entity
    score: float
    """Of 100."""
    is_match: bool
    """Whether it is sure."""
    features: Mapping[str, float | bool]
    """What the score was made of."""


@dataclass(frozen=True)
class _Rated:
    entity: Entity
    likeness: float
    factor: float
    is_identified: bool
    is_contradicted: bool
    """Whether something speaks against it, or cannot be told."""
    features: Mapping[str, float | bool]

    @property
    def score(self) -> float:
        return round(max(self.likeness, _SURE if self.is_identified else 0.0) * self.factor, 2)


def match(query: Query, gazetteer: Gazetteer) -> Sequence[Candidate]:
    """Return the things that may be meant, the likeliest first.

    A thing is a sure match where an identifier names it, or where it alone has the very name, and nothing that is
    said of it contradicts.
    """
    identified = _identified(query, gazetteer)
    likenesses = _likenesses(query.text, gazetteer) if query.text.strip() else {}
    allowed = gazetteer.of_types(query.types)
    if not likenesses and not identified:
        likenesses = dict.fromkeys(_by_properties(query, gazetteer), _NEAR)
    rated = [
        _rated(gazetteer.entities[identifier], likenesses.get(identifier, 0.0), identified, query, gazetteer)
        for identifier in {*likenesses, *identified}
        if identifier in allowed
    ]
    rated.sort(key=lambda each: (-each.score, -each.is_identified, each.entity.id))
    sure = _sure(rated)
    return [Candidate(each.entity, each.score, each is sure, each.features) for each in rated[: query.limit]]


def _sure(rated: Sequence[_Rated]) -> _Rated | None:
    """Return the one that is surely meant, if any."""
    named = [each for each in rated if each.is_identified] or [each for each in rated if each.likeness == _SURE]
    fit = [each for each in named if not each.is_contradicted]
    return fit[0] if len(fit) == 1 else None


def _identified(query: Query, gazetteer: Gazetteer) -> frozenset[str]:
    texts = [value for pid, values in query.properties if pid in IDENTIFIERS for value in values]
    # What is a name as well is taken for one: many cities have an id that is their name.
    if fold(query.text) not in gazetteer.by_spelling:
        texts.append(query.text)
    found = (gazetteer.identified(text) for text in texts if text.strip())
    return frozenset(entity.id for entity in found if entity)


def _likenesses(text: str, gazetteer: Gazetteer) -> Mapping[str, float]:
    """Return how like each thing's likest name is to a text, of 100, where it is like enough."""
    asked = fold(text)
    found: dict[str, float] = {}
    near = [
        (spelling, min(likeness * most / _SURE, most))
        for name in {asked, romanized(text)}
        for scorer, most in _SCORERS
        for spelling, likeness, _ in process.extract(
            name, gazetteer.spellings, scorer=scorer, score_cutoff=_NEAR, limit=_MOST_NEAR
        )
    ]
    exact = [(asked, _SURE)] if asked in gazetteer.by_spelling else []
    for spelling, likeness in (*near, *exact):
        for identifier in gazetteer.by_spelling[spelling]:
            found[identifier] = max(likeness, found.get(identifier, 0.0))
    return {identifier: likeness for identifier, likeness in found.items() if likeness >= _NEAR}


def _by_properties(query: Query, gazetteer: Gazetteer) -> Iterable[str]:
    """Return the things that lie where the query says, if it says nothing else."""
    wanted = {each for pid, values in query.properties if pid in WITHIN for each in _resolved(values, gazetteer)}
    return [entity.id for entity in gazetteer.entities.values() if wanted & entity.within][:_MOST_NEAR]


def _rated(entity: Entity, likeness: float, identified: frozenset[str], query: Query, gazetteer: Gazetteer) -> _Rated:
    features: dict[str, float | bool] = {"name": round(likeness, 2)}
    is_unclear = False
    factors = [1.0]
    for pid, values in query.properties:
        if not values:
            continue
        if pid in IDENTIFIERS:
            fits = any(gazetteer.identified(value) == entity for value in values)
            factors.append(1.0 if fits else _CONTRADICTED)
            features[pid] = fits
        elif pid in WITHIN:
            known = _resolved(values, gazetteer)
            fits = bool(known & {*entity.within, entity.id})
            factors.append(1.0 if fits or not known else _CONTRADICTED)
            is_unclear |= not known  # a country that nobody knows may be another one
            features["country"] = fits
    if (asked := _asked_position(query)) and entity.position:
        distance = kilometres(asked, entity.position)
        factors.append(next((left for most, left in _BY_DISTANCE if distance <= most), _CONTRADICTED))
        features["distance"] = round(distance, 1)
    if entity.id in identified:
        features["identifier"] = True
    factor = 1.0
    for each in factors:
        factor *= each
    return _Rated(entity, likeness, factor, entity.id in identified, is_unclear or _CONTRADICTED in factors, features)


def _resolved(values: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    """Return the ids of the things that values name, by identifier or by name."""
    found: set[str] = set()
    for value in values:
        if entity := gazetteer.identified(value):
            found.add(entity.id)
        found.update(gazetteer.by_spelling.get(fold(value), ()))
    return frozenset(found)


def _asked_position(query: Query) -> Position | None:
    given = {pid: values[0] for pid, values in query.properties if values}
    for pid, value in given.items():
        if pid in POSITIONS:
            return read_position(value)
    latitude = next((value for pid, value in given.items() if pid in LATITUDES), None)
    longitude = next((value for pid, value in given.items() if pid in LONGITUDES), None)
    return read_position(f"{latitude}, {longitude}") if latitude and longitude else None

"""Knows which things may be meant by what is asked, and when one surely is; does not know how it is asked or told."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sisterkg.folding import fold_name, romanized
from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.reconciliation.likeness import NEAR, SURE, likenesses
from sisterkg.reconciliation.properties import CONTRADICTED, IDENTIFIERS, Judgement, judges, values_within
from sisterkg.reconciliation.qualifying import MOST_NAMESAKES, qualified
from sisterkg.reconciliation.queries import Query
from sisterkg.vocab import shortened

_MOST_NEAR = 50
"""Spellings that are looked at as nearly the same."""
_ABBREVIATED = 3
"""Letters of a name at the least that is sure however it is written: a shorter one is one only to the letter."""
_OTHER_TYPE = 0.9
"""What is left of the score of a thing that is of none of the types of which it should be."""
_APART = 0.8
"""Of two things that have the name, one is sure where the other has no more than this part of its score."""


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
    is_identified: bool
    judgements: Sequence[Judgement]
    is_of_type: bool
    is_exact: bool
    """Whether it has the very name."""

    @cached_property
    def factor(self) -> float:
        return math.prod(each.factor for each in self.judgements) * (1.0 if self.is_of_type else _OTHER_TYPE)

    @cached_property
    def score(self) -> float:
        return round(max(self.likeness, SURE if self.is_identified else 0.0) * self.factor, 2)

    @property
    def fits(self) -> bool:
        """Tell whether nothing speaks against it that is said, or that cannot be told."""
        return self.is_of_type and all(each.is_clear and each.factor > CONTRADICTED for each in self.judgements)


def match(query: Query, gazetteer: Gazetteer) -> Sequence[Candidate]:
    """Return the things that may be meant, the likeliest first.

    A thing is a sure match where an identifier names it and it alone, or else where it alone has the very name, and
    nothing that is said of it contradicts. A code of two letters is a country only to who asks for a country.
    """
    identified = _identified(query, gazetteer)
    likeness = _likeness_by_number(query, gazetteer)
    exact = {number for number, likeness_of_it in likeness.items() if likeness_of_it == SURE}
    if not likeness and not identified:
        containers = {own for each in query.conditions for own in values_within(each, gazetteer)}
        likeness = dict.fromkeys(gazetteer.lying_in(containers, _MOST_NEAR), NEAR)
    entities = gazetteer.of_numbers({*likeness, *identified})
    found_judges = judges(query.conditions, gazetteer)
    types = frozenset(map(shortened, query.types))
    rated = []
    for number, entity in entities.items():
        of_types = _is_of(entity, types, query)
        judgements = [judge(entity) for judge in found_judges]
        if (of_types or query.strictness == "should") and all(each.is_allowed for each in judgements):
            like = likeness.get(number, 0.0)
            rated.append(_Rated(entity, like, number in identified, judgements, of_types, number in exact))
    rated.sort(key=lambda each: (-each.score, not each.is_identified, each.entity.id))
    sure = _sure(rated, query)
    return [Candidate(each.entity, each.score, each is sure, _features(each, query)) for each in rated[: query.limit]]


def _is_of(entity: Entity, types: frozenset[str], query: Query) -> bool:
    has = types & frozenset(map(shortened, entity.types))
    return has == types if query.strictness == "all" else bool(has) or not types


def _sure(rated: Sequence[_Rated], query: Query) -> _Rated | None:
    """Return the one that is surely meant, if any."""
    identified = [each for each in rated if each.is_identified]
    named = identified or [each for each in rated if each.is_exact and _is_spelt(each.entity, query.texts)]
    # Two identifiers of two things contradict each other, whatever else is said.
    fit = [each for each in named if each.fits] if len(identified) < 2 else []
    if len(fit) > 1 and all(each.score <= _APART * fit[0].score for each in fit[1:]):
        fit = fit[:1]
    return fit[0] if len(fit) == 1 and fit[0] is rated[0] else None


def _is_spelt(entity: Entity, texts: Iterable[str]) -> bool:
    """Tell whether a text is long enough to be a name however it is written, or is one to the letter."""
    written = {unicodedata.normalize("NFC", name) for name in entity.spellings}
    return any(
        len(fold_name(text)) >= _ABBREVIATED or unicodedata.normalize("NFC", text.strip()) in written
        for text in texts
    )


def _identified(query: Query, gazetteer: Gazetteer) -> frozenset[int]:
    """Return the numbers of the things that the query names by an identifier."""
    told = [value for each in query.conditions if each.property in IDENTIFIERS for value in each.values]
    found = [gazetteer.identified(text) for text in (*told, *query.texts) if text.strip()]
    countries = {number for text in query.texts for number in gazetteer.coded(text)}
    if query.types and query.strictness != "should" and countries:
        # Where only countries are asked for, their codes are as good as ids; anywhere else “it” is a word.
        types = frozenset(map(shortened, query.types))
        entities = gazetteer.of_numbers(countries)
        found.append(
            frozenset(n for n, entity in entities.items() if types <= frozenset(map(shortened, entity.types)))
        )
    return frozenset().union(*found)


def _likeness_by_number(query: Query, gazetteer: Gazetteer) -> dict[int, float]:
    """Return how like each thing's likest name is to what is asked, of 100, where it is like enough."""
    found: dict[int, float] = {}
    for text in query.texts:
        if text.strip():
            for number, likeness in (*_named(text, gazetteer).items(), *_near(text, gazetteer).items()):
                found[number] = max(likeness, found.get(number, 0.0))
    return found


def _named(text: str, gazetteer: Gazetteer) -> Mapping[int, float]:
    """Return the things that have the very name, else those whose name is a part of the text."""
    namesakes = sorted(gazetteer.named(text))[:MOST_NAMESAKES]
    of_codes = dict.fromkeys(gazetteer.coded(text), NEAR)
    return of_codes | (dict.fromkeys(namesakes, SURE) if namesakes else dict(qualified(text, gazetteer)))


def _near(text: str, gazetteer: Gazetteer) -> Mapping[int, float]:
    """Return the things with a name that is like the text, in its own script or in Latin letters."""
    best: dict[str, float] = {}
    for name in {fold_name(text), romanized(text)} - {""}:
        for spelling, likeness in likenesses(name, gazetteer.comparable(name)).items():
            best[spelling] = max(likeness, best.get(spelling, 0.0))
    nearest = sorted(best, key=lambda spelling: (-best[spelling], spelling))[:_MOST_NEAR]
    found: dict[int, float] = {}
    for spelling, number in gazetteer.called(nearest):
        found[number] = max(best[spelling], found.get(number, 0.0))
    return found


def _features(rated: _Rated, query: Query) -> Mapping[str, float | bool]:
    features: dict[str, float | bool] = {"name": round(rated.likeness, 2)}
    for each in rated.judgements:
        features[each.name] = each.value
    if rated.is_identified:
        features["identifier"] = True
    if query.types:
        features["type"] = rated.is_of_type
    return features

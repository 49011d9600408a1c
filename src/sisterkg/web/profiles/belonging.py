"""Knows which places belong to a thing that many lead to, one by one, however many; not what is said of them.

Places belong to a country or a continent in which they lie, to a river on which, to an industry that matters there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import FACT_PROPERTIES, Iri, kind_of, term

_PLACE = "place"
_LIES_IN = term("schema:containedInPlace")
_LEADING = tuple(fact.iri for fact in FACT_PROPERTIES.values() if fact.value == "thing" and fact.iri != _LIES_IN)
"""The other properties by which a place leads to a thing."""
_HOLDING = frozenset(("country", "region", "area", "landform"))
"""The kinds of things in which places may lie: nobody looks into each of a country's rivers and buildings."""
_DEEPEST = 3
"""Levels of what lies within what: a continent, its countries, their regions."""
_MOST_WIDER = 50
"""Things in which one place lies."""


def places_of(snapshot: Snapshot, iri: Iri) -> Iterator[Iri]:
    """Yield the places that belong to a thing, in the order of the store, which holds; none is held to know it again.

    A place that leads there in several ways is yielded for the first of them; a disputed claim leads nowhere.
    """
    yield from _within(snapshot, [iri])
    for number, predicate in enumerate(_LEADING):
        for each in snapshot.subjects(predicate, iri):
            earlier = (snapshot.states(each, way, iri) for way in _LEADING[:number])
            if kind_of(snapshot.base_iri, each) == _PLACE and not any(earlier) and not _lies_in(snapshot, each, iri):
                yield each


def _within(snapshot: Snapshot, outer: Sequence[Iri]) -> Iterator[Iri]:
    """Yield the places in the last of what lies within each other; not those that lie in one before it as well."""
    for each in snapshot.subjects(_LIES_IN, outer[-1]):
        kind = kind_of(snapshot.base_iri, each)
        if kind == _PLACE:
            if not any(snapshot.states(each, _LIES_IN, wider) for wider in outer[:-1]):
                yield each
        elif kind in _HOLDING and len(outer) < _DEEPEST and each not in outer:
            yield from _within(snapshot, [*outer, each])


def _lies_in(snapshot: Snapshot, inner: Iri, outer: Iri, levels: int = _DEEPEST) -> bool:
    """Tell whether a place was found within a thing already, by the way up from it."""
    for node in snapshot.values(inner, _LIES_IN, _MOST_WIDER):
        wider = Iri(str(getattr(node, "value", "")))
        if wider == outer:
            return True
        holds = levels > 1 and kind_of(snapshot.base_iri, wider) in _HOLDING
        if holds and _lies_in(snapshot, wider, outer, levels - 1):
            return True
    return False

"""Knows which places belong to a thing that many lead to, one by one, however many; not what is said of them.

Places belong to a country or a continent in which they lie, to a river on which, to an industry that matters there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pyoxigraph import DefaultGraph, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import FACT_PROPERTIES, Iri, term

_LIES_IN = term("schema:containedInPlace")
_LEADING = tuple(dict.fromkeys((_LIES_IN, *(fact.iri for fact in FACT_PROPERTIES.values() if fact.value == "thing"))))
"""The properties by which a place leads to a thing."""
_DEEPEST = 3
"""Levels of what lies within what: a continent, its countries, their regions."""


def places_of(snapshot: Snapshot, iri: Iri) -> Iterator[Iri]:
    """Yield the places that belong to a thing, in the order of the store, which holds; none is held to know it again.

    A place that leads there in several ways is yielded for the first of them; a disputed claim leads nowhere.
    """
    for number, predicate in enumerate(_LEADING):
        found = _within(snapshot, [iri]) if predicate == _LIES_IN else snapshot.subjects(predicate, iri)
        for each in found:
            if _is_place(snapshot, each) and not any(
                _is_stated(snapshot, each, earlier, iri) for earlier in _LEADING[:number]
            ):
                yield each


def _within(snapshot: Snapshot, outer: Sequence[Iri]) -> Iterator[Iri]:
    """Yield the places in the last of what lies within each other; not those that lie in one before it as well."""
    for each in snapshot.subjects(_LIES_IN, outer[-1]):
        if _is_place(snapshot, each):
            if not any(_is_stated(snapshot, each, _LIES_IN, wider) for wider in outer[:-1]):
                yield each
        elif len(outer) < _DEEPEST and each not in outer:
            yield from _within(snapshot, [*outer, each])


def _is_place(snapshot: Snapshot, iri: Iri) -> bool:
    return iri.startswith(f"{snapshot.base_iri}id/place/")


def _is_stated(snapshot: Snapshot, subject: Iri, predicate: Iri, value: Iri) -> bool:
    pattern = NamedNode(subject), NamedNode(predicate), NamedNode(value), DefaultGraph()
    return next(snapshot.store.quads_for_pattern(*pattern), None) is not None

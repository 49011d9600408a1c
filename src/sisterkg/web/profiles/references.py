"""Knows what leads to a thing, page by page, however much does; does not know how it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from pyoxigraph import NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.profiles.facts import Sentence, Teller
from sisterkg.web.profiles.statements import Statement, read_statement

SHOWN = 30
"""References on one page."""

_TOLD_ELSEWHERE = frozenset(
    term(name)
    for name in (
        *("rdf:subject", "schema:observationAbout", "skg:partner", "skg:twinnedWith", "skg:checkedPlace"),
        *("owl:sameAs", "skos:closeMatch", "rdf:type", "void:rootResource", "void:exampleResource"),
        *("rdf:predicate", "schema:measuredProperty", "void:property", "void:class"),
    )
)
"""Properties whose subjects a page tells in another section, or not at all."""
_CLAIMED, _STATED, _TYPE = term("rdf:object"), term("rdf:predicate"), term("rdf:type")
_DISPUTED = term("skg:DisputedClaim")
_FEW = 300
"""Triples that lead to a thing up to which they are taken all at once."""
_MOST_CLAIMS = 2_000
"""Claims that are looked through: disputed ones for those about a hub, those about a thing for what states it."""


T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """A part of many things."""

    items: Sequence[T]
    number: int
    """Counted from 1."""
    has_next: bool

    @property
    def is_all(self) -> bool:
        """Whether there is no other part."""
        return self.number == 1 and not self.has_next


def part_of(items: Iterator[T], number: int, size: int) -> Paged[T]:
    """Return a part of an iterator.

    >>> part_of(iter("abcde"), 2, 2)
    Paged(items=['c', 'd'], number=2, has_next=True)
    """
    found = list(islice(items, (number - 1) * size, number * size + 1))
    return Paged(found[:size], number, len(found) > size)


def references_to(snapshot: Snapshot, teller: Teller, iri: Iri, number: int) -> Paged[Sentence]:
    """Return a part of what leads to a thing, each in a sentence."""
    part = part_of(_leading(snapshot, iri), number, SHOWN)
    return Paged([_told(snapshot, teller, *each, iri) for each in part.items], part.number, part.has_next)


def _leading(snapshot: Snapshot, iri: Iri) -> Iterator[tuple[Iri, Iri]]:
    """Yield what leads to a thing, with the property."""
    few = snapshot.leading_to(iri, _FEW + 1)
    if len(few) <= _FEW:
        pairs = {
            (Iri(each.predicate.value), Iri(each.subject.value))
            for each in few
            if isinstance(each.subject, NamedNode)
        }
        told = sorted(pair for pair in pairs if pair[0] not in _TOLD_ELSEWHERE and pair[0] != _CLAIMED)
        claims = sorted(claim for predicate, claim in pairs if predicate == _CLAIMED)
        yield from ((subject, predicate) for predicate, subject in told)
        yield from ((claim, _CLAIMED) for claim in claims if snapshot.states(claim, _TYPE, _DISPUTED))
        return
    # Looked up by property: a hub is led to by very many.
    for predicate in snapshot.properties:
        if predicate not in _TOLD_ELSEWHERE and predicate != _CLAIMED:
            for subject in snapshot.subjects(predicate, iri):
                yield subject, predicate
    # Disputed claims are fewer than the claims about a hub; both come in the same order.
    for claim in islice(snapshot.subjects(_TYPE, _DISPUTED), _MOST_CLAIMS):
        if snapshot.states(claim, _CLAIMED, iri):
            yield claim, _CLAIMED


def _told(snapshot: Snapshot, teller: Teller, subject: Iri, predicate: Iri, iri: Iri) -> Sentence:
    statement = read_statement(snapshot, subject) or _claim(snapshot, subject, predicate, iri)
    return teller.sentence(statement, iri) if statement else teller.plain(subject, predicate, NamedNode(iri), iri)


def _claim(snapshot: Snapshot, subject: Iri, predicate: Iri, value: Iri) -> Statement | None:
    """Return the claim that states a triple, and knows its source, where there is one."""
    for claim in islice(snapshot.subjects(term("rdf:subject"), subject), _MOST_CLAIMS):
        if snapshot.states(claim, _CLAIMED, value) and snapshot.states(claim, _STATED, predicate):
            return read_statement(snapshot, claim)
    return None

"""Knows what a store is told of the snapshots in it: which are whole, which were begun; not how it is told.

graph/whole;snapshot=<id>   the mark: it is written when a snapshot is whole, and removed before anything of it
graph/pushes                a statement for each snapshot that was begun, by which old ones are found
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Triple

from sisterkg.engine.placing import Placement
from sisterkg.vocab import term

_BEGUN, _WHOLE = NamedNode(term("dcterms:created")), NamedNode(term("dcterms:issued"))
_HAS_GRAPH = NamedNode(term("sd:namedGraph"))
_TRIPLES = NamedNode(term("void:triples"))
_IDENTIFIER = NamedNode(term("dcterms:identifier"))
_DATE_TIME = NamedNode(term("xsd:dateTime"))


@dataclass(frozen=True)
class Begun:
    """A snapshot of which something may stand in the store."""

    place: Placement
    since: str
    """When it was pushed last (ISO 8601, UTC)."""


def n_triples(triples: Iterable[Triple]) -> bytes:
    """Return triples as sorted lines."""
    return "".join(sorted(f"{triple} .\n" for triple in triples)).encode()


def mark(place: Placement, counts: Mapping[str, int], now: datetime) -> bytes:
    """Return the mark of a snapshot that is whole: when, and how many triples each of its graphs has."""
    subject = NamedNode(place.subject)
    told = [
        Triple(subject, _WHOLE, moment(now)),
        Triple(subject, _IDENTIFIER, Literal(place.snapshot)),
        *(Triple(subject, _HAS_GRAPH, NamedNode(graph)) for graph in counts),
        *(Triple(NamedNode(graph), _TRIPLES, Literal(count)) for graph, count in counts.items()),
    ]
    return n_triples(told)


def is_mark(triples: Iterable[Triple], place: Placement) -> bool:
    """Tell whether a graph is the mark of a snapshot."""
    return any(triple.predicate == _WHOLE and triple.subject == NamedNode(place.subject) for triple in triples)


def beginning(place: Placement, now: datetime) -> bytes:
    """Return the statement that a snapshot is being pushed."""
    subject = NamedNode(place.subject)
    graphs = (NamedNode(name) for name in sorted(place.named))
    return n_triples(
        [Triple(subject, _BEGUN, moment(now)), *(Triple(subject, _HAS_GRAPH, graph) for graph in graphs)]
    )


def begun(triples: Iterable[Triple], base_iri: str) -> Sequence[Begun]:
    """Return the snapshots that were begun under a base IRI, the last one first."""
    opening = f"{base_iri}snapshots/"
    since: dict[str, str] = {}
    named: dict[str, set[str]] = {}
    for triple in triples:
        subject = triple.subject.value if isinstance(triple.subject, NamedNode) else ""
        if not subject.startswith(opening):
            continue
        snapshot = subject.removeprefix(opening)
        if triple.predicate == _BEGUN and isinstance(triple.object, Literal):
            since[snapshot] = max(triple.object.value, since.get(snapshot, ""))
        elif triple.predicate == _HAS_GRAPH and isinstance(triple.object, NamedNode):
            named.setdefault(snapshot, set()).add(triple.object.value)
    found = [
        Begun(Placement(base_iri, snapshot, frozenset(named.get(snapshot, ()))), when)
        for snapshot, when in since.items()
    ]
    return sorted(found, key=lambda each: (each.since, each.place.snapshot), reverse=True)


def moment(now: datetime) -> Literal:
    """Return a moment as a literal."""
    return Literal(now.isoformat(timespec="milliseconds").replace("+00:00", "Z"), datatype=_DATE_TIME)

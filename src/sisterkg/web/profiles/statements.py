"""Knows a claim or a figure of the graph by its parts; does not know how it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.opened import Value
from sisterkg.vocab import Iri, term

MOST = 200
"""Statements about one thing that a page tells."""

_FORMS = (
    ("rdf:subject", "rdf:predicate", "rdf:object"),
    ("schema:observationAbout", "schema:measuredProperty", "schema:value"),
)
"""By which properties a claim and a figure say what they are about, what they state, and its value."""


@dataclass(frozen=True)
class Statement:
    """A claim or a figure; ``iri`` is its own."""

    iri: Iri
    about: Iri
    predicate: Iri
    object: Value
    said: Mapping[Iri, Sequence[Value]]
    """All that is said of the statement itself, by property."""

    @property
    def is_disputed(self) -> bool:
        """Whether the data set reports it and does not state it."""
        return NamedNode(term("skg:DisputedClaim")) in self.said.get(term("rdf:type"), ())


def read_statement(snapshot: Snapshot, iri: Iri) -> Statement | None:
    """Return the statement that an IRI names, or None where it is something else."""
    if not any(snapshot.values(iri, term(about), 1) for about, _, _ in _FORMS):
        return None  # not all is read that is said of it: it may be a hub
    said: dict[Iri, list[Value]] = {}
    for triple in snapshot.about(iri):
        said.setdefault(Iri(triple.predicate.value), []).append(triple.object)
    for about, stated, value in _FORMS:
        parts = [said.get(term(name), [None])[0] for name in (about, stated, value)]
        subject, predicate, object_ = parts
        if isinstance(subject, NamedNode) and isinstance(predicate, NamedNode) and object_ is not None:
            return Statement(iri, Iri(subject.value), Iri(predicate.value), object_, said)
    return None


def statements_of(snapshot: Snapshot, iri: Iri) -> Sequence[Statement]:
    """Return the statements about a thing, the first ones of each form."""
    found = (each for about, _, _ in _FORMS for each in islice(snapshot.subjects(term(about), iri), MOST))
    return [statement for each in found if (statement := read_statement(snapshot, each))]

"""Knows which triples of a store have been looked at; does not know what for."""

from __future__ import annotations

from collections.abc import Iterator, Set

import pyoxigraph as ox

from sisterkg.validation.terms import Term
from sisterkg.vocab import term

TYPE, SUBCLASS = ox.NamedNode(term("rdf:type")), ox.NamedNode(term("rdfs:subClassOf"))


class Neighbourhood:
    """The part of a store that was read: all triples of each pattern that was asked for.

    A pattern is asked of the store once. So whoever asks this part for such a pattern is told what the whole store
    would have told.
    """

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.triples: set[ox.Triple] = set()
        self._objects: dict[tuple[Term, ox.NamedNode | None], Set[Term]] = {}
        self._subjects: dict[tuple[Term, ox.NamedNode | None], Set[Term]] = {}

    def objects(self, subject: Term, predicate: ox.NamedNode | None) -> Set[Term]:
        """Return the values of a property of a node, or of all its properties."""
        key = (subject, predicate)
        if key not in self._objects:
            found = set() if isinstance(subject, ox.Literal) else set(self._read(subject, predicate, None))
            self.triples |= found
            self._objects[key] = {triple.object for triple in found if not isinstance(triple.object, ox.Triple)}
        return self._objects[key]

    def subjects(self, value: Term, predicate: ox.NamedNode | None) -> Set[Term]:
        """Return the nodes that have a value, in a property or in any."""
        key = (value, predicate)
        if key not in self._subjects:
            found = set(self._read(None, predicate, value))
            self.triples |= found
            self._subjects[key] = {triple.subject for triple in found if not isinstance(triple.subject, ox.Triple)}
        return self._subjects[key]

    def take(self, triple: ox.Triple) -> None:
        """Take in one triple."""
        self.triples.add(triple)

    def whereabouts(self, node: Term) -> None:
        """Look at what is said of a node, or at where else it stands."""
        if not self.objects(node, None):
            self.subjects(node, None)

    def classes(self, node: Term) -> None:
        """Look at the classes of a node, and at the classes above them."""
        ahead = set(self.objects(node, TYPE))
        above: set[Term] = set()
        while ahead:
            above |= ahead
            ahead = {higher for one in ahead for higher in self.objects(one, SUBCLASS)} - above

    def _read(
        self, subject: ox.NamedNode | ox.BlankNode | None, predicate: ox.NamedNode | None, value: Term | None
    ) -> Iterator[ox.Triple]:
        quads = self._store.quads_for_pattern(subject, predicate, value, ox.DefaultGraph())
        return (quad.triple for quad in quads)

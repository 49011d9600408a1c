"""Knows under which names a snapshot's graphs stand in a store elsewhere; does not know that store.

Several snapshots stand there side by side, so each graph's name has its snapshot's id at its end. Whoever asks sees
the names without it: ids are put on and taken off on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from sisterkg.vocab import graph_iri

NOWHERE = "urn:sisterkg:no-such-graph"
"""A graph that no store has: a data set of it is empty."""


@dataclass(frozen=True)
class Placement:
    """The graphs of one snapshot, by the names that they have in a store elsewhere.

    >>> place = Placement("http://e/", "5d04ec04ef39f877", frozenset({"http://e/graph/report"}))
    >>> place.placed("http://e/graph/report")
    'http://e/graph/report;snapshot=5d04ec04ef39f877'
    >>> place.shown(place.dataset.encode())
    b'http://e/graph/dataset'
    """

    base_iri: str
    snapshot: str
    """The snapshot's id."""
    named: frozenset[str]
    """The names of its named graphs, as askers know them."""

    @property
    def endpoint(self) -> str:
        """What relative IRIs in queries are resolved against."""
        return f"{self.base_iri}sparql"

    @property
    def subject(self) -> str:
        """The IRI by which a store speaks of the snapshot."""
        return f"{self.base_iri}snapshots/{self.snapshot}"

    @property
    def dataset(self) -> str:
        """Where the triples of the default graph stand."""
        return self.placed(graph_iri(self.base_iri, "dataset"))

    @property
    def marker(self) -> str:
        """The graph that is written last and removed first: who finds it finds the others whole."""
        return self.placed(graph_iri(self.base_iri, "whole"))

    @cached_property
    def places(self) -> Mapping[str, str]:
        """The names of the named graphs in the store, by those that askers know."""
        return {name: self.placed(name) for name in sorted(self.named)}

    @property
    def graphs(self) -> Iterable[str]:
        """Every graph in the store, the marker left out."""
        return (self.dataset, *self.places.values())

    def placed(self, graph: str) -> str:
        """Return the name that a graph has in the store."""
        return f"{graph}{self._ending}"

    def moved(self, n_triples: bytes) -> bytes:
        """Return N-Triples in which the named graphs have the names that they have in the store."""
        for name, place in self.places.items():
            n_triples = n_triples.replace(f"<{name}>".encode(), f"<{place}>".encode())
        return n_triples

    def shown(self, content: bytes) -> bytes:
        """Return an answer, in any format, in which the graphs have the names that askers know."""
        return content.replace(self._ending.encode(), b"")

    @property
    def _ending(self) -> str:
        return f";snapshot={self.snapshot}"

"""Knows how a snapshot would read at another address, so that it can be compared after a move; not with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Protocol

from pyoxigraph import NamedNode, Triple

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri


class Graph(Protocol):
    """What a comparison asks of a snapshot."""

    @property
    def home(self) -> str:
        """The IRI of the home city."""

    def about(self, subject: Iri) -> Sequence[Triple]:
        """Return all triples of a subject."""

    def names(self, iri: Iri, *, short: bool = False) -> Mapping[str, str]:
        """Return what a thing is called, by language."""


class AtAddress:
    """A snapshot as if its IRIs were minted under another base IRI, or its own."""

    def __init__(self, snapshot: Snapshot, base_iri: str) -> None:
        self._snapshot = snapshot
        self._old, self._new = snapshot.base_iri, base_iri

    @property
    def is_moved(self) -> bool:
        """Whether the address is another one than the snapshot's own."""
        return self._old != self._new

    @property
    def home(self) -> str:
        """The IRI of the home city."""
        return self._there(self._snapshot.manifest.home)

    def about(self, subject: Iri) -> Sequence[Triple]:
        """Return all triples of a subject."""
        triples = self._snapshot.about(Iri(self._back(subject)))
        return [self._moved(triple) for triple in triples] if self.is_moved else triples

    def names(self, iri: Iri, *, short: bool = False) -> Mapping[str, str]:
        """Return what a thing is called, by language."""
        return self._snapshot.names(Iri(self._back(iri)), short=short)

    def lines(self) -> Iterable[bytes]:
        """Yield the graph as N-Triples, sorted; all of it is held for that where it was moved."""
        with closing(self._snapshot.open("dataset.nt")) as lines:
            if not self.is_moved:
                yield from lines
            else:
                old, new = f"<{self._old}".encode(), f"<{self._new}".encode()
                yield from sorted(line.replace(old, new) for line in lines)

    def _moved(self, triple: Triple) -> Triple:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        moved = [NamedNode(self._there(n.value)) if isinstance(n, NamedNode) else n for n in (subject, value)]
        return Triple(moved[0], predicate, moved[1])  # type: ignore[arg-type]  # of the kinds that they were

    def _there(self, iri: str) -> str:
        return self._new + iri.removeprefix(self._old) if iri.startswith(self._old) else iri

    def _back(self, iri: str) -> str:
        return self._old + iri.removeprefix(self._new) if iri.startswith(self._new) else iri

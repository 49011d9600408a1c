"""Knows how to read a published snapshot; does not know how it was made, nor who asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple, parse

from sisterkg.jsonld import Context
from sisterkg.snapshot.manifest import STORE, Manifest, PublishedFile, SnapshotId
from sisterkg.sorted_lines import beginning_with
from sisterkg.vocab import Iri, dataset_iri, term

Value = NamedNode | BlankNode | Literal | Triple
"""What a statement of the store may have for a value."""

_NAMES = tuple(NamedNode(term(name)) for name in ("schema:name", "rdfs:label"))
_IS_PLACE = f"<{term('rdf:type')}> <{term('skg:Place')}> ."
_SHORT_NAMES = (NamedNode(term("skos:altLabel")), *_NAMES)


class Snapshot:
    """A published snapshot, opened for reading; ``published`` is when it became current, in seconds since 1970."""

    def __init__(self, folder: Path, published: float) -> None:
        self.folder = folder
        self.published = published
        self.manifest = Manifest.read(folder)

    @property
    def id(self) -> SnapshotId:
        """The snapshot's id."""
        return self.manifest.id

    @property
    def base_iri(self) -> str:
        """The IRI under which this snapshot's IRIs are minted."""
        return self.manifest.base_iri

    @property
    def endpoint(self) -> str:
        """The IRI of the SPARQL endpoint, against which relative IRIs in queries are resolved."""
        return f"{self.base_iri}sparql"

    @property
    def store_folder(self) -> Path:
        """Where the store is, for an engine to open."""
        return self.folder / STORE

    @cached_property
    def files(self) -> Mapping[str, PublishedFile]:
        """The files by their path."""
        return {file.path: file for file in self.manifest.files}

    @cached_property
    def context(self) -> Context:
        """The JSON-LD context of every document."""
        return Context.read(self.folder / "ontology" / "context.jsonld")

    @cached_property
    def publisher(self) -> Iri:
        """The IRI of who publishes the data set."""
        return self._value_of_dataset("schema:publisher")

    @cached_property
    def licence(self) -> Iri:
        """The IRI of the data set's licence."""
        return self._value_of_dataset("schema:license")

    def _value_of_dataset(self, name: str) -> Iri:
        said = {triple.predicate.value: triple.object for triple in self.about(dataset_iri(self.base_iri))}
        value = said[term(name)]
        assert isinstance(value, NamedNode)
        return Iri(value.value)

    @cached_property
    def store(self) -> Store:
        """The store, opened for reading only: for our own short look-ups, never for a stranger's query."""
        return Store.read_only(str(self.store_folder))

    @cached_property
    def named_graphs(self) -> Sequence[str]:
        """The names of the graphs beside the data set's own, sorted."""
        return sorted(name.value for name in self.store.named_graphs() if isinstance(name, NamedNode))

    @cached_property
    def ontology(self) -> Sequence[Triple]:
        """The ontology's triples, sorted."""
        return sorted((quad.triple for quad in parse(path=self.folder / "ontology/sisterkg.ttl")), key=str)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file that the manifest lists."""
        return (self.folder / self.files[path].path).read_bytes()

    def open(self, path: str) -> BinaryIO:
        """Open a file that the manifest lists, for reading."""
        return (self.folder / self.files[path].path).open("rb")

    def names(self, iri: Iri, *, short: bool = False) -> Mapping[str, str]:
        """Return what a thing or term is called, by language; ``short`` is what it is called in a sentence."""
        for naming in _SHORT_NAMES if short else _NAMES:
            found = [quad.object for quad in self.store.quads_for_pattern(NamedNode(iri), naming, None)]
            names = {
                text.language or "": text.value
                for text in sorted(found, key=str, reverse=True)
                if isinstance(text, Literal)
            }
            if names:
                return names
        return {}

    def places(self) -> Iterator[str]:
        """Yield the ends of the IRIs of all places, sorted as they stand in the dump."""
        opening, closing = f"<{self.base_iri}id/place/".encode(), f"> {_IS_PLACE}\n".encode()
        for line in beginning_with(self.folder / "dataset.nt", opening):
            if line.endswith(closing):
                yield line.removeprefix(opening).removesuffix(closing).decode()

    def about(self, subject: Iri, graph: Iri | None = None) -> Sequence[Triple]:
        """Return all triples of a subject in the data set or in a named graph, sorted."""
        found = self.store.quads_for_pattern(NamedNode(subject), None, None, _graph(graph))
        return sorted((quad.triple for quad in found), key=str)

    def leading_to(self, target: Iri, limit: int) -> Sequence[Triple]:
        """Return triples whose object is the target, sorted, ``limit`` at the most."""
        found = self.store.quads_for_pattern(None, None, NamedNode(target), DefaultGraph())
        return sorted((quad.triple for quad in islice(found, limit)), key=str)

    @cached_property
    def properties(self) -> Sequence[Iri]:
        """The properties that the data set uses, sorted, as it says itself (VoID); else they are looked for, once."""
        told = self.store.quads_for_pattern(None, NamedNode(term("void:property")), None, DefaultGraph())
        used = {Iri(quad.object.value) for quad in told if isinstance(quad.object, NamedNode)}
        if not used:
            everything = self.store.quads_for_pattern(None, None, None, DefaultGraph())
            used = {Iri(quad.predicate.value) for quad in everything}
        return sorted(used)

    def values(self, subject: Iri, predicate: Iri, limit: int, graph: Iri | None = None) -> Sequence[Value]:
        """Return values of a property of a subject, sorted, ``limit`` at the most."""
        found = self.store.quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, _graph(graph))
        return sorted((quad.object for quad in islice(found, limit)), key=str)

    def subjects(self, predicate: Iri, value: Iri, graph: Iri | None = None) -> Iterator[Iri]:
        """Yield the IRIs of what has a value of a property, in the store's own order, which holds."""
        for quad in self.store.quads_for_pattern(None, NamedNode(predicate), NamedNode(value), _graph(graph)):
            if isinstance(quad.subject, NamedNode):
                yield Iri(quad.subject.value)

    def subjects_from(self, start: int, most: int, predicates: Sequence[Iri], value: Iri) -> Sequence[Iri]:
        """Return some of those that ``subjects`` yields for one property after another, from a place on.

        The store passes over those before, so that a deep part costs little more than the first.
        """
        ways = " UNION ".join(f"{{ ?subject <{predicate}> {NamedNode(value)} }}" for predicate in predicates)
        found = self.store.query(f"SELECT ?subject WHERE {{ {ways} }} OFFSET {start:d} LIMIT {most:d}")
        assert isinstance(found, QuerySolutions)
        nodes = [solution["subject"] for solution in found]
        return [Iri(node.value) for node in nodes if isinstance(node, NamedNode)]

    def states(self, subject: Iri, predicate: Iri, value: Iri) -> bool:
        """Tell whether the data set states that a thing has another one for a value of a property."""
        return Quad(NamedNode(subject), NamedNode(predicate), NamedNode(value), DefaultGraph()) in self.store

    def is_described(self, subject: Iri, graph: Iri | None = None) -> bool:
        """Tell whether anything is said about a subject in the data set or in a named graph."""
        found = self.store.quads_for_pattern(NamedNode(subject), None, None, _graph(graph))
        return next(iter(found), None) is not None

    def damaged_files(self) -> Sequence[str]:
        """Return the files whose bytes are not those of the manifest."""
        return [path for path in self.files if not self.is_intact(path)]

    def is_intact(self, path: str) -> bool:
        """Tell whether a file has the bytes that the manifest lists."""
        file = self.folder / path
        if path not in self.files or not file.is_file():
            return False
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == self.files[path].sha256


def _graph(name: Iri | None) -> NamedNode | DefaultGraph:
    return NamedNode(name) if name else DefaultGraph()

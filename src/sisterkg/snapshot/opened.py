"""Knows how to read a published snapshot; does not know how it was made, nor who asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple, parse

from sisterkg.jsonld import Context
from sisterkg.snapshot.manifest import STORE, Manifest, PublishedFile, SnapshotId
from sisterkg.vocab import Iri


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
    def store(self) -> Store:
        """The store, opened for reading only: for our own short look-ups, never for a stranger's query."""
        return Store.read_only(str(self.store_folder))

    @cached_property
    def ontology(self) -> Sequence[Triple]:
        """The ontology's triples, sorted."""
        return sorted((quad.triple for quad in parse(path=self.folder / "ontology/sisterkg.ttl")), key=str)

    def read(self, path: str) -> bytes:
        """Return the bytes of a file that the manifest lists."""
        return (self.folder / self.files[path].path).read_bytes()

    def about(self, subject: Iri, graph: Iri | None = None) -> Sequence[Triple]:
        """Return all triples of a subject in the data set or in a named graph, sorted."""
        within = NamedNode(graph) if graph else DefaultGraph()
        found = self.store.quads_for_pattern(NamedNode(subject), None, None, within)
        return sorted((quad.triple for quad in found), key=str)

    def leading_to(self, target: Iri, limit: int) -> Sequence[Triple]:
        """Return triples whose object is the target, sorted, ``limit`` at the most."""
        found = self.store.quads_for_pattern(None, None, NamedNode(target), DefaultGraph())
        triples = [quad.triple for quad, _ in zip(found, range(limit), strict=False)]
        return sorted(triples, key=str)

    def damaged_files(self) -> Sequence[str]:
        """Return the files whose bytes are not those of the manifest."""
        return [file.path for file in self.manifest.files if not self._is_intact(file)]

    def _is_intact(self, file: PublishedFile) -> bool:
        path = self.folder / file.path
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256

"""Knows how the data of a test become a published snapshot; does not know the server that shows it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from conformance.manifests import Dataset, Source
from sisterkg.snapshot.manifest import MANIFEST, STORE, Manifest, SnapshotId

_FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}
_NONE = hashlib.sha256(b"").hexdigest()


def write_snapshot(dataset: Dataset, snapshots: Path) -> Path:
    """Write a snapshot that holds exactly a test's data, and return its folder; one that is there already is kept."""
    identifier = SnapshotId(hashlib.sha256(repr(dataset).encode()).hexdigest()[:16])
    folder = snapshots / identifier
    if folder.is_dir():
        return folder
    folder.mkdir(parents=True)
    store = Store(folder / STORE)
    for source in dataset.default:
        _load(store, source, DefaultGraph())
    for source in dataset.named:
        _load(store, source, NamedNode(source.iri))
    store.flush()
    manifest = Manifest(
        id=identifier,
        base_iri="http://suite.example/",
        date="2013-03-21",
        title={"en": "W3C test data"},
        home="http://suite.example/",
        triples=len(store),
        dataset_sha256=_NONE,
        files=(),
    )
    (folder / MANIFEST).write_bytes(manifest.as_json())
    return folder


def _load(store: Store, source: Source, graph: NamedNode | DefaultGraph) -> None:
    store.load(path=source.path, format=_FORMATS[source.path.suffix], base_iri=source.iri, to_graph=graph)

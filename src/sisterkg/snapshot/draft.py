"""Knows how a snapshot's files are written and read back before anyone sees them; does not know the site."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph

from sisterkg.dumps import COMPRESSIONS
from sisterkg.faults import SisterkgError
from sisterkg.jsonld import Context
from sisterkg.snapshot.atomic import sync_folder
from sisterkg.snapshot.manifest import INDEX, MANIFEST, STORE, Manifest, PublishedFile, published_file, snapshot_id
from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""

_RDFLIB_FORMATS: Mapping[str, str] = {"ttl": "turtle", "nt": "nt", "rdf": "xml"}


class Draft:
    """A folder in which a snapshot is written, file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, content: bytes) -> None:
        """Write one file and force it to disk."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())

    def write_triples(self, n_triples: bytes, context: Context, progress: Progress) -> None:
        """Write sorted N-Triples in every syntax, plain and compressed, each read back by another parser.

        Raises:
            SisterkgError: where a file does not hold the same graph.
        """
        triples = [quad.triple for quad in parse(n_triples, format=RdfFormat.N_TRIPLES)]
        for suffix, syntax in SYNTAXES.items():
            progress(f"write dataset.{suffix}")
            content = n_triples if suffix == "nt" else syntax.write(triples, context)
            _check_read_back(f"dataset.{suffix}", suffix, content, triples)
            self.write_compressed(f"dataset.{suffix}", content)

    def write_graphs(self, quads: Sequence[Quad], progress: Progress) -> None:
        """Write sorted quads in every syntax of several graphs, plain and compressed, each read back.

        Raises:
            SisterkgError: where a file does not hold the same graphs.
        """
        for suffix, syntax in DATASET_SYNTAXES.items():
            progress(f"write dataset.{suffix}")
            content = syntax.write(quads)
            if set(parse(content, format=syntax.format)) != set(quads):
                raise SisterkgError(f"dataset.{suffix} holds other graphs when it is read", "report this as a bug")
            self.write_compressed(f"dataset.{suffix}", content)

    def write_compressed(self, path: str, content: bytes) -> None:
        """Write a file, and beside it the same in every compression."""
        self.write(path, content)
        for suffix, compression in COMPRESSIONS.items():
            self.write(f"{path}.{suffix}", compression.compress(content))

    def write_csv(self, path: str, content: bytes) -> None:
        """Write a CSV file, once it has been read back."""
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        if len({len(row) for row in rows}) != 1:
            raise SisterkgError(f"{path} has rows of different widths", "mend ontology/flat.rq")
        self.write_compressed(path, content)

    def write_json(self, path: str, value: object) -> None:
        """Write a JSON file."""
        self.write(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n")

    def write_graph(self, path: str, suffix: str, triples: list[Triple], context: Context) -> None:
        """Write sorted triples in a syntax, once they have been read back."""
        content = SYNTAXES[suffix].write(triples, context)
        _check_read_back(path, suffix, content, triples)
        self.write(path, content)

    def copy(self, files: Iterable[Path], to: str) -> None:
        """Copy files into a folder of the snapshot, once they have been read.

        Raises:
            SisterkgError: where a file is not what its name says.
        """
        for file in files:
            content = file.read_bytes()
            try:
                _READERS[file.suffix](content)
            except (SyntaxError, ValueError) as error:
                raise SisterkgError(f"{file.name} cannot be read: {error}", "mend the file") from error
            self.write(f"{to}/{file.name}", content)

    def load_store(self, n_triples: bytes, graphs: Mapping[str, Iterable[Triple]]) -> Store:
        """Load the dataset into the store's default graph and other triples into named graphs.

        Raises:
            SisterkgError: where the store does not hold the same graph as the dump.
        """
        store = Store(self.folder / STORE)
        store.bulk_load(n_triples, format=RdfFormat.N_TRIPLES)
        for name, triples in graphs.items():
            add_graph(store, name, triples)
        held = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
        if b"".join(sorted(held.splitlines(keepends=True))) != n_triples:
            raise SisterkgError("the store holds another graph than dataset.nt", "report this as a bug")
        return store

    def files(self) -> tuple[PublishedFile, ...]:
        """Return what has been written so far, store and index left out, sorted by path."""
        made = {self.folder / STORE, self.folder / INDEX}
        written = [path for path in self.folder.rglob("*") if path.is_file()]
        listed = [path for path in written if made.isdisjoint((path, *path.parents))]
        return tuple(sorted(published_file(self.folder, path) for path in listed))

    def write_checksums(self, path: str) -> None:
        """Write the SHA-256 of every file so far, as ``sha256sum --check`` reads them."""
        self.write(path, "".join(f"{file.sha256}  {file.path}\n" for file in self.files()).encode())

    def finish(self, *, base_iri: str, date: str, title: Mapping[str, str], home: str, triples: int) -> Manifest:
        """Write the manifest, after which the draft is whole, and force the folders to disk."""
        files = self.files()
        dataset = next(file.sha256 for file in files if file.path == "dataset.nt")
        manifest = Manifest(
            id=snapshot_id(date, files),
            base_iri=base_iri,
            date=date,
            title=title,
            home=home,
            triples=triples,
            dataset_sha256=dataset,
            files=files,
        )
        self.write(MANIFEST, manifest.as_json())
        for folder in (self.folder, *(path for path in self.folder.rglob("*") if path.is_dir())):
            sync_folder(folder)
        return manifest


def add_graph(store: Store, name: str, triples: Iterable[Triple]) -> None:
    """Load triples into a named graph of a store, and force them to disk."""
    lines = "\n".join(f"{triple} ." for triple in triples)
    store.bulk_load(lines.encode(), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(name))
    store.flush()


def _check_read_back(path: str, suffix: str, content: bytes, triples: list[Triple]) -> None:
    """Read a document by pyoxigraph, strictly, and by rdflib where pyoxigraph wrote it."""
    if set(SYNTAXES[suffix].read(content)) != set(triples):
        raise SisterkgError(f"{path} holds another graph when it is read back", "report this as a bug")
    if suffix in _RDFLIB_FORMATS:
        graph = Graph(bind_namespaces="none").parse(data=content, format=_RDFLIB_FORMATS[suffix])
        if len(graph) != len(set(triples)):
            raise SisterkgError(f"rdflib reads {path} as another graph", "report this as a bug")


def _read_turtle(content: bytes) -> None:
    strict = list(SYNTAXES["ttl"].read(content))
    if len(Graph(bind_namespaces="none").parse(data=content, format="turtle")) != len(set(strict)):
        raise ValueError("two parsers read it as different graphs")


_READERS: Mapping[str, Callable[[bytes], object]] = {
    ".ttl": _read_turtle,
    ".jsonld": json.loads,
    ".rq": lambda content: Store().query(content.decode()),
}
"""How a file that is published as it is is read before."""

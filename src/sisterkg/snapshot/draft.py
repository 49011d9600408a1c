"""Knows how a snapshot's files are written and read back before anyone sees them; does not know the site."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import NamedNode, RdfFormat, Store, Triple

from sisterkg.dumps import COMPRESSIONS
from sisterkg.faults import SisterkgError
from sisterkg.jsonld import Context
from sisterkg.snapshot.atomic import sync_folder
from sisterkg.snapshot.loading import load
from sisterkg.snapshot.manifest import MADE, MANIFEST, STORE, Manifest, PublishedFile, published_file, snapshot_id
from sisterkg.snapshot.reading_back import check_document, check_small_document, graph_of_rdflib
from sisterkg.syntaxes import SYNTAXES

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""

_BUFFER = 1 << 20


class Draft:
    """A folder in which a snapshot is written, file by file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._described: dict[Path, tuple[tuple[int, int], PublishedFile]] = {}

    def write(self, path: str, content: bytes) -> None:
        """Write one file and force it to disk."""
        with self.writing(path) as out:
            out.write(content)

    @contextmanager
    def writing(self, path: str) -> Iterator[BinaryIO]:
        """Give a file to write to, and force it to disk once all is written."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb", buffering=_BUFFER) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())

    def take(self, file: Path, path: str) -> None:
        """Make a file that was written elsewhere, on the same disk, one of the draft's, and force it to disk."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb+") as content:
            os.fsync(content.fileno())
        file.rename(target)

    def compress(self, path: str) -> None:
        """Write a file that is there once more in every compression, beside it."""
        file = self.folder / path
        for suffix, compression in COMPRESSIONS.items():
            with file.open("rb") as content, self.writing(f"{path}.{suffix}") as out:
                compression.compress(content, out, file.stat().st_size)

    def check_csv(self, path: str) -> None:
        """Read a CSV file back.

        Raises:
            SisterkgError: where its rows differ in width, or it has none.
        """
        with (self.folder / path).open(encoding="utf-8-sig", newline="") as lines:
            widths = {len(row) for row in csv.reader(lines, strict=True)}
        if len(widths) != 1:
            raise SisterkgError(f"{path} has rows of different widths", "mend ontology/flat.rq")

    def write_json(self, path: str, value: object) -> None:
        """Write a JSON file, piece by piece."""
        pieces = json.JSONEncoder(ensure_ascii=False, indent=1, sort_keys=True).iterencode(value)
        with self.writing(path) as out:
            out.writelines(piece.encode() for piece in pieces)
            out.write(b"\n")

    def write_graph(self, path: str, suffix: str, triples: list[Triple], context: Context) -> None:
        """Write sorted triples in a syntax, once they have been read back."""
        content = SYNTAXES[suffix].write(triples, context)
        check_small_document(path, SYNTAXES[suffix].reader, content, triples)
        self.write(path, content)

    def write_document(self, path: str, suffix: str, n_triples: Path, context: Context) -> None:
        """Write the triples of a sorted file in a syntax, and read them back; none is held.

        Raises:
            SisterkgError: where the document does not hold the same graph.
        """
        with self.writing(path) as out:
            SYNTAXES[suffix].transcribe(n_triples, context, out)
        check_document(self.folder / path, SYNTAXES[suffix].reader, n_triples)

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

    def load_store(self, n_triples: Path) -> None:
        """Load a file of sorted N-Triples into the store's default graph.

        Raises:
            SisterkgError: where the store does not hold the same graph as the file.
        """
        load(n_triples, self.folder / STORE)

    def open_store(self) -> Store:
        """Open the store that was loaded."""
        return Store(self.folder / STORE)

    def files(self) -> tuple[PublishedFile, ...]:
        """Return what has been written so far, what is made of it left out, sorted by path."""
        made = {self.folder / name for name in MADE}
        written = [path for path in self.folder.rglob("*") if path.is_file()]
        listed = [path for path in written if made.isdisjoint((path, *path.parents))]
        return tuple(sorted(self._describe(path) for path in listed))

    def _describe(self, file: Path) -> PublishedFile:
        """Describe a file, which is read again only where it has changed."""
        found = file.stat()
        state = found.st_size, found.st_mtime_ns
        if (known := self._described.get(file)) and known[0] == state:
            return known[1]
        described = published_file(self.folder, file)
        self._described[file] = state, described
        return described

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


def add_document(store: Store, name: str, document: Path) -> None:
    """Load a Turtle file into a named graph of a store, and force it to disk."""
    store.bulk_load(path=document, format=RdfFormat.TURTLE, to_graph=NamedNode(name))
    store.flush()


def _read_turtle(content: bytes) -> None:
    strict = list(SYNTAXES["ttl"].read(content))
    if len(graph_of_rdflib().parse(data=content, format="turtle")) != len(set(strict)):
        raise ValueError("two parsers read it as different graphs")


_READERS: Mapping[str, Callable[[bytes], object]] = {
    ".ttl": _read_turtle,
    ".jsonld": json.loads,
    ".rq": lambda content: Store().query(content.decode()),
}
"""How a file that is published as it is is read before."""

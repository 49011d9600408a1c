"""Knows a snapshot's graphs as files of N-Triples, and such files as pieces; does not know where they go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat

from sisterkg.engine.placing import Placement
from sisterkg.faults import SisterkgError
from sisterkg.snapshot import Snapshot

_AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Part:
    """A graph of a snapshot: its name in the store elsewhere, and its file."""

    graph: str
    file: Path
    triples: int
    is_sorted: bool
    """Whether a graph that was sent in part holds the first lines of the file."""
    has_blank_nodes: bool
    """Whether it can only be sent whole: what is added twice would be there twice."""

    def pieces(self, most: int) -> Iterator[bytes]:
        """Yield the lines of the file, in pieces of about so many bytes, each ending with a line."""
        with self.file.open("rb") as lines:
            while piece := lines.read(-1 if self.has_blank_nodes else most):
                yield piece + lines.readline()


def parts_of(snapshot: Snapshot, place: Placement, folder: Path) -> Iterator[Part]:
    """Yield the graphs of a snapshot; those that no file of it holds alone are written into a folder.

    Raises:
        SisterkgError: where the snapshot is damaged.
    """
    if not snapshot.is_intact("dataset.nt"):
        what = f"dataset.nt of snapshot {snapshot.id} is not what was published"
        raise SisterkgError(what, "build again, or take the folder from a backup")
    yield _part(place.dataset, snapshot.folder / "dataset.nt", is_sorted=True)
    for number, (name, graph) in enumerate(place.places.items()):
        file = folder / f"{number}.nt"
        snapshot.store.dump(file, format=RdfFormat.N_TRIPLES, from_graph=NamedNode(name))
        yield _part(graph, file, is_sorted=False)


def _part(graph: str, file: Path, *, is_sorted: bool) -> Part:
    count, has_blank_nodes = 0, False
    with file.open("rb") as lines:
        while piece := lines.read(_AT_ONCE):
            piece += lines.readline()
            count += piece.count(b"\n")
            has_blank_nodes = has_blank_nodes or piece.startswith(b"_:") or b"\n_:" in piece or b"> _:" in piece
    return Part(graph, file, count, is_sorted, has_blank_nodes)

"""Knows how a difference is written for programs that keep a copy (RDF Patch); does not know what it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from sisterkg.releases.merging import Line
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat

RDF_PATCH = MediaFormat("rdfp", "RDF Patch", "application/rdf-patch")
"""https://afs.github.io/rdf-patch/"""


def patched(lines: Iterable[Line], before: Snapshot, after: Snapshot, out: BinaryIO) -> Iterator[Line]:
    """Write what differs to a patch, on the way: D for what goes, A for what comes; yield every line again."""
    for name, snapshot in (("id", after), ("prev", before)):
        out.write(f"H {name} <{snapshot.base_iri}snapshots/{snapshot.id}> .\n".encode())
    out.write(b"TX .\n")
    for line in lines:
        if not line.is_after:
            out.write(b"D " + line.text + b"\n")
        elif not line.is_before:
            out.write(b"A " + line.text + b"\n")
        yield line
    out.write(b"TC .\n")

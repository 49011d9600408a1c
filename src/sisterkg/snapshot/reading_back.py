"""Knows how a file is read back to see that it holds what it should; does not know what that is.

A document is parsed and written as N-Triples again, which is compared with what was meant while it comes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from pyoxigraph import RdfFormat, Triple, parse, serialize

from sisterkg.faults import SisterkgError

if TYPE_CHECKING:
    from rdflib import Graph

_HEAD = 1 << 20
"""Bytes of a document that a second parser reads: rdflib holds what it reads and needs 30 microseconds a triple."""


_STREAMED: Mapping[RdfFormat, RdfFormat] = {RdfFormat.JSON_LD: RdfFormat.STREAMING_JSON_LD}
"""How what is written is read with nothing held: a document of JSON-LD may tell its types last, ours may not."""


class Comparing(io.RawIOBase):
    """Takes what is written to it and compares it with a stream, the same length of which is read."""

    def __init__(self, expected: BinaryIO) -> None:
        super().__init__()
        self._expected = expected
        self._is_same = True

    def writable(self) -> bool:
        """Return True: that is what it is for."""
        return True

    def write(self, content: object) -> int:
        """Compare."""
        written = bytes(content)  # type: ignore[call-overload]  # a bytes-like object
        self._is_same = self._is_same and self._expected.read(len(written)) == written
        return len(written)

    def is_same(self) -> bool:
        """Tell whether all that was expected has come, and nothing else."""
        return self._is_same and not self._expected.read(1)


class ComparingBySubject(Comparing):
    """Does the same where the lines of a subject, which stand together, may come in another order."""

    def __init__(self, expected: BinaryIO) -> None:
        super().__init__(expected)
        self._cut = b""
        self._subject = b""
        self._lines: list[bytes] = []

    def write(self, content: object) -> int:
        """Compare what is whole."""
        written = bytes(content)  # type: ignore[call-overload]  # a bytes-like object
        lines = (self._cut + written).splitlines(keepends=True)
        self._cut = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
        for line in lines:
            if not (self._subject and line.startswith(self._subject)):
                self._compare()
                self._subject = line[: line.index(b" ") + 1]
            self._lines.append(line)
        return len(written)

    def is_same(self) -> bool:
        """Tell whether all that was expected has come, and nothing else."""
        self._compare()
        return not self._cut and super().is_same()

    def _compare(self) -> None:
        super().write(b"".join(sorted(self._lines)))
        self._lines.clear()


def check_document(document: Path, rdf_format: RdfFormat, expected: Path) -> None:
    """Read a document of triples, strictly, and make sure that it holds those of a file of sorted N-Triples.

    Raises:
        SisterkgError: where it does not.
    """
    comparing: Callable[[BinaryIO], Comparing] = ComparingBySubject if rdf_format == RdfFormat.JSON_LD else Comparing
    streamed = _STREAMED.get(rdf_format, rdf_format)
    _check(document, streamed, expected, comparing, RdfFormat.N_TRIPLES, "another graph when it is read back")
    _check_by_rdflib(document, rdf_format)


def check_small_document(name: str, rdf_format: RdfFormat, content: bytes, triples: Collection[Triple]) -> None:
    """Read a small document, strictly, and make sure that it holds these triples; rdflib must find as many.

    Raises:
        SisterkgError: where it does not.
    """
    if {quad.triple for quad in parse(content, format=rdf_format)} != {*triples}:
        raise SisterkgError(f"{name} holds another graph when it is read back", "report this as a bug")
    if known := _RDFLIB.get(rdf_format):
        graph = graph_of_rdflib().parse(data=content, format=known[0])
        if len(graph) != len({*triples}):
            raise SisterkgError(f"rdflib reads {name} as another graph", "report this as a bug")


def check_graphs(document: Path, rdf_format: RdfFormat, expected: Path) -> None:
    """Read a document of several graphs, strictly, and make sure that it holds those of a file of N-Quads.

    Raises:
        SisterkgError: where it does not.
    """
    _check(document, rdf_format, expected, Comparing, RdfFormat.N_QUADS, "other graphs when it is read")


def _check(
    document: Path,
    rdf_format: RdfFormat,
    expected: Path,
    comparing: Callable[[BinaryIO], Comparing],
    written_as: RdfFormat,
    otherwise: str,
) -> None:
    with expected.open("rb") as meant:
        comparison = comparing(meant)
        try:
            serialize(parse(path=document, format=rdf_format), output=cast("BinaryIO", comparison), format=written_as)
            is_same = comparison.is_same()
        except SyntaxError:
            is_same = False
    if not is_same:
        raise SisterkgError(f"{document.name} holds {otherwise}", "report this as a bug")


def _check_by_rdflib(document: Path, rdf_format: RdfFormat) -> None:
    """Have rdflib, which has written none of it, read the document's head; it must find as many triples."""
    if not (known := _RDFLIB.get(rdf_format)):
        return
    name, closing, end = known
    if not (head := _head_of(document, closing, end)):
        return  # its first subject alone is longer
    graph = graph_of_rdflib().parse(data=head, format=name)
    if len(graph) != len({*parse(head, format=rdf_format)}):
        raise SisterkgError(f"rdflib reads {document.name} as another graph", "report this as a bug")


def _head_of(document: Path, closing: bytes, end: bytes) -> bytes:
    """Return a document, or, where it is long, its first subjects as a whole document."""
    with document.open("rb") as content:
        head = content.read(_HEAD)
    if len(head) < _HEAD:
        return head
    return head[: head.rfind(closing) + len(closing)] + end if closing in head else b""


def graph_of_rdflib() -> Graph:
    """Return an empty graph of rdflib, loaded only now: a server reads nothing back and starts without it."""
    from rdflib import Graph

    return Graph(bind_namespaces="none")


_RDFLIB: Mapping[RdfFormat, tuple[str, bytes, bytes]] = {
    RdfFormat.TURTLE: ("turtle", b" .\n", b""),
    RdfFormat.N_TRIPLES: ("nt", b" .\n", b""),
    RdfFormat.RDF_XML: ("xml", b"</rdf:Description>\n", b"</rdf:RDF>"),
}
"""What rdflib calls a format, how a subject ends in it, and how a document does."""

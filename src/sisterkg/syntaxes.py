"""Knows the syntaxes that graphs and query results are written in; does not know which graph or for whom."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import BlankNode, Quad, QueryResultsFormat, RdfFormat, Triple, parse, serialize

from sisterkg.jsonld import Context, pieces_of_jsonld
from sisterkg.vocab import PREFIXES

Writer = Callable[[Iterable[Triple], Context, BinaryIO], None]
Transcriber = Callable[[Path, Context, BinaryIO], None]

_BLOCK = 1 << 20


@dataclass(frozen=True)
class MediaFormat:
    """A format by its names: the suffix in a URL, the label for people, and the media types, the first one sent."""

    suffix: str
    label: str
    media_type: str
    aliases: tuple[str, ...] = ()
    """Other media types by which clients ask for it."""

    @property
    def content_type(self) -> str:
        """The Content-Type header: texts say their encoding, the others have only one."""
        textual = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if textual else self.media_type


@dataclass(frozen=True, kw_only=True)
class Syntax(MediaFormat):
    """An RDF syntax with its writers: of what is sorted by subject, with a context for JSON-LD; they hold nothing."""

    stream: Writer
    transcribe: Transcriber
    """Writes a document of a whole file of canonical N-Triples."""
    reader: RdfFormat

    def write(self, triples: Iterable[Triple], context: Context) -> bytes:
        """Return a document."""
        out = io.BytesIO()
        self.stream(triples, context, out)
        return out.getvalue()

    def read(self, content: bytes) -> Iterable[Triple]:
        """Parse a document strictly; raises SyntaxError where it is wrong."""
        return (quad.triple for quad in parse(content, format=self.reader))


def _written_as(rdf_format: RdfFormat) -> Writer:
    def write(triples: Iterable[Triple], _: Context, out: BinaryIO) -> None:
        serialize(triples, output=out, format=rdf_format, prefixes=dict(PREFIXES))

    return write


def _transcribed_as(rdf_format: RdfFormat) -> Transcriber:
    def transcribe(n_triples: Path, _: Context, out: BinaryIO) -> None:
        quads = parse(path=n_triples, format=RdfFormat.N_TRIPLES)  # all of the default graph, which are triples
        serialize(quads, output=out, format=rdf_format, prefixes=dict(PREFIXES))

    return transcribe


def _copy(n_triples: Path, _: Context, out: BinaryIO) -> None:
    with n_triples.open("rb") as lines:
        shutil.copyfileobj(lines, out, _BLOCK)


def _write_jsonld(triples: Iterable[Triple], context: Context, out: BinaryIO) -> None:
    out.writelines(piece.encode() for piece in pieces_of_jsonld((f"{triple} ." for triple in triples), context))


def _transcribe_as_jsonld(n_triples: Path, context: Context, out: BinaryIO) -> None:
    with n_triples.open(encoding="utf-8", newline="\n") as lines:
        out.writelines(piece.encode() for piece in pieces_of_jsonld(lines, context))


def numbered(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield triples with their blank nodes named by their places, as a parser gives them other names each time.

    >>> [str(triple) for triple in numbered(SYNTAXES["ttl"].read(b"<x:a> <x:b> [ <x:c> <x:d> ] ."))]
    ['_:b0 <x:c> <x:d>', '<x:a> <x:b> _:b0']
    """
    names: dict[BlankNode, BlankNode] = {}

    def named(node: Any) -> Any:  # noqa: ANN401  # any term of RDF
        return names.setdefault(node, BlankNode(f"b{len(names)}")) if isinstance(node, BlankNode) else node

    for triple in triples:
        yield Triple(named(triple.subject), triple.predicate, named(triple.object))


SYNTAXES: Mapping[str, Syntax] = {
    syntax.suffix: syntax
    for syntax in (
        Syntax(
            "ttl",
            "Turtle",
            "text/turtle",
            ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
            stream=_written_as(RdfFormat.TURTLE),
            transcribe=_transcribed_as(RdfFormat.TURTLE),
            reader=RdfFormat.TURTLE,
        ),
        Syntax(
            "jsonld",
            "JSON-LD",
            "application/ld+json",
            ("application/json",),
            stream=_write_jsonld,
            transcribe=_transcribe_as_jsonld,
            reader=RdfFormat.JSON_LD,
        ),
        Syntax(
            "nt",
            "N-Triples",
            "application/n-triples",
            ("text/plain",),
            stream=_written_as(RdfFormat.N_TRIPLES),
            transcribe=_copy,
            reader=RdfFormat.N_TRIPLES,
        ),
        Syntax(
            "rdf",
            "RDF/XML",
            "application/rdf+xml",
            ("application/xml", "text/xml"),
            stream=_written_as(RdfFormat.RDF_XML),
            transcribe=_transcribed_as(RdfFormat.RDF_XML),
            reader=RdfFormat.RDF_XML,
        ),
    )
}
"""The RDF syntaxes by their suffix, in the order in which the server prefers them."""


@dataclass(frozen=True, kw_only=True)
class RowSyntax(MediaFormat):
    """A syntax of SELECT and ASK results, and the engine's own name of it."""

    format: QueryResultsFormat


ROW_SYNTAXES: Mapping[str, RowSyntax] = {
    syntax.suffix: syntax
    for syntax in (
        RowSyntax(
            "json", "JSON", "application/sparql-results+json", ("application/json",), format=QueryResultsFormat.JSON
        ),
        RowSyntax(
            "xml",
            "XML",
            "application/sparql-results+xml",
            ("application/xml", "text/xml"),
            format=QueryResultsFormat.XML,
        ),
        RowSyntax("csv", "CSV", "text/csv", (), format=QueryResultsFormat.CSV),
        RowSyntax("tsv", "TSV", "text/tab-separated-values", (), format=QueryResultsFormat.TSV),
    )
}
"""The result syntaxes by their suffix, in the order in which the server prefers them."""


@dataclass(frozen=True, kw_only=True)
class DatasetSyntax(MediaFormat):
    """A syntax of several graphs, and the engine's own name of it."""

    format: RdfFormat

    def stream(self, quads: Iterable[Quad], out: BinaryIO) -> None:
        """Write quads, sorted by graph and subject; none is held."""
        serialize(quads, output=out, format=self.format, prefixes=dict(PREFIXES))


DATASET_SYNTAXES: Mapping[str, DatasetSyntax] = {
    syntax.suffix: syntax
    for syntax in (
        DatasetSyntax("nq", "N-Quads", "application/n-quads", format=RdfFormat.N_QUADS),
        DatasetSyntax("trig", "TriG", "application/trig", format=RdfFormat.TRIG),
    )
}
"""The syntaxes of several graphs by their suffix."""

"""Knows the syntaxes that graphs and query results are written in; does not know which graph or for whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import QueryResultsFormat, RdfFormat, Triple, parse, serialize

from sisterkg.jsonld import Context, write_jsonld
from sisterkg.vocab import PREFIXES

Writer = Callable[[Iterable[Triple], Context], bytes]


@dataclass(frozen=True)
class Syntax:
    """An RDF syntax: its names in a URL and in HTTP, and its writer."""

    suffix: str
    label: str
    media_type: str
    aliases: tuple[str, ...]
    """Other media types by which clients ask for it."""
    write: Writer
    """Takes triples sorted by subject; the context is for JSON-LD."""
    reader: RdfFormat

    def read(self, content: bytes) -> Iterable[Triple]:
        """Parse a document strictly; raises SyntaxError where it is wrong."""
        return (quad.triple for quad in parse(content, format=self.reader))


def _written_as(rdf_format: RdfFormat) -> Writer:
    def write(triples: Iterable[Triple], _: Context) -> bytes:
        content = serialize(triples, format=rdf_format, prefixes=dict(PREFIXES))
        assert content is not None
        return content

    return write


SYNTAXES: Mapping[str, Syntax] = {
    syntax.suffix: syntax
    for syntax in (
        Syntax(
            "ttl",
            "Turtle",
            "text/turtle",
            ("application/x-turtle", "application/turtle", "text/n3"),
            _written_as(RdfFormat.TURTLE),
            RdfFormat.TURTLE,
        ),
        Syntax(
            "jsonld",
            "JSON-LD",
            "application/ld+json",
            ("application/json",),
            write_jsonld,
            RdfFormat.JSON_LD,
        ),
        Syntax(
            "nt",
            "N-Triples",
            "application/n-triples",
            ("text/plain",),
            _written_as(RdfFormat.N_TRIPLES),
            RdfFormat.N_TRIPLES,
        ),
        Syntax(
            "rdf",
            "RDF/XML",
            "application/rdf+xml",
            ("application/xml", "text/xml"),
            _written_as(RdfFormat.RDF_XML),
            RdfFormat.RDF_XML,
        ),
    )
}
"""The RDF syntaxes by their suffix, in the order in which the server prefers them."""


@dataclass(frozen=True)
class RowSyntax:
    """A syntax of SELECT and ASK results: its names in a URL and in HTTP, and the engine's own name of it."""

    suffix: str
    label: str
    media_type: str
    aliases: tuple[str, ...]
    format: QueryResultsFormat


ROW_SYNTAXES: Mapping[str, RowSyntax] = {
    syntax.suffix: syntax
    for syntax in (
        RowSyntax("json", "JSON", "application/sparql-results+json", ("application/json",), QueryResultsFormat.JSON),
        RowSyntax(
            "xml", "XML", "application/sparql-results+xml", ("application/xml", "text/xml"), QueryResultsFormat.XML
        ),
        RowSyntax("csv", "CSV", "text/csv", (), QueryResultsFormat.CSV),
        RowSyntax("tsv", "TSV", "text/tab-separated-values", (), QueryResultsFormat.TSV),
    )
}
"""The result syntaxes by their suffix, in the order in which the server prefers them."""

"""Knows how an answer in each format is read, by readers that are not the engine's; does not know what is asked."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from xml.parsers.expat import ExpatError

from rdflib import Graph
from rdflib.query import Result as RdflibResult
from rdflib.term import Identifier, Variable

from conformance.results import Result, Row, Rows, Unreadable
from conformance.terms import Text
from conformance.tsv import read_tsv

Reader = Callable[[bytes], Result]

TABLES: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS: Mapping[str, str] = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""The formats that are asked, by a short name, with their media types."""


def read(content: bytes, form: str) -> Result:
    """Read an answer in a format.

    Raises:
        Unreadable: where it is not in that format.
    """
    try:
        return _READERS[form](content)
    except Unreadable:
        raise
    except (ExpatError, SyntaxError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"{form}: {error}") from error
    except Exception as error:
        if type(error).__module__.startswith(("rdflib.", "xml.")):
            raise Unreadable(f"{form}: {error}") from error
        raise


def _by_rdflib(form: str) -> Reader:
    def read_results(content: bytes) -> Result:
        parsed = RdflibResult.parse(io.BytesIO(content), format=form)
        if parsed.type == "ASK":
            return bool(parsed.askAnswer)
        variables = tuple(str(variable) for variable in parsed.vars or ())
        return Rows(variables, tuple(_named(solution) for solution in parsed.bindings))

    return read_results


def _named(solution: Mapping[Variable, Identifier]) -> Row:
    return {str(variable): value for variable, value in solution.items() if value is not None}


def _graph(form: str) -> Reader:
    return lambda content: Graph(bind_namespaces="none").parse(data=content, format=form)


def _csv(content: bytes) -> Result:
    if content.strip() in (b"true", b"false"):
        return content.strip() == b"true"
    variables, *lines = csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
    rows = []
    for line in lines:
        cells = line or [""] * min(len(variables), 1)  # a lone unbound variable is an empty line
        rows.append(dict(zip(variables, map(Text, cells), strict=True)))
    return Rows(tuple(variables), tuple(rows))


_READERS: Mapping[str, Reader] = {
    "json": _by_rdflib("json"),
    "xml": _by_rdflib("xml"),
    "csv": _csv,
    "tsv": read_tsv,
    "ttl": _graph("turtle"),
    "nt": _graph("nt"),
    "rdf": _graph("xml"),
    "jsonld": _graph("json-ld"),
}

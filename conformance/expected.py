"""Knows how the W3C writes down an expected answer; does not know what was answered."""

from __future__ import annotations

from rdflib import RDF, Graph, Namespace
from rdflib.term import Node

from conformance.manifests import Source
from conformance.reading import read
from conformance.results import Result, Row, Rows

_RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_TABLES = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
_GRAPHS = {".ttl": "turtle", ".rdf": "xml", ".nt": "nt"}


def read_expected(source: Source) -> Result:
    """Read an expected answer: a results document, a graph, or a result set told in RDF."""
    suffix = source.path.suffix
    if suffix in _TABLES:
        return read(source.path.read_bytes(), _TABLES[suffix])
    graph = Graph(bind_namespaces="none").parse(source.path, format=_GRAPHS[suffix], publicID=source.iri)
    told = next(graph.subjects(RDF.type, _RS.ResultSet), None)
    if told is None:
        return graph
    truth = graph.value(told, _RS.boolean)
    return str(truth) == "true" if truth is not None else _rows(graph, told)


def _rows(graph: Graph, told: Node) -> Rows:
    solutions = list(graph.objects(told, _RS.solution))
    places = {solution: graph.value(solution, _RS["index"]) for solution in solutions}
    ordered = bool(solutions) and None not in places.values()
    if ordered:
        solutions.sort(key=lambda solution: int(str(places[solution])))
    variables = tuple(str(name) for name in graph.objects(told, _RS.resultVariable))
    return Rows(variables, tuple(_row(graph, solution) for solution in solutions), ordered)


def _row(graph: Graph, solution: Node) -> Row:
    return {
        str(graph.value(binding, _RS.variable)): value
        for binding in graph.objects(solution, _RS.binding)
        if (value := graph.value(binding, _RS.value)) is not None
    }

"""Knows what the engine answers by itself, in this process and without a format; does not know the server."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store
from rdflib import Graph

from conformance.results import Result, Rows
from conformance.terms import of_engine
from sisterkg.snapshot.manifest import STORE


def evaluated(snapshot: Path, text: str, base: str) -> Result:
    """Answer a query over a snapshot's store.

    Raises:
        SyntaxError: where the engine cannot parse it.
    """
    results = Store.read_only(str(snapshot / STORE)).query(text, base_iri=base)
    if isinstance(results, QueryBoolean):
        return bool(results)
    if isinstance(results, QueryTriples):
        graph = Graph(bind_namespaces="none")
        for triple in results:
            graph.add((of_engine(triple.subject), of_engine(triple.predicate), of_engine(triple.object)))
        return graph
    assert isinstance(results, QuerySolutions)
    names = tuple(variable.value for variable in results.variables)
    rows = [
        {name: of_engine(value) for name in names if (value := solution[name]) is not None} for solution in results
    ]
    return Rows(names, tuple(rows))


def refusal(text: str, base: str) -> Exception | None:
    """Return what the engine says against a query over no data: a SyntaxError where it is illegal."""
    try:
        Store().query(text, base_iri=base)
    except (SyntaxError, ValueError, RuntimeError) as error:
        return error
    return None

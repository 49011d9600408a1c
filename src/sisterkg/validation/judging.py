"""Knows what pyshacl finds in a graph; does not know why it was asked. The only importer of pyshacl."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import Graph
from rdflib.namespace import NamespaceManager
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from sisterkg.faults import SisterkgError
from sisterkg.validation.loading import fill


def judge(triples: Iterable[ox.Triple], shapes: Graph) -> Graph:
    """Return pyshacl's report on a graph.

    Raises:
        SisterkgError: where the shapes cannot be applied.
    """
    graph = _PreparingGraph(bind_namespaces="none")
    fill(graph, triples)
    asked = Graph(shapes.store, shapes.identifier)
    for each in (graph, asked):
        each.namespace_manager = _WholeIris(each, bind_namespaces="none")
    try:
        _, results, text = pyshacl.validate(graph, shacl_graph=asked, inplace=True, do_owl_imports=False)
    except RuntimeError as error:  # all of pyshacl's own errors are RuntimeErrors
        raise SisterkgError(f"the shapes cannot be applied: {error}", "mend the shapes") from error
    if not isinstance(results, Graph):
        raise SisterkgError(f"the shapes cannot be applied: {text}", "mend the shapes")
    return results


class _WholeIris(NamespaceManager):
    """Knows no prefixes: pyshacl tells each finding in a text as well, which nobody reads, and shortens all in it."""

    def bind(self, *args: object, **kwargs: object) -> None:
        """Leave a prefix alone."""

    def normalizeUri(self, rdfTerm: str) -> str:  # noqa: N802, N803  # as rdflib has it
        """Write an IRI as it is."""
        return f"<{rdfTerm}>"


class _PreparingGraph(Graph):
    """A graph that parses each SPARQL text once.

    pyshacl asks a SPARQL constraint anew for every focus node, and rdflib would parse it anew each time, which
    takes fourteen times as long as answering it. (On a pyoxigraph store, which pyshacl takes too, ``sh:in`` finds
    plain strings to differ from themselves.)
    """

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401  # as rdflib has it
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)

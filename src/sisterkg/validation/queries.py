"""Knows how the SELECT of a shape is read as pyshacl reads it (SHACL, 5.2); does not know what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from sisterkg.validation.matching import check
from sisterkg.validation.selects import Select
from sisterkg.validation.unknown import Boundless

_PATH = re.compile(r"([\s{}()])[$?]PATH")
_UNTOLD = re.compile(r"[$?](?:shapesGraph|currentShape)\b|\b(?:MINUS|VALUES|SERVICE|GRAPH|FROM)\b", re.IGNORECASE)
"""What pyshacl refuses, or what looks beyond the graph."""


def read_select(graph: Graph, shape: Node, node: Node) -> Iterable[Select]:
    """Return the constraint that a query is, or none where it is deactivated.

    Raises:
        Boundless: where the query is not well-formed, or it is not known what it looks at.
    """
    texts, off = list(graph.objects(node, SH.select)), list(graph.objects(node, SH.deactivated))
    if len(texts) != 1 or not isinstance(texts[0], Literal) or not isinstance(texts[0].value, str) or off:
        raise Boundless("a query is missing, or not the only one, or turned off")
    if not all(isinstance(one, Literal) and isinstance(one.value, str) for one in graph.objects(node, SH.message)):
        raise Boundless("a message is no text")
    if _UNTOLD.search(texts[0]):
        raise Boundless("a query looks beyond the graph")
    text = _PATH.sub(lambda found: found[1] + _predicate(graph, shape), str(texts[0]))
    try:
        query = prepareQuery("\n".join((*_prefixes(graph, node), text))).algebra
    except Exception as reason:  # rdflib's parser raises whatever it meets
        raise Boundless("a query is no SPARQL") from reason
    if query.name != "SelectQuery" or query.datasetClause:
        raise Boundless("a query is no plain SELECT")
    select = Select(query)
    if not select.is_graph_wide:
        check(query)
    return (select,)


def _predicate(graph: Graph, shape: Node) -> str:
    (path,) = graph.objects(shape, SH.path) if (shape, SH.path, None) in graph else (None,)
    if not isinstance(path, URIRef):
        raise Boundless("a query asks for a path that is no predicate")
    return f"<{path}>"


def _prefixes(graph: Graph, node: Node) -> Iterable[str]:
    """Return the declarations of a query's prefixes; pyshacl adds three, and those of all ontologies to some."""
    found: dict[str, set[str]] = {name: {str(space)} for name, space in (("rdf", RDF), ("rdfs", RDFS), ("owl", OWL))}
    ontologies = set(graph.subjects(RDF.type, OWL.Ontology))
    for source in graph.objects(node, SH.prefixes):
        own = set(graph.objects(source, SH.declare))
        everyone = {one for ontology in ontologies for one in graph.objects(ontology, SH.declare)}
        for one in own if own and source in ontologies else own | everyone:
            for prefix in graph.objects(one, SH.prefix):
                found.setdefault(str(prefix), set()).update(str(n) for n in graph.objects(one, SH.namespace))
    if any(len(spaces) != 1 for spaces in found.values()):
        raise Boundless("a prefix has no namespace, or two")
    return [f"PREFIX {name}: <{space}>" for name, (space,) in found.items()]

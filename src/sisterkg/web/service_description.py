"""Knows what the endpoint says of itself (SPARQL 1.1 Service Description); does not know how it answers."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from sisterkg.engine import Limits
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES, Syntax
from sisterkg.vocab import term

_RESULT_FORMATS = (
    *(syntax.format.iri for syntax in ROW_SYNTAXES.values()),
    *(syntax.reader.iri for syntax in SYNTAXES.values()),
)
_OPENING = MappingProxyType({"ttl": "<", "jsonld": '"', "rdf": '"'})
"""What stands before an IRI in the syntaxes that may have relative ones."""


def service_description(snapshot: Snapshot, limits: Limits, syntax: Syntax) -> bytes:
    """Return the description of the endpoint in a syntax.

    Its own IRI is relative where the syntax allows, so that it is right wherever a client has found it.
    """
    content = syntax.write(sorted(_triples(snapshot, limits), key=str), snapshot.context)
    opening = _OPENING.get(syntax.suffix)
    if opening is None:
        return content
    return content.replace(f"{opening}{snapshot.endpoint}".encode(), f"{opening}sparql".encode())


def _triples(snapshot: Snapshot, limits: Limits) -> Iterable[Triple]:
    endpoint = snapshot.endpoint
    dataset, default = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    told: list[tuple[str, str, NamedNode | Literal]] = [
        (endpoint, "rdf:type", NamedNode(term("sd:Service"))),
        (endpoint, "rdfs:label", Literal(f"SPARQL endpoint: {snapshot.manifest.title['en']}", language="en")),
        (endpoint, "rdfs:comment", Literal(f"Limits: {limits.told}. Snapshot: {snapshot.id}.", language="en")),
        (endpoint, "sd:endpoint", NamedNode(endpoint)),
        (endpoint, "sd:supportedLanguage", NamedNode(term("sd:SPARQL11Query"))),
        *((endpoint, "sd:resultFormat", NamedNode(iri)) for iri in _RESULT_FORMATS),
        (endpoint, "sd:defaultDataset", NamedNode(dataset)),
        (dataset, "rdf:type", NamedNode(term("sd:Dataset"))),
        (dataset, "sd:defaultGraph", NamedNode(default)),
        (default, "rdf:type", NamedNode(term("sd:Graph"))),
        (default, "void:triples", Literal(snapshot.manifest.triples)),
    ]
    for number, graph in enumerate(snapshot.named_graphs, start=1):
        named = f"{endpoint}#named-graph-{number}"
        told += [
            (dataset, "sd:namedGraph", NamedNode(named)),
            (named, "rdf:type", NamedNode(term("sd:NamedGraph"))),
            (named, "sd:name", NamedNode(graph)),
        ]
    return [Triple(NamedNode(subject), NamedNode(term(predicate)), value) for subject, predicate, value in told]

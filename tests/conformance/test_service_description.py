"""The W3C's three tests of the SPARQL 1.1 Service Description."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace, URIRef

from conformance.reading import GRAPHS, read
from conformance.served import Endpoint, Reply

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_RANGES = {
    SD.endpoint: (SD.Service, None),
    SD.feature: (SD.Service, SD.Feature),
    SD.defaultEntailmentRegime: (SD.Service, None),
    SD.entailmentRegime: (SD.NamedGraph, None),
    SD.defaultSupportedEntailmentProfile: (SD.Service, None),
    SD.supportedEntailmentProfile: (SD.NamedGraph, None),
    SD.extensionFunction: (SD.Service, SD.Function),
    SD.extensionAggregate: (SD.Service, SD.Aggregate),
    SD.languageExtension: (SD.Service, SD.Feature),
    SD.supportedLanguage: (SD.Service, SD.Language),
    SD.propertyFeature: (SD.Service, SD.Feature),
    SD.defaultDataset: (SD.Service, SD.Dataset),
    SD.availableGraphs: (SD.Service, SD.GraphCollection),
    SD.resultFormat: (SD.Service, None),
    SD.inputFormat: (SD.Service, None),
    SD.defaultGraph: (SD.Dataset, SD.Graph),
    SD.namedGraph: (SD.Dataset, SD.NamedGraph),
    SD.name: (SD.NamedGraph, None),
    SD.graph: (SD.NamedGraph, SD.Graph),
}
"""The vocabulary's properties (Service Description, 3.4), each with the classes of its subject and of its value."""
_KNOWN = {
    SD.Language: {SD.SPARQL10Query, SD.SPARQL11Query, SD.SPARQL11Update},
    SD.Feature: {
        SD.DereferencesURIs,
        SD.UnionDefaultGraph,
        SD.RequiresDataset,
        SD.EmptyGraphs,
        SD.BasicFederatedQuery,
    },
}
"""The things that the vocabulary itself gives a class (3.3)."""
_NARROWER = {SD.Graph: {SD.NamedGraph}, SD.GraphCollection: {SD.Dataset}}


def described(endpoint: Endpoint, form: str = "ttl") -> Reply:
    """Ask the endpoint without a query."""
    return endpoint.ask("GET", "/sparql", {"Accept": GRAPHS[form]})


@pytest.fixture
def description(real_endpoint: Endpoint) -> Graph:
    """What the endpoint says of itself, with relative IRIs resolved as a client does."""
    url = f"http://127.0.0.1:{real_endpoint.port}/sparql"
    return Graph(bind_namespaces="none").parse(data=described(real_endpoint).body, format="turtle", publicID=url)


@pytest.mark.parametrize("form", sorted(GRAPHS))
def test_returns_rdf(real_endpoint: Endpoint, form: str) -> None:
    """GET on the endpoint returns RDF, in the syntax that is asked for (returns-rdf)."""
    reply = described(real_endpoint, form)
    assert reply.status == 200
    assert reply.content_type == GRAPHS[form]
    found = read(reply.body, form)
    assert isinstance(found, Graph)
    assert len(found) > 0


def test_has_endpoint_triple(real_endpoint: Endpoint, description: Graph) -> None:
    """The description has an sd:endpoint triple that matches the URL it was asked at (has-endpoint-triple)."""
    assert list(description.objects(None, SD.endpoint)) == [URIRef(f"http://127.0.0.1:{real_endpoint.port}/sparql")]


def test_conforms_to_schema(description: Graph) -> None:
    """Every term is the vocabulary's, every subject and value of the class that it names (conforms-to-schema)."""
    assert (None, RDF.type, SD.Service) in description
    for subject, predicate, value in description:
        if predicate in SD:
            domain, value_class = _RANGES[predicate]
            assert is_a(description, subject, domain), f"{subject} is no {domain}, and has {predicate}"
            assert value_class is None or is_a(description, value, value_class), f"{value} is no {value_class}"
        if predicate == RDF.type and value in SD:
            assert value in classes(), f"{value} is no class of the vocabulary"
    for service in description.subjects(RDF.type, SD.Service):
        assert len(list(description.objects(service, SD.endpoint))) == 1, "sd:endpoint is inverse functional"


def test_the_manifest_has_no_other_test(reference: Path) -> None:
    """The three tests here are all that the W3C's manifest has."""
    manifest = Graph().parse(reference / "w3c-sparql11" / "service-description" / "manifest.ttl", format="turtle")
    kind = URIRef("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#ServiceDescriptionTest")
    names = {str(test).rpartition("#")[2] for test in manifest.subjects(RDF.type, kind)}
    assert names == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}


def classes() -> set[URIRef]:
    """Return the classes of the vocabulary (3.2)."""
    return {
        URIRef(SD[name])
        for name in (
            "Service",
            "Feature",
            "Language",
            "Function",
            "Aggregate",
            "EntailmentRegime",
            "EntailmentProfile",
            "GraphCollection",
            "Dataset",
            "Graph",
            "NamedGraph",
        )
    }


def is_a(graph: Graph, thing: object, wanted: URIRef) -> bool:
    """Tell whether a thing is of a class by what the graph and the vocabulary state."""
    stated = set(graph.objects(thing, RDF.type))  # type: ignore[arg-type]
    return thing in _KNOWN.get(wanted, ()) or wanted in stated or bool(stated & _NARROWER.get(wanted, set()))

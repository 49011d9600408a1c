"""What the data set says of its make-up (VoID) is true of the very graph that says it."""

from __future__ import annotations

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, VOID

from sisterkg.snapshot import Snapshot

WIKIDATA = "http://www.wikidata.org/entity/"


@pytest.fixture(scope="module")
def graph(snapshot: Snapshot) -> Graph:
    """The whole data set."""
    return Graph().parse(data=snapshot.read("dataset.nt"), format="nt")


@pytest.fixture(scope="module")
def itself(snapshot: Snapshot) -> URIRef:
    """The data set's name."""
    return URIRef(f"{snapshot.base_iri}id/dataset")


def test_counts_are_those_of_the_graph(graph: Graph, itself: URIRef) -> None:
    """Triples, subjects, classes and properties are as many as there are, those of the description included."""
    assert graph.value(itself, VOID.triples) == Literal(len(graph))
    assert graph.value(itself, VOID.distinctSubjects) == Literal(len(set(graph.subjects())))
    assert graph.value(itself, VOID.classes) == Literal(len(set(graph.objects(None, RDF.type))))
    assert graph.value(itself, VOID.properties) == Literal(len(set(graph.predicates())))


def test_parts_are_all_classes_and_properties(graph: Graph, itself: URIRef) -> None:
    """Each class and each property has a part of its own, with its true number."""
    classes = {
        graph.value(p, VOID["class"]): graph.value(p, VOID.entities)
        for p in graph.objects(itself, VOID.classPartition)
    }
    assert classes == {
        each: Literal(len(set(graph.subjects(RDF.type, each)))) for each in set(graph.objects(None, RDF.type))
    }
    properties = {
        graph.value(p, VOID.property): graph.value(p, VOID.triples)
        for p in graph.objects(itself, VOID.propertyPartition)
    }
    assert properties == {
        each: Literal(sum(1 for _ in graph.subject_objects(each))) for each in set(graph.predicates())
    }


def test_linkset_to_wikidata_is_counted(graph: Graph, snapshot: Snapshot) -> None:
    """The linkset of exact matches has as many links as the data."""
    linkset = URIRef(f"{snapshot.base_iri}id/linkset/wikidata-exact")
    links = [value for value in graph.objects(None, OWL.sameAs) if str(value).startswith(WIKIDATA)]
    assert graph.value(linkset, VOID.triples) == Literal(len(links))
    assert graph.value(linkset, VOID.linkPredicate) == OWL.sameAs


def test_description_by_itself_is_part_of_the_data_set(graph: Graph, snapshot: Snapshot) -> None:
    """What is served at /.well-known/void stands word for word in the data set."""
    alone = Graph().parse(data=snapshot.read("void.ttl"), format="turtle")
    assert set(alone) <= set(graph)
    assert len(alone) > 100

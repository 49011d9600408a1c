"""JSON-LD for people: compacted by the context, and the same graph for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from mapping.strategies import XSD, languages, texts
from sisterkg.jsonld import Context
from sisterkg.shipped import shipped
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import SYNTAXES

FILE = shipped("ontology") / "context.jsonld"
CONTEXT = Context.read(FILE)
RDF_TYPE = CONTEXT.expand("rdf:type")
BAKU, BREMEN = NamedNode("http://example.org/id/place/baku"), NamedNode("http://example.org/id/place/bremen")
TERMS = sorted(name for name, entry in CONTEXT.entries.items() if isinstance(entry, dict))
DATATYPES = ("date", "decimal", "gYear", "gYearMonth", "string", "boolean", "double")


def stated(name: str, *values: NamedNode | BlankNode | Literal) -> list[Triple]:
    """Return what is said of Baku by a prefixed name."""
    return [Triple(BAKU, NamedNode(CONTEXT.expand(name)), value) for value in values]


def document_of(triples: list[Triple]) -> dict[str, Any]:
    """Write triples and read the document as plain JSON."""
    found: dict[str, Any] = json.loads(SYNTAXES["jsonld"].write(triples, CONTEXT))
    return found


def node_of(triples: list[Triple]) -> dict[str, Any]:
    """Write triples of one subject and return its object without the id."""
    (node,) = document_of(triples)["@graph"]
    assert node.pop("id") == BAKU.value
    found: dict[str, Any] = node
    return found


def read_back(triples: list[Triple]) -> set[Triple]:
    """Write triples and have pyoxigraph read them: as a whole, and as a stream of which nothing is held."""
    content = SYNTAXES["jsonld"].write(triples, CONTEXT)
    found = set(SYNTAXES["jsonld"].read(content))
    assert {quad.triple for quad in parse(content, format=RdfFormat.STREAMING_JSON_LD)} == found
    return found


def typed(text: str, datatype: str) -> Literal:
    """Return a literal of an XML Schema datatype."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("name", "values", "written"),
    [
        ("rdf:type", [NamedNode("http://schema.org/City")], {"type": ["City"]}),
        ("rdf:type", [NamedNode("http://example.org/Town")], {"type": ["http://example.org/Town"]}),
        ("rdf:type", [Literal("city")], {"rdf:type": "city"}),
        ("schema:name", [Literal("Bakü", language="tr")], {"name": {"tr": "Bakü"}}),
        (
            "schema:name",
            [Literal("a", language="en"), Literal("b", language="en"), Literal("c", language="az")],
            {"name": {"en": ["a", "b"], "az": "c"}},
        ),
        (
            "schema:name",
            [Literal("Baku"), Literal("Baku", language="en")],
            {"schema:name": "Baku", "name": {"en": "Baku"}},
        ),
        ("schema:about", [BREMEN], {"about": BREMEN.value}),
        ("schema:about", [Literal("Bremen")], {"about": {"@value": "Bremen", "@type": "xsd:string"}}),
        ("skg:twinnedWith", [BREMEN], {"twinnedWith": [BREMEN.value]}),
        ("skg:councilActDate", [typed("1985-09-04", "date")], {"councilActDate": "1985-09-04"}),
        (
            "skg:councilActDate",
            [typed("1985", "gYear")],
            {"councilActDate": {"@value": "1985", "@type": "xsd:gYear"}},
        ),
        ("skg:councilActDate", [BREMEN], {"councilActDate": {"id": BREMEN.value}}),
        ("schema:value", [typed("2000000", "integer")], {"value": 2000000}),
        ("schema:value", [typed("39.400", "decimal")], {"value": {"@value": "39.400", "@type": "xsd:decimal"}}),
        ("schema:value", [typed("true", "boolean")], {"value": True}),
        ("schema:value", [typed("1", "boolean")], {"value": {"@value": "1", "@type": "xsd:boolean"}}),
        ("schema:value", [Literal("7"), typed("7", "integer")], {"value": ["7", 7]}),
        ("skg:rank", [typed("1", "integer")], {"skg:rank": 1}),
        ("schema:value", [BREMEN], {"value": {"id": BREMEN.value}}),
        ("schema:value", [Literal("x", language="tr")], {"value": {"@value": "x", "@language": "tr"}}),
    ],
)
def test_values_are_as_short_as_the_context_lets_them(
    name: str, values: list[NamedNode | Literal], written: dict[str, Any]
) -> None:
    """A value is written as the context says of its property, in full where it says otherwise, and read as it was."""
    triples = stated(name, *values)
    assert node_of(triples) == written
    assert read_back(triples) == set(triples)


@pytest.mark.parametrize("name", TERMS)
def test_every_term_takes_values_of_every_kind(name: str) -> None:
    """Whatever the context says of a term's values, other values under it are the same when they are read back."""
    triples = stated(
        CONTEXT.entries[name]["@id"],
        BREMEN,
        Literal("Şehir"),
        Literal("Şehir", language="tr"),
        typed("1985-09-04", "date"),
        typed("1985", "gYear"),
        typed("-12.50", "decimal"),
        typed("12", "integer"),
    )
    assert read_back(triples) == set(triples)


@pytest.mark.parametrize("number", [0, 1, -1, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 10**30])
def test_numbers_beyond_those_of_json_are_written_as_texts(number: int) -> None:
    """An integer that a program would round (RFC 8259, 6) is a text with its datatype; none changes."""
    triples = stated("schema:value", typed(str(number), "integer"))
    safe = abs(number) < 2**53
    assert node_of(triples)["value"] == (number if safe else {"@value": str(number), "@type": "xsd:integer"})
    assert read_back(triples) == set(triples)


@settings(deadline=None, max_examples=80)
@given(
    values=st.lists(
        st.one_of(
            st.builds(lambda text, language: Literal(text, language=language), texts, languages),
            st.builds(lambda text, datatype: typed(text, datatype), texts, st.sampled_from(DATATYPES)),
            st.integers().map(lambda number: typed(str(number), "integer")),
        ),
        max_size=8,
        unique=True,
    ),
    name=st.sampled_from(["schema:name", "schema:value", "schema:about", "schema:dateModified", "skg:unheardOf"]),
)
@example(values=[Literal('@id "\\\n'), Literal("@type", language="x-private")], name="schema:name")
def test_no_value_is_lost_or_changed(values: list[Literal], name: str) -> None:
    """Texts that look like JSON-LD's own words, and values that are none of their datatype, stay what they are."""
    triples = stated(name, *values)
    assert read_back(triples) == set(triples)


def test_a_document_holds_its_context() -> None:
    """The context stands in the document word for word, so that nobody has to fetch it."""
    document = document_of(stated("schema:name", Literal("Baku", language="en")))
    assert document["@context"] == json.loads(FILE.read_text("utf-8"))["@context"]
    assert list(document) == ["@context", "@graph"]
    assert not {"@import", "@propagate", "@vocab", "@base"} & document["@context"].keys()


def test_one_object_a_subject_in_the_order_given() -> None:
    """Each subject is one object, in the order of the triples, and an object's words are in theirs."""
    triples = [
        *stated("schema:value", Literal("a")),
        *stated("schema:name", Literal("Baku", language="en")),
        *stated("schema:value", Literal("b")),
        Triple(BREMEN, NamedNode(RDF_TYPE), NamedNode("http://schema.org/City")),
    ]
    graph = document_of(triples)["@graph"]
    assert [node["id"] for node in graph] == [BAKU.value, BREMEN.value]
    assert list(graph[0]) == ["id", "value", "name"]
    assert graph[0]["value"] == ["a", "b"]


def test_types_come_first() -> None:
    """What a thing or a value is stands before everything else of it, so that a stream of it can be read."""
    triples = [
        *stated("skg:councilActDate", typed("1985", "gYear")),
        Triple(BAKU, NamedNode(RDF_TYPE), NamedNode("http://schema.org/City")),
    ]
    (node,) = document_of(triples)["@graph"]
    assert list(node) == ["type", "id", "councilActDate"]
    assert list(node["councilActDate"]) == ["@type", "@value"]


def test_blank_nodes_keep_their_links() -> None:
    """A node without an address is written by its label, as subject and as object."""
    blank = BlankNode("b1")
    triples = [*stated("schema:about", blank), Triple(blank, NamedNode("http://schema.org/value"), Literal("x"))]
    graph = document_of(triples)["@graph"]
    assert graph[0]["about"] == graph[1]["id"] == "_:b1"


def test_an_empty_graph_is_a_document() -> None:
    """No triples make a document with no objects, and it is JSON."""
    assert document_of([])["@graph"] == []
    assert read_back([]) == set()


def test_letters_are_written_as_themselves() -> None:
    """A person can read Turkish and Chinese names in the document: they are not escaped."""
    content = SYNTAXES["jsonld"].write(
        stated("schema:name", Literal("İzmir", language="tr"), Literal("伊兹密尔", language="zh")), CONTEXT
    )
    assert "İzmir" in content.decode("utf-8")
    assert "伊兹密尔" in content.decode("utf-8")
    assert content.endswith(b"}\n")


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        ("http://schema.org/City", "City"),
        ("http://schema.org/Place", "GeographicArea"),
        ("http://www.w3.org/2001/XMLSchema#date", "xsd:date"),
        ("http://schema.org/", "schema"),
        ("http://example.org/x", "http://example.org/x"),
    ],
)
def test_names_are_shortened_and_expanded(iri: str, short: str) -> None:
    """A class or datatype is written by its term, its prefixed name, or itself."""
    assert CONTEXT.compact(iri) == short
    assert CONTEXT.expand(CONTEXT.prefixed(iri)) == iri


def test_every_term_is_found_again_by_its_iri() -> None:
    """No two terms of the context share an IRI, so that each property and class has one short name."""
    plain = [entry for entry in CONTEXT.entries.values() if isinstance(entry, str) and ":" in entry]
    iris = [CONTEXT.expand(entry) for entry in [*plain, *(CONTEXT.entries[name]["@id"] for name in TERMS)]]
    assert len(iris) == len(set(iris))
    for name in TERMS:
        assert CONTEXT.term_of(CONTEXT.expand(CONTEXT.entries[name]["@id"])).name == name


def test_the_published_document_is_the_graph(snapshot: Snapshot) -> None:
    """The JSON-LD of the real records is the graph of the N-Triples, read by a parser that fetches nothing."""
    graph = set(SYNTAXES["nt"].read(snapshot.read("dataset.nt")))
    assert set(SYNTAXES["jsonld"].read(snapshot.read("dataset.jsonld"))) == graph


def test_the_published_document_is_compact(snapshot: Snapshot) -> None:
    """In the JSON-LD of the real records no property is a whole IRI, and every object has one id and its types."""
    nodes = json.loads(snapshot.read("dataset.jsonld"))["@graph"]
    assert len({node["id"] for node in nodes}) == len(nodes) > 100
    assert {name for node in nodes for name in node if "://" in name} == set()
    assert all(isinstance(node["type"], list) and node["type"] for node in nodes)

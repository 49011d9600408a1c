"""The programs that people use for linked data, as they are, against the server as it is."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph
import pytest
import SPARQLWrapper
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from serving import Server
from sisterkg.snapshot import Snapshot

# What SPARQLWrapper returns is of a class that rdflib has given up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

SCHEMA = Namespace("http://schema.org/")
SKG = Namespace("https://w3id.org/sisterkg#")

BY_TURKISH_NAME = """
PREFIX schema: <http://schema.org/>
PREFIX skg: <https://w3id.org/sisterkg#>
SELECT ?place ?english ?country WHERE {
  ?place schema:name "Bakü"@tr, ?english ; schema:containedInPlace/schema:name ?country .
  FILTER ( LANG(?english) = "en" && LANG(?country) = "tr" && STRSTARTS(?country, "Azerbaycan") )
}
"""
TWINS_OF_IZMIR = """
PREFIX schema: <http://schema.org/>
PREFIX skg: <https://w3id.org/sisterkg#>
SELECT ?name WHERE {
  ?home schema:name "İzmir"@tr ; skg:twinnedWith/schema:name ?name .
  FILTER ( LANG(?name) = "tr" )
}
ORDER BY ?name
"""
ABOUT_TURKEY = """
PREFIX schema: <http://schema.org/>
CONSTRUCT { ?country schema:name ?name } WHERE { ?country schema:name "Türkiye"@tr, ?name }
"""
ASK_TURKISH = 'ASK { ?s <http://schema.org/name> "Köstence"@tr }'
ASK_UNKNOWN = 'ASK { ?s <http://schema.org/name> "Kostence"@tr }'


def _names_of_turkey(graph: Graph) -> set[str]:
    return {str(name) for name in graph.objects(None, SCHEMA["name"])}


# rdflib


@pytest.mark.parametrize("how", [None, "turtle", "xml", "json-ld", "nt"])
@pytest.mark.parametrize("path", ["/id/place/baku", "/place/baku"])
def test_rdflib_follows_a_thing_to_its_data(server: Server, snapshot: Snapshot, path: str, how: str | None) -> None:
    """``Graph().parse(address)`` gets a thing's triples, whatever format is asked for or none."""
    graph = Graph().parse(f"{server.url}{path}", format=how)
    baku = URIRef(f"{snapshot.base_iri}id/place/baku")
    assert Literal("Bakü", lang="tr") in set(graph.objects(baku, SCHEMA["name"]))
    assert (baku, RDF.type, SKG.Place) in graph


def test_rdflib_reads_every_format_of_the_ontology_alike(server: Server) -> None:
    """Rdflib reads one ontology from every format of it."""
    sizes = {len(Graph().parse(f"{server.url}/ontology", format=how)) for how in ("turtle", "xml", "json-ld", "nt")}
    assert len(sizes) == 1
    assert sizes.pop() > 100


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def remote(server: Server, request: pytest.FixtureRequest) -> Graph:
    """Open the endpoint as an rdflib graph, by each of the ways in which it sends queries."""
    return Graph(store=SPARQLStore(f"{server.url}/sparql", method=request.param))


def test_rdflib_store_answers_queries(remote: Graph) -> None:
    """Rdflib's SPARQLStore answers SELECT and ASK with Turkish text in the query and in the answer."""
    (row,) = remote.query(BY_TURKISH_NAME)
    assert [str(value) for value in row][1:] == ["Baku", "Azerbaycan"]
    names = [str(name) for (name,) in remote.query(TWINS_OF_IZMIR)]
    assert len(names) == 31
    assert {"Bakü", "Köstence"} <= set(names)
    assert bool(remote.query(ASK_TURKISH))
    assert not bool(remote.query(ASK_UNKNOWN))


def test_rdflib_store_answers_graphs(remote: Graph) -> None:
    """Rdflib's SPARQLStore answers CONSTRUCT with a graph."""
    result = remote.query(ABOUT_TURKEY)
    assert result.graph is not None
    assert _names_of_turkey(result.graph) == {"Türkiye"}
    assert {name.language for name in result.graph.objects() if isinstance(name, Literal)} == {"en", "tr"}


def test_rdflib_store_is_a_graph(remote: Graph, snapshot: Snapshot) -> None:
    """The endpoint can be used as an rdflib graph: by pattern, by value and by length."""
    izmir = URIRef(f"{snapshot.base_iri}id/place/izmir")
    assert len(remote) == snapshot.manifest.triples
    assert len(list(remote.objects(izmir, SKG.twinnedWith))) == 31
    assert (izmir, SCHEMA["name"], Literal("İzmir", lang="tr")) in remote
    assert (izmir, SCHEMA["name"], Literal("Izmir", lang="tr")) not in remote


# pyoxigraph


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_pyoxigraph_parses_what_was_fetched(server: Server, snapshot: Snapshot, media_type: str) -> None:
    """Pyoxigraph finds its parser by the Content-Type of the answer, and reads the bytes."""
    request = urllib.request.Request(f"{server.url}/id/place/baku", headers={"Accept": media_type})
    with urllib.request.urlopen(request) as answer:
        found = pyoxigraph.RdfFormat.from_media_type(answer.headers["Content-Type"])
        assert found
        triples = {quad.triple for quad in pyoxigraph.parse(answer, format=found)}
    name = pyoxigraph.Literal("Bakü", language="tr")
    place = pyoxigraph.NamedNode(f"{snapshot.base_iri}id/place/baku")
    assert pyoxigraph.Triple(place, pyoxigraph.NamedNode(SCHEMA["name"]), name) in triples


@pytest.mark.parametrize("suffix", ["json", "xml", "tsv"])
def test_pyoxigraph_parses_results(server: Server, suffix: str) -> None:
    """Pyoxigraph reads the results of SELECT and ASK in each format that keeps terms."""
    found = pyoxigraph.QueryResultsFormat.from_extension({"json": "srj", "xml": "srx", "tsv": "tsv"}[suffix])
    assert found
    rows = pyoxigraph.parse_query_results(server.query(TWINS_OF_IZMIR, "*/*", format=suffix).body, format=found)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    names = [row["name"] for row in rows]
    assert len(names) == 31
    assert pyoxigraph.Literal("Bakü", language="tr") in names
    answer = pyoxigraph.parse_query_results(server.query(ASK_TURKISH, "*/*", format=suffix).body, format=found)
    assert isinstance(answer, pyoxigraph.QueryBoolean)
    assert bool(answer)


# SPARQLWrapper


@pytest.fixture(params=["GET", "POST", "POSTDIRECTLY"])
def wrapped(server: Server, request: pytest.FixtureRequest) -> Callable[[str, str], Any]:
    """Ask by SPARQLWrapper, which says the format in Accept and in three parameters, by each of its methods."""

    def ask(query: str, returned: str) -> Any:
        client = SPARQLWrapper.SPARQLWrapper(f"{server.url}/sparql")
        client.setMethod(SPARQLWrapper.GET if request.param == "GET" else SPARQLWrapper.POST)
        if request.param == "POSTDIRECTLY":
            client.setRequestMethod(SPARQLWrapper.POSTDIRECTLY)
        client.setQuery(query)
        client.setReturnFormat(returned)
        return client.query().convert()

    return ask


def test_wrapper_selects_json(wrapped: Callable[[str, str], Any]) -> None:
    """SPARQLWrapper gets JSON bindings with their languages."""
    bindings = wrapped(TWINS_OF_IZMIR, SPARQLWrapper.JSON)["results"]["bindings"]
    assert {"type": "literal", "value": "Bakü", "xml:lang": "tr"} in [binding["name"] for binding in bindings]
    assert len(bindings) == 31


def test_wrapper_selects_xml(wrapped: Callable[[str, str], Any]) -> None:
    """SPARQLWrapper gets results as an XML document."""
    document = wrapped(TWINS_OF_IZMIR, SPARQLWrapper.XML)
    texts = [node.firstChild.data for node in document.getElementsByTagName("literal")]
    assert len(texts) == 31
    assert "Bakü" in texts


@pytest.mark.parametrize(("returned", "bakü"), [(SPARQLWrapper.CSV, "Bakü"), (SPARQLWrapper.TSV, '"Bakü"@tr')])
def test_wrapper_selects_lines(wrapped: Callable[[str, str], Any], returned: str, bakü: str) -> None:
    """SPARQLWrapper gets CSV and TSV, a line for the header and one for each row."""
    lines = wrapped(TWINS_OF_IZMIR, returned).decode("utf-8").splitlines()
    assert len(lines) == 32
    assert bakü in lines


@pytest.mark.parametrize(("query", "expected"), [(ASK_TURKISH, True), (ASK_UNKNOWN, False)])
def test_wrapper_asks(wrapped: Callable[[str, str], Any], query: str, expected: bool) -> None:
    """SPARQLWrapper gets truth values, in JSON and in XML."""
    assert wrapped(query, SPARQLWrapper.JSON)["boolean"] is expected
    (node,) = wrapped(query, SPARQLWrapper.XML).getElementsByTagName("boolean")
    assert node.firstChild.data == str(expected).lower()


GRAPH_FORMATS = [
    SPARQLWrapper.TURTLE,
    SPARQLWrapper.XML,
    SPARQLWrapper.RDFXML,
    SPARQLWrapper.JSONLD,
    SPARQLWrapper.N3,
]


@pytest.mark.parametrize("returned", GRAPH_FORMATS)
def test_wrapper_constructs(wrapped: Callable[[str, str], Any], returned: str) -> None:
    """SPARQLWrapper gets graphs in each of its formats, for rdflib to read."""
    content = wrapped(ABOUT_TURKEY, returned)
    graph = content if isinstance(content, Graph) else Graph().parse(data=content, format=returned)
    assert "Türkiye" in _names_of_turkey(graph)
    assert len(graph) == 2


@pytest.mark.parametrize("returned", [SPARQLWrapper.XML, SPARQLWrapper.TURTLE])
def test_wrapper_describes(wrapped: Callable[[str, str], Any], snapshot: Snapshot, returned: str) -> None:
    """SPARQLWrapper gets the description of a thing."""
    izmir = URIRef(f"{snapshot.base_iri}id/place/izmir")
    content = wrapped(f"DESCRIBE <{izmir}>", returned)
    graph = content if isinstance(content, Graph) else Graph().parse(data=content, format=returned)
    assert (izmir, SCHEMA["name"], Literal("İzmir", lang="tr")) in graph
    assert len(list(graph.objects(izmir, SKG.twinnedWith))) == 31


def test_wrapper_understands_a_failure(wrapped: Callable[[str, str], Any]) -> None:
    """SPARQLWrapper raises what it has for a wrong query, with the server's words."""
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        wrapped("SELECT WHERE {", SPARQLWrapper.JSON)


# curl


def _curl(*arguments: str) -> str:
    done = subprocess.run(["curl", "-sS", "--max-time", "30", *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "application/n-triples", "text/html"])
def test_curl_follows_a_thing(server: Server, accept: str) -> None:
    """``curl -L -H 'Accept: …'`` gets a thing's document in the format it asks for."""
    told = "\n%{content_type} %{num_redirects}"
    written = _curl("-L", "-H", f"Accept: {accept}", "-w", told, f"{server.url}/id/place/baku")
    body, _, told = written.rpartition("\n")
    assert told.startswith(accept)
    assert told.endswith(" 1")
    assert "Bakü" in body or accept == "text/html"
    assert "Baku" in body


def test_curl_gets_turtle_where_it_asks_for_nothing(server: Server) -> None:
    """``curl -L`` of a thing gets data, as nobody reads HTML in a terminal."""
    assert '"Bakü"@tr' in _curl("-L", f"{server.url}/id/place/baku")


def test_curl_reads_only_the_head(server: Server) -> None:
    """``curl -I`` gets the headers, with the links to every format."""
    head = _curl("-I", f"{server.url}/place/baku").lower()
    assert head.startswith("http/1.1 200")
    assert head.count('rel="alternate"') == 5


@pytest.mark.parametrize("how", [["-G"], []], ids=["GET", "POST"])
def test_curl_sends_a_query(server: Server, how: list[str]) -> None:
    """``curl --data-urlencode query=…`` sends Turkish text and gets it, by GET and by POST."""
    query = ("--data-urlencode", f"query={TWINS_OF_IZMIR}")
    written = _curl(*how, "-H", "Accept: text/csv", *query, f"{server.url}/sparql")
    names = [name for (name,) in csv.reader(io.StringIO(written, newline=""))]
    assert names[0] == "name"
    assert len(names) == 32
    assert {"Bakü", "Köstence"} <= set(names)


def test_curl_sends_a_query_as_it_is(server: Server) -> None:
    """``curl --data-binary`` sends a query as the body."""
    arguments = ("-H", "Content-Type: application/sparql-query", "-H", "Accept: application/json")
    told = json.loads(_curl(*arguments, "--data-binary", BY_TURKISH_NAME, f"{server.url}/sparql"))
    assert [binding["english"]["value"] for binding in told["results"]["bindings"]] == ["Baku"]


def test_curl_gets_a_whole_download(server: Server, snapshot: Snapshot) -> None:
    """A download by curl, which asks for compression, is as long as the manifest says."""
    written = _curl("--compressed", "-o", "/dev/null", "-w", "%{size_download}", f"{server.url}/download/dataset.ttl")
    assert int(written) == snapshot.files["dataset.ttl"].size


# Python's own library


def test_table_by_the_standard_library_alone(server: Server) -> None:
    """Ten lines of Python's own library get a table with Turkish text."""
    address = f"{server.url}/sparql?{urlencode({'query': TWINS_OF_IZMIR, 'format': 'csv'})}"
    with urllib.request.urlopen(address) as answer:
        charset = answer.headers.get_content_charset()
        rows = list(csv.DictReader(io.StringIO(answer.read().decode(charset), newline="")))
    assert len(rows) == 31
    assert {"name": "Bakü"} in rows


@pytest.mark.parametrize("space", ["+", "%20"])
def test_browser_form_and_hand_written_urls_agree(server: Server, space: str) -> None:
    """A query is the same whether spaces come as plus signs, as from a form, or escaped."""
    encoded = quote(ASK_TURKISH, safe=" ").replace(" ", space)
    with urllib.request.urlopen(f"{server.url}/sparql?query={encoded}&format=json") as answer:
        assert json.load(answer)["boolean"] is True

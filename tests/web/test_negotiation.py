"""Which format a client gets: by its Accept header, by the URL, on every kind of address."""

from __future__ import annotations

import json
from urllib.parse import quote, urljoin

import pytest

from serving import Server

TURTLE = "text/turtle; charset=utf-8"
JSONLD = "application/ld+json"
NT = "application/n-triples"
RDFXML = "application/rdf+xml"
PAGE = "text/html; charset=utf-8"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv; charset=utf-8"
TSV = "text/tab-separated-values; charset=utf-8"
PROBLEM = "application/problem+json"

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
OLD_FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,*/*;q=0.8"
CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7"
)
SAFARI = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CURL = REQUESTS = "*/*"
RDFLIB = (
    "application/rdf+xml, text/n3, text/turtle, application/n-triples, application/ld+json, application/n-quads, "
    "application/trix, application/trig"
)
RDFLIB_TURTLE = "text/turtle, application/x-turtle, */*;q=0.1"
RDFLIB_XML = "application/rdf+xml, */*;q=0.1"
RDFLIB_JSONLD = "application/ld+json, application/json;q=0.9, */*;q=0.1"
RDFLIB_NT = "text/plain, */*;q=0.1"
RDFLIB_RESULTS = "application/sparql-results+xml, application/rdf+xml"
JENA_GRAPH = (
    "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,"
    "application/n-quads,application/trig;q=0.9,*/*;q=0.3"
)
JENA_ROWS = (
    "application/sparql-results+json,application/sparql-results+xml;q=0.9,text/tab-separated-values;q=0.7,"
    "text/csv;q=0.5,application/json;q=0.2,application/xml;q=0.2,*/*;q=0.1"
)
WRAPPER_JSON = "application/sparql-results+json,application/json,text/javascript,application/javascript"
WRAPPER_N3 = "application/turtle,text/turtle,text/rdf+n3,application/n-triples,application/n3,text/n3"
WRAPPER_JSONLD = "application/ld+json,application/x-json+ld"
JQUERY = "application/json, text/javascript, */*; q=0.01"
YASGUI = "application/sparql-results+json,*/*;q=0.9"
JSONLD_PROFILE = (
    'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted http://www.w3.org/ns/json-ld#flat"'
)

_SPARQL = "/sparql?query="
ROUTES = {
    "thing": "/place/baku",
    "statement": "/country/AZ",
    "dataset": "/dataset",
    "ontology": "/ontology",
    "term": "/ontology/Partnership",
    "landing": "/",
    "form": "/sparql",
    "select": _SPARQL + quote("SELECT ?s WHERE { ?s ?p 'Baku'@en }"),
    "ask": _SPARQL + quote("ASK { ?s ?p 'Baku'@en }"),
    "construct": _SPARQL + quote("CONSTRUCT WHERE { ?s ?p 'Baku'@en }"),
    "describe": _SPARQL + quote("PREFIX s: <http://schema.org/> DESCRIBE ?s WHERE { ?s s:name 'Baku'@en }"),
    "missing": "/place/atlantis",
    "no route": "/no/such/page",
    "wrong query": _SPARQL + "SELECT",
}
GRAPH_TYPES = ["text/turtle", JSONLD, NT, RDFXML]
ROW_TYPES = [JSON, XML, "text/csv", "text/tab-separated-values"]
OFFERED = {
    **{route: ["text/html", *GRAPH_TYPES] for route in ("thing", "dataset", "ontology", "term")},
    **{route: [*ROW_TYPES, "text/html"] for route in ("select", "ask")},
    **{route: [*GRAPH_TYPES, "text/html"] for route in ("construct", "describe")},
}

Case = tuple[str, str | None, str | None, int, str]
"""A kind of address, the Accept header, what ``format=`` says, the expected status and Content-Type."""

TABLE: list[Case] = [
    # No preference: documents are pages, results are the first of their formats.
    ("thing", None, None, 200, PAGE),
    ("thing", "", None, 200, PAGE),
    ("thing", "  ", None, 200, PAGE),
    ("thing", " , ", None, 200, PAGE),
    ("thing", "*/*", None, 200, PAGE),
    ("thing", "*", None, 200, PAGE),
    ("dataset", None, None, 200, PAGE),
    ("ontology", None, None, 200, PAGE),
    ("term", None, None, 200, PAGE),
    ("landing", None, None, 200, PAGE),
    ("form", None, None, 200, TURTLE),
    ("form", "*/*", None, 200, TURTLE),
    ("form", RDFLIB, None, 200, TURTLE),
    ("form", NT, None, 200, NT),
    ("form", None, "rdf", 200, RDFXML),
    ("form", None, "html", 200, PAGE),
    ("form", JSON, None, 400, PROBLEM),
    ("select", None, None, 200, JSON),
    ("ask", None, None, 200, JSON),
    ("construct", None, None, 200, TURTLE),
    ("describe", None, None, 200, TURTLE),
    ("select", "", None, 200, JSON),
    ("construct", "", None, 200, TURTLE),
    # Each format by its own name.
    ("thing", "text/html", None, 200, PAGE),
    ("thing", "application/xhtml+xml", None, 200, PAGE),
    ("thing", "text/turtle", None, 200, TURTLE),
    ("thing", "application/ld+json", None, 200, JSONLD),
    ("thing", "application/n-triples", None, 200, NT),
    ("thing", "application/rdf+xml", None, 200, RDFXML),
    ("statement", "text/turtle", None, 200, TURTLE),
    ("dataset", "text/turtle", None, 200, TURTLE),
    ("dataset", "application/ld+json", None, 200, JSONLD),
    ("ontology", "application/rdf+xml", None, 200, RDFXML),
    ("ontology", "application/n-triples", None, 200, NT),
    ("term", "text/turtle", None, 200, TURTLE),
    ("select", "application/sparql-results+json", None, 200, JSON),
    ("select", "application/sparql-results+xml", None, 200, XML),
    ("select", "text/csv", None, 200, CSV),
    ("select", "text/tab-separated-values", None, 200, TSV),
    ("ask", "application/sparql-results+xml", None, 200, XML),
    ("ask", "text/csv", None, 200, CSV),
    ("construct", "application/n-triples", None, 200, NT),
    ("construct", "application/ld+json", None, 200, JSONLD),
    ("describe", "application/rdf+xml", None, 200, RDFXML),
    # By another name.
    ("thing", "application/x-turtle", None, 200, TURTLE),
    ("thing", "text/n3", None, 200, TURTLE),
    ("thing", "application/json", None, 200, JSONLD),
    ("thing", "text/plain", None, 200, NT),
    ("thing", "application/xml", None, 200, RDFXML),
    ("thing", "text/xml", None, 200, RDFXML),
    ("select", "application/json", None, 200, JSON),
    ("select", "application/xml", None, 200, XML),
    ("select", "text/xml", None, 200, XML),
    ("construct", "application/turtle", None, 200, TURTLE),
    # Letters of either case, and space wherever it may be.
    ("thing", "TEXT/Turtle", None, 200, TURTLE),
    ("thing", " text/turtle ; q=0.5 , text/html ; q=0.4", None, 200, TURTLE),
    ("thing", "text/html;Q=0.1, text/turtle;Q=0.2", None, 200, TURTLE),
    # The higher q-value wins, wherever it stands.
    ("thing", "text/turtle;q=0.3, application/rdf+xml;q=0.7", None, 200, RDFXML),
    ("thing", "application/rdf+xml;q=0.7, text/turtle;q=0.3", None, 200, RDFXML),
    ("thing", "application/n-triples;q=0.001", None, 200, NT),
    ("thing", "text/turtle;q=0.899, application/ld+json;q=0.9", None, 200, JSONLD),
    ("select", "text/csv;q=0.4, text/tab-separated-values;q=0.5", None, 200, TSV),
    ("thing", "text/turtle;q=junk, application/n-triples;q=0.1", None, 200, NT),
    # Among equals the server's own order, but what is named before what is only included.
    ("thing", "application/rdf+xml, text/turtle", None, 200, TURTLE),
    ("thing", "application/rdf+xml, */*", None, 200, RDFXML),
    ("thing", "text/turtle, text/*", None, 200, TURTLE),
    ("select", "text/csv, */*", None, 200, CSV),
    # A more specific range overrules a wider one (RFC 9110, 12.5.1).
    ("thing", "text/*;q=0.3, text/turtle;q=0.2, application/rdf+xml;q=0.25", None, 200, PAGE),
    ("thing", "text/html;q=0.1, text/*;q=0.9", None, 200, TURTLE),
    ("thing", "*/*;q=0.9, text/html;q=0.1", None, 200, TURTLE),
    ("select", "*/*;q=0.9, application/sparql-results+json;q=0.1", None, 200, XML),
    # q=0 rules out.
    ("thing", "text/html;q=0, */*", None, 200, TURTLE),
    ("thing", "text/html;q=0, text/turtle;q=0.0, */*;q=0.1", None, 200, JSONLD),
    ("thing", "text/*;q=0, */*", None, 200, JSONLD),
    ("select", "application/sparql-results+json;q=0, */*", None, 200, XML),
    ("thing", "text/turtle;q=0", None, 406, PROBLEM),
    ("thing", "*/*;q=0", None, 406, PROBLEM),
    ("select", "text/csv;q=0.000", None, 406, PROBLEM),
    # Ranges of one main type.
    ("thing", "text/*", None, 200, PAGE),
    ("thing", "application/*", None, 200, JSONLD),
    ("select", "text/*", None, 200, CSV),
    ("select", "application/*", None, 200, JSON),
    ("construct", "application/*", None, 200, JSONLD),
    ("thing", "image/*", None, 406, PROBLEM),
    # Parameters do not hinder.
    ("thing", "text/turtle;charset=utf-8", None, 200, TURTLE),
    ("thing", 'text/turtle; charset="UTF-8"; q=0.9, text/html;q=0.5', None, 200, TURTLE),
    ("thing", "text/html;level=1;q=0.4, application/n-triples;q=0.5", None, 200, NT),
    ("thing", JSONLD_PROFILE, None, 200, JSONLD),
    ("construct", f"{JSONLD_PROFILE};q=0.9, text/turtle;q=0.8", None, 200, JSONLD),
    ("thing", 'application/ld+json;profile="a,b;q=0"', None, 200, JSONLD),
    ("select", "text/csv;header=present", None, 200, CSV),
    ("select", "text/csv; charset=utf-8", None, 200, CSV),
    # Browsers get pages.
    ("thing", FIREFOX, None, 200, PAGE),
    ("thing", OLD_FIREFOX, None, 200, PAGE),
    ("thing", CHROME, None, 200, PAGE),
    ("thing", SAFARI, None, 200, PAGE),
    ("dataset", CHROME, None, 200, PAGE),
    ("ontology", FIREFOX, None, 200, PAGE),
    ("term", SAFARI, None, 200, PAGE),
    ("landing", CHROME, None, 200, PAGE),
    ("form", FIREFOX, None, 200, PAGE),
    ("form", CHROME, None, 200, PAGE),
    # A browser that follows a link to a query sees the answer on a page.
    *((route, FIREFOX, None, 200, PAGE) for route in ("select", "ask", "construct", "describe")),
    ("select", FIREFOX, "csv", 200, CSV),
    ("select", None, "html", 200, PAGE),
    # Programs as they are.
    ("thing", CURL, None, 200, PAGE),
    ("select", CURL, None, 200, JSON),
    ("describe", REQUESTS, None, 200, TURTLE),
    ("thing", RDFLIB, None, 200, TURTLE),
    ("thing", RDFLIB_TURTLE, None, 200, TURTLE),
    ("ontology", RDFLIB_XML, None, 200, RDFXML),
    ("dataset", RDFLIB_JSONLD, None, 200, JSONLD),
    ("construct", RDFLIB_NT, None, 200, NT),
    ("select", RDFLIB_RESULTS, None, 200, XML),
    ("construct", RDFLIB_RESULTS, None, 200, RDFXML),
    ("thing", JENA_GRAPH, None, 200, TURTLE),
    ("construct", JENA_GRAPH, None, 200, TURTLE),
    ("select", JENA_ROWS, None, 200, JSON),
    ("ask", JENA_ROWS, None, 200, JSON),
    ("select", WRAPPER_JSON, "json", 200, JSON),
    ("construct", WRAPPER_N3, "n3", 200, TURTLE),
    ("construct", WRAPPER_JSONLD, "json-ld", 200, JSONLD),
    ("thing", JQUERY, None, 200, JSONLD),
    ("select", JQUERY, None, 200, JSON),
    ("select", YASGUI, None, 200, JSON),
    # The URL beats the header.
    ("thing", FIREFOX, "ttl", 200, TURTLE),
    ("thing", FIREFOX, "turtle", 200, TURTLE),
    ("thing", "text/turtle", "html", 200, PAGE),
    ("thing", "image/png", "nt", 200, NT),
    ("thing", None, "json-ld", 200, JSONLD),
    ("thing", None, "jsonld", 200, JSONLD),
    ("thing", None, "json", 200, JSONLD),
    ("thing", None, "n-triples", 200, NT),
    ("thing", None, "ntriples", 200, NT),
    ("thing", None, "rdf", 200, RDFXML),
    ("thing", None, "rdfxml", 200, RDFXML),
    ("thing", None, "xml", 200, RDFXML),
    ("thing", None, "rdf%2Bxml", 200, RDFXML),
    ("thing", None, "rdf+xml", 200, RDFXML),
    ("thing", None, "application/rdf+xml", 200, RDFXML),
    ("thing", None, "application%2Frdf%2Bxml", 200, RDFXML),
    ("thing", None, "application/ld+json", 200, JSONLD),
    ("thing", None, "TURTLE", 200, TURTLE),
    ("thing", None, "text/turtle;charset=utf-8", 200, TURTLE),
    ("thing", "text/turtle", "", 200, TURTLE),
    ("dataset", FIREFOX, "turtle", 200, TURTLE),
    ("ontology", FIREFOX, "rdf+xml", 200, RDFXML),
    ("select", FIREFOX, "json", 200, JSON),
    ("select", None, "xml", 200, XML),
    ("select", None, "csv", 200, CSV),
    ("select", None, "tsv", 200, TSV),
    ("select", None, "application/sparql-results+json", 200, JSON),
    ("select", None, "sparql-results+xml", 200, XML),
    ("select", None, "text/csv", 200, CSV),
    ("ask", None, "tsv", 200, TSV),
    ("construct", None, "rdf+xml", 200, RDFXML),
    ("describe", FIREFOX, "nt", 200, NT),
    # Nothing fits.
    ("thing", "image/png", None, 406, PROBLEM),
    ("thing", "application/sparql-results+json", None, 406, PROBLEM),
    ("thing", "application/trig, application/n-quads", None, 406, PROBLEM),
    ("thing", None, "csv", 406, PROBLEM),
    ("thing", "text/turtle", "docx", 406, PROBLEM),
    ("thing", FIREFOX, "docx", 406, PAGE),
    ("ontology", "text/csv", None, 406, PROBLEM),
    ("dataset", "application/pdf", None, 406, PROBLEM),
    ("term", "audio/mpeg", None, 406, PROBLEM),
    ("select", "text/turtle", None, 406, PROBLEM),
    ("select", None, "turtle", 406, PROBLEM),
    ("ask", "application/rdf+xml", None, 406, PROBLEM),
    ("construct", "text/csv", None, 406, PROBLEM),
    ("describe", None, "csv", 406, PROBLEM),
    # Failures: a page for a browser, problem details for all others.
    ("missing", None, None, 404, PROBLEM),
    ("missing", "*/*", None, 404, PROBLEM),
    ("missing", FIREFOX, None, 404, PAGE),
    ("missing", CHROME, None, 404, PAGE),
    ("missing", "text/turtle", None, 404, PROBLEM),
    ("missing", "application/json", None, 404, PROBLEM),
    ("missing", "application/problem+json", None, 404, PROBLEM),
    ("missing", "image/png", None, 404, PROBLEM),
    ("no route", FIREFOX, None, 404, PAGE),
    ("no route", RDFLIB, None, 404, PROBLEM),
    ("wrong query", None, None, 400, PROBLEM),
    ("wrong query", FIREFOX, None, 400, PAGE),
    ("wrong query", WRAPPER_JSON, "json", 400, PROBLEM),
    ("wrong query", "text/csv", None, 400, PROBLEM),
]


def _path(route: str, wanted: str | None) -> str:
    path = ROUTES[route]
    return path if wanted is None else f"{path}{'&' if '?' in path else '?'}format={wanted}"


def _name(case: Case) -> str:
    route, accept, wanted, *_ = case
    return f"{route}-{'none' if accept is None else accept[:40]}-{wanted}"


@pytest.mark.parametrize("case", TABLE, ids=_name)
def test_client_gets_the_format_it_asks_for(server: Server, case: Case) -> None:
    """An address answers an Accept header and a ``format=`` with exactly the status and format of the table."""
    route, accept, wanted, status, content_type = case
    answer = server.ask(_path(route, wanted), headers={} if accept is None else {"Accept": accept})
    assert (answer.status, answer.headers["Content-Type"]) == (status, content_type)
    assert "Accept" in answer.headers["Vary"].split(", ")


@pytest.mark.parametrize("case", [case for case in TABLE if case[3] == 406 and case[4] == PROBLEM], ids=_name)
def test_what_is_not_acceptable_is_told_with_what_there_is(server: Server, case: Case) -> None:
    """A 406 lists the media types on offer for this very address, for programs and in words."""
    route, accept, wanted, *_ = case
    answer = server.ask(_path(route, wanted), headers={} if accept is None else {"Accept": accept})
    told = json.loads(answer.body)
    assert told["formats"] == OFFERED[route]
    assert all(media_type in told["mend"] for media_type in OFFERED[route])


def test_what_is_not_acceptable_is_told_to_people_too(server: Server) -> None:
    """A browser's page about a 406 names the media types on offer."""
    answer = server.ask("/place/baku?format=docx", headers={"Accept": FIREFOX})
    assert all(media_type in answer.text for media_type in OFFERED["thing"])


@pytest.mark.parametrize(
    ("accept", "wanted", "suffix"),
    [
        (None, None, ".ttl"),
        ("", None, ".ttl"),
        (CURL, None, ".ttl"),
        (RDFLIB, None, ".ttl"),
        (RDFLIB_XML, None, ".rdf"),
        (RDFLIB_JSONLD, None, ".jsonld"),
        (RDFLIB_NT, None, ".nt"),
        (JENA_GRAPH, None, ".ttl"),
        (JSONLD_PROFILE, None, ".jsonld"),
        ("text/turtle;charset=utf-8", None, ".ttl"),
        ("text/html;q=0.5, text/turtle;q=0.4", None, ""),
        ("text/html, */*", None, ""),
        (FIREFOX, None, ""),
        (CHROME, None, ""),
        (SAFARI, None, ""),
        (FIREFOX, "rdf+xml", ".rdf"),
        (None, "html", ""),
        (None, "nt", ".nt"),
    ],
)
@pytest.mark.parametrize("path", ["/id/place/baku", "/id/dataset"])
def test_thing_sends_each_client_to_the_document_for_it(
    server: Server, path: str, accept: str | None, wanted: str | None, suffix: str
) -> None:
    """A thing's IRI leads browsers to the page and programs to the data, in the format that each asks for."""
    asked = path if wanted is None else f"{path}?format={wanted}"
    answer = server.ask(asked, headers={} if accept is None else {"Accept": accept})
    assert answer.status == 303
    assert answer.headers["Location"].rpartition("/")[2] == path.rpartition("/")[2] + suffix
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(("accept", "wanted"), [("image/png", None), (None, "docx")])
def test_thing_without_an_acceptable_document_says_so(server: Server, accept: str | None, wanted: str | None) -> None:
    """A thing's IRI answers 406 with what there is where its documents are not acceptable."""
    asked = "/id/place/baku" if wanted is None else f"/id/place/baku?format={wanted}"
    answer = server.ask(asked, headers={} if accept is None else {"Accept": accept})
    assert answer.status == 406
    assert sorted(json.loads(answer.body)["formats"]) == sorted(OFFERED["thing"])


def test_two_accept_headers_are_one_list(server: Server) -> None:
    """What a client says in two Accept headers counts as if it had said it in one (RFC 9110, 5.3)."""
    answer = server.ask("/place/baku", headers=[("Accept", "text/html;q=0.1"), ("Accept", "text/turtle;q=0.2")])
    assert answer.headers["Content-Type"] == TURTLE


@pytest.mark.parametrize("name", ["format", "output", "results"])
def test_endpoint_takes_a_format_by_each_of_its_names(server: Server, name: str) -> None:
    """The endpoint takes ``format=``, and ``output=`` and ``results=`` as older clients have it."""
    assert server.query("ASK {}", accept="*/*", **{name: "csv"}).headers["Content-Type"] == CSV


@pytest.mark.parametrize(("name", "suffix"), [("srj", "json"), ("srx", "xml"), (" csv ", "csv"), ("TSV", "tsv")])
def test_format_is_understood_by_its_files(server: Server, name: str, suffix: str) -> None:
    """A format is known by the endings of its files, in any case and with space around."""
    query = "SELECT ?s { ?s ?p ?o } LIMIT 1"
    assert server.query(query, "*/*", format=name).body == server.query(query, "*/*", format=suffix).body


def test_suffix_beats_the_header(server: Server) -> None:
    """An address with a suffix has one format, whatever the Accept header says."""
    answer = server.ask("/place/baku.nt", headers={"Accept": "text/html"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, NT)


def test_negotiated_data_tell_their_own_address(server: Server) -> None:
    """Data at an address that has several formats name, in Content-Location, the address that has only this one."""
    answer = server.ask("/place/baku", headers={"Accept": "text/turtle"})
    itself = server.ask(urljoin("/place/baku", answer.headers["Content-Location"]))
    assert itself.headers["Content-Type"] == TURTLE
    assert itself.body == answer.body

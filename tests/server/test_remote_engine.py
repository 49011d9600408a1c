"""What a server promises whose queries a SPARQL service elsewhere answers: the same, or an error that is told."""

from __future__ import annotations

import base64
import json
import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from urllib.parse import quote

import pytest
import SPARQLWrapper
from rdflib import Graph

import stores
from serving import BROWSER, Answer, Server, serving, unused_port, wait_until
from sisterkg.build import Inputs, build
from sisterkg.engine import Limits
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site
from sisterkg.syntaxes import SYNTAXES
from stores import Asked, Between, Fault, Store, answers, between, oxigraph, pushed, sisterkg

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

BASE = "http://localhost:8000/"
PREFIXES = "PREFIX schema: <http://schema.org/> PREFIX skg: <https://w3id.org/sisterkg#> "
GOOD = "SELECT (COUNT(*) AS ?n) { ?p a <https://w3id.org/sisterkg#Partnership> }"
QUESTIONS = sorted((shipped("ontology") / "questions").glob("*.rq"))
SECRET = "kardeş:şifre-4711"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, site: Site) -> Iterator[Store]:
    """The oxigraph server with the real records, and with what is nobody's business."""
    with oxigraph(tmp_path_factory.mktemp("store")) as store:
        pushed(site.folder, store)
        store.update(
            "INSERT DATA { <http://e/s> <http://e/p> 'in nobody’s graph' . "
            "GRAPH <http://e/private> { <http://e/s> <http://e/p> 'private' } }"
        )
        yield store


@pytest.fixture(scope="module")
def standing(store: Store) -> Iterator[Between]:
    """What stands between the server and its store."""
    with between(store) as standing:
        yield standing


@pytest.fixture(scope="module")
def remote(site: Site, standing: Between) -> Iterator[Server]:
    """A server that asks the store, with small limits."""
    options = ("--timeout", "3.0", "--result", "1", "--wait", "1", "--queue", "3")
    with serving(site.folder, "--engine", standing.as_store.queries, *options) as server:
        yield server


@pytest.fixture
def meddling(standing: Between) -> Iterator[Between]:
    """What stands between, which passes everything on again after the test."""
    standing.seen.clear()
    standing.hung_up.clear()
    yield standing
    standing.rule = lambda _: None


def queries_fail(standing: Between, fault: Fault) -> None:
    """Let each query fail, and what is asked about the mark succeed."""
    standing.rule = lambda asked: fault if asked.query and "issued" not in asked.query else None


def told(answer: Answer) -> dict[str, object]:
    """Read a problem."""
    assert answer.media_type == "application/problem+json", answer.text
    problem: dict[str, object] = json.loads(answer.body)
    assert problem["status"] == answer.status
    assert problem["detail"]
    return problem


# The same requests have the same answers.

ASKED = {
    "names in any script": 'SELECT ?s { ?s <http://schema.org/name> "Bakü"@tr }',
    "truth": "ASK { ?s ?p ?o }",
    "no rows": "SELECT ?s { ?s <http://e/none> ?o }",
    "no solution at all": "SELECT * { FILTER(false) }",
    "unbound": "SELECT ?a ?b { VALUES (?a ?b) { (1 UNDEF) ('x'@en <http://e/x>) } }",
    "every graph": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "a graph": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}graph/ontology> {{ ?s ?p ?o }} }}",
    "a graph by a relative IRI": "SELECT (COUNT(*) AS ?n) { GRAPH <graph/report> { ?s ?p ?o } }",
    "a graph by a prefix": f"PREFIX g: <{BASE}graph/> SELECT (COUNT(*) AS ?n) {{ GRAPH g:catalog {{ ?s ?p ?o }} }}",
    "a graph by an escape": f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}gr\\u0061ph/report> {{ ?s ?p ?o }} }}",
    "a graph by a base": "BASE <http://localhost:8000/graph/x> ASK { GRAPH <ontology> { ?s ?p ?o } }",
    "a graph that is compared": f"SELECT ?g {{ GRAPH ?g {{ }} FILTER (?g = <{BASE}graph/report>) }}",
    "a graph's text that is compared": f"SELECT ?g {{ GRAPH ?g {{ }} FILTER (STR(?g) = '{BASE}graph/report') }}",
    "a graph among values": f"SELECT ?g {{ VALUES ?g {{ <{BASE}graph/report> <http://e/>}} GRAPH ?g {{ }} }}",
    "FROM": f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/report> {{ ?s ?p ?o }}",
    "two FROM": f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/report> FROM <{BASE}graph/ontology> {{ ?s ?p ?o }}",
    "FROM NAMED": f"SELECT ?g FROM NAMED <{BASE}graph/report> {{ GRAPH ?g {{ }} }}",
    "FROM NAMED alone has no default": f"ASK FROM NAMED <{BASE}graph/report> {{ ?s ?p ?o }}",
    "FROM unknown": "SELECT (COUNT(*) AS ?n) FROM <http://e/unknown> { ?s ?p ?o }",
    "FROM somebody else's": "SELECT (COUNT(*) AS ?n) FROM <http://e/private> { ?s ?p ?o }",
    "somebody else's graph": "SELECT ?o { GRAPH <http://e/private> { ?s ?p ?o } }",
    "somebody else's triple": "SELECT ?o { <http://e/s> ?p ?o }",
    "FROM in a text": "SELECT ('FROM <http://e/>' AS ?x) ('x'@from AS ?y) {}",
    "relative IRI": "SELECT (<id/place/baku> AS ?x) { <id/place/baku> a ?kind }",
    "DESCRIBE an IRI": f"DESCRIBE <{BASE}id/place/baku>",
    "DESCRIBE two": f"DESCRIBE <{BASE}id/place/baku> <id/place/bremen>",
    "DESCRIBE a prefixed name": f"PREFIX p: <{BASE}id/place/> DESCRIBE p:baku",
    "DESCRIBE what is found": 'DESCRIBE ?s WHERE { ?s <http://schema.org/name> "Bakü"@tr }',
    "DESCRIBE both": f'DESCRIBE <{BASE}id/place/bremen> ?s {{ ?s <http://schema.org/name> "Bakü"@tr }}',
    "DESCRIBE everything": f'{PREFIXES}DESCRIBE * {{ ?s schema:name "Bakü"@tr ; schema:containedInPlace ?c }}',
    "DESCRIBE with an option": f'{PREFIXES}DESCRIBE * {{ ?s schema:name "Bakü"@tr OPTIONAL {{ ?s skg:none ?o }} }}',
    "DESCRIBE with LIMIT": "DESCRIBE ?s { ?s a <https://w3id.org/sisterkg#Place> } ORDER BY ?s LIMIT 2 # no more",
    "DESCRIBE in another graph": f"DESCRIBE <https://w3id.org/sisterkg#Place> FROM <{BASE}graph/ontology>",
    "DESCRIBE nothing": "DESCRIBE <http://e/unknown>",
    "DESCRIBE an unbound variable": "DESCRIBE ?x",
    "CONSTRUCT": f"{PREFIXES}CONSTRUCT {{ ?s <http://e/n> ?n }} {{ ?s a skg:Place ; schema:name ?n }}",
    "CONSTRUCT the same twice": f"{PREFIXES}CONSTRUCT {{ <http://e/s> a <http://e/o> }} {{ ?s a skg:Place }}",
    "CONSTRUCT nothing": "CONSTRUCT { ?s ?p ?o } { ?s <http://e/none> ?o . ?s ?p ?o }",
    "CONSTRUCT the names of graphs": "CONSTRUCT { ?g a <http://e/Graph> } { GRAPH ?g { } }",
    "a text that is not closed": "SELECT ('x AS ?y) {}",
    "a bracket that is not closed": "SELECT * { ?s ?p ?o",
    "a function that is none": "SELECT (x AS ?n) {}",
    "a prefix that is none": "SELECT ?n { ?n a no:Such }",
    "an update": "DELETE WHERE { ?s ?p ?o }",
    "another server": "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
    **{file.stem: file.read_text("utf-8") for file in QUESTIONS},
}


def _comparable(answer: Answer) -> object:
    """Return an answer in a form in which the order of rows and of triples is no difference."""
    if answer.status != 200:
        problem = json.loads(answer.body)
        return {name: problem[name] for name in ("type", "status", "detail", "mend")}
    if answer.media_type == "text/csv":
        header, *rows = answer.text.split("\r\n")
        return header, sorted(rows)
    return sorted(answer.text.splitlines())


@pytest.mark.parametrize("name", ASKED)
def test_same_request_same_answer(name: str, server: Server, remote: Server) -> None:
    """Whatever is asked, the answer is that of the engine of our own: rows, graphs and refusals alike."""
    text = ASKED[name]
    is_graph = re.search(r"^(DESCRIBE|CONSTRUCT)|\n(DESCRIBE|CONSTRUCT)|> (DESCRIBE|CONSTRUCT)", text) is not None
    accept = "application/n-triples" if is_graph else "text/csv"
    ours, theirs = (each.query(text, accept) for each in (server, remote))
    assert (ours.status, ours.media_type) == (theirs.status, theirs.media_type), theirs.text
    assert _comparable(ours) == _comparable(theirs)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        *(("application/sparql-results+json", name) for name in ("truth", "unbound", "every graph")),
        *(("application/sparql-results+xml", name) for name in ("truth", "unbound", "every graph")),
        *(("text/csv", name) for name in ("truth", "unbound", "every graph")),
        *(("text/tab-separated-values", name) for name in ("truth", "unbound", "every graph")),
    ],
)
def test_tables_are_the_same_bytes(accept: str, name: str, server: Server, remote: Server) -> None:
    """Each format of a table is written as our own engine writes it, byte for byte, with the same ETag."""
    ours, theirs = (each.query(ASKED[name], accept) for each in (server, remote))
    assert ours.body == theirs.body
    for header in ("ETag", "Content-Type", "Sisterkg-Snapshot", "Vary", "Cache-Control"):
        assert ours.headers[header] == theirs.headers[header]


@pytest.mark.parametrize("accept", [syntax.media_type for syntax in SYNTAXES.values()])
def test_graphs_are_the_same_graph(accept: str, server: Server, remote: Server) -> None:
    """Each format of a graph is there, and holds the same graph."""
    forms = {"text/turtle": "turtle", "application/ld+json": "json-ld", "application/n-triples": "nt"}
    graphs = [
        Graph().parse(data=each.query(ASKED["DESCRIBE what is found"], accept).body, format=forms.get(accept, "xml"))
        for each in (server, remote)
    ]
    assert set(graphs[0]) == set(graphs[1])
    assert len(graphs[0]) > 10


@pytest.mark.parametrize(
    "parameters",
    [
        {"default-graph-uri": f"{BASE}graph/report"},
        {"named-graph-uri": f"{BASE}graph/report"},
        {"default-graph-uri": "http://e/private"},
        {"named-graph-uri": "http://e/private"},
        {"default-graph-uri": f"{BASE}graph/catalog", "named-graph-uri": f"{BASE}graph/report"},
    ],
)
def test_data_set_of_the_protocol(parameters: dict[str, str], server: Server, remote: Server) -> None:
    """The graphs that a request names are the data set, as in our own engine; nobody else's can be named."""
    everything = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    ours, theirs = (each.query(everything, **parameters) for each in (server, remote))
    assert ours.body == theirs.body


def test_page_shows_the_answer(remote: Server) -> None:
    """A browser gets the rows on a page."""
    answer = remote.query(GOOD, BROWSER)
    assert answer.status == 200
    assert ">31<" in re.sub(r"\s|<bdi>|</bdi>", "", answer.text)


def test_answer_is_kept(remote: Server, meddling: Between) -> None:
    """The same question goes to the service once."""
    text = f"{GOOD} # {time.monotonic()}"
    assert [remote.query(text).status for _ in range(5)] == [200] * 5
    assert len([each for each in meddling.seen if each.query == text]) == 1


# What a client of SPARQL sees.


def test_sparqlwrapper(remote: Server) -> None:
    """SPARQLWrapper reads tables, truth and graphs."""
    client = SPARQLWrapper.SPARQLWrapper(f"{remote.url}/sparql")
    client.setQuery(GOOD)
    client.setReturnFormat(SPARQLWrapper.JSON)
    assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "31"
    client.setQuery("ASK { ?s ?p ?o }")
    assert client.queryAndConvert()["boolean"] is True
    client.setMethod(SPARQLWrapper.POST)
    client.setQuery(ASKED["DESCRIBE an IRI"])
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    assert len(Graph().parse(data=client.queryAndConvert(), format="turtle")) > 10


# Faults of the service.

TRUTH = b'{"head":{},"boolean":true}'
WHOLE = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}'
XML_HEAD = b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="n"/></head><results>'
XML_ROW = b'<result><binding name="n"><literal xml:lang="tr"> a\n</literal></binding></result>'
LOUD = b"<html><script>alert(1)</script>store-host.example secret</html>"
FAULTS: dict[str, tuple[Fault, int, str]] = {
    "500": (answers(500, b"java.lang.NullPointerException", Content_Type="text/plain"), 502, "engine-failed"),
    "500 with a page": (answers(500, LOUD, Content_Type="text/html"), 502, "engine-failed"),
    "404": (answers(404, b"no such data set"), 502, "engine-failed"),
    "405": (answers(405), 502, "engine-failed"),
    "401": (answers(401, WWW_Authenticate="Basic"), 502, "engine-failed"),
    "403": (answers(403), 502, "engine-failed"),
    "400 of a dialect": (
        answers(400, b"<b>no</b> \x1b[2J LATERAL", Content_Type="text/plain"),
        502,
        "engine-dialect",
    ),
    "413": (answers(413), 502, "engine-dialect"),
    "429": (answers(429, Retry_After="7"), 503, "engine-down"),
    "503": (answers(503, Retry_After="soon"), 503, "engine-down"),
    "504": (answers(504), 504, "time-limit"),
    "redirect": (answers(302, Location="http://127.0.0.1:9/elsewhere"), 502, "engine-failed"),
    "a page": (answers(200, LOUD, Content_Type="text/html"), 502, "engine-failed"),
    "no type": (answers(200, b"1"), 502, "engine-failed"),
    "a graph instead of rows": (answers(200, b"", Content_Type="application/n-triples"), 502, "engine-failed"),
    "truth instead of rows": (
        answers(200, TRUTH, Content_Type=stores.JSON),
        502,
        "engine-failed",
    ),
    "compressed": (answers(200, b"x", Content_Type=stores.JSON, Content_Encoding="gzip"), 502, "engine-failed"),
    "nothing": (answers(200, b"", Content_Type=stores.JSON), 502, "engine-failed"),
    "204": (answers(204), 502, "engine-failed"),
    "an error behind the rows": (
        answers(200, WHOLE[:-1] + b',"error":"timeout"}', Content_Type=stores.JSON),
        502,
        "engine-failed",
    ),
    "XML without its end": (answers(200, XML_HEAD + XML_ROW, Content_Type=stores.XML), 502, "engine-failed"),
    "cut at its most rows": (
        answers(200, WHOLE, Content_Type=stores.JSON, X_SPARQL_MaxRows="1"),
        502,
        "engine-failed",
    ),
    "cut by its clock": (answers(200, WHOLE, Content_Type=stores.JSON, X_SQL_State="S1TAT"), 504, "time-limit"),
    "a part": (answers(206, WHOLE, Content_Type=stores.JSON, X_SPARQL_Anytime="timeout=1000"), 504, "time-limit"),
    "hangs up": (stores.hangs_up, 502, "engine-failed"),
    "cut": (stores.cuts, 502, "engine-failed"),
    "cut chunks": (stores.cuts_chunks, 502, "engine-failed"),
    "ends early": (stores.ends_early, 502, "engine-failed"),
    "no HTTP": (stores.speaks_otherwise, 502, "engine-failed"),
    "heads for ever": (stores.sends_heads_for_ever, 502, "engine-failed"),
    "says nothing": (stores.says_nothing, 504, "time-limit"),
    "trickles": (stores.trickles, 504, "time-limit"),
    "never ends": (stores.never_ends, 503, "result-limit"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told(name: str, remote: Server, meddling: Between) -> None:
    """Whatever the service does, the asker gets a problem that says what happened, and the next query its answer."""
    fault, status, kind = FAULTS[name]
    queries_fail(meddling, fault)
    text = f"{GOOD} # {name}"
    started = time.monotonic()
    answer = remote.query(text)
    problem = told(answer)
    assert (answer.status, str(problem["type"]).rpartition("#")[2]) == (status, kind)
    assert problem["mend"]
    assert time.monotonic() - started < 10
    assert not set(answer.body) & {0x1B}
    for leak in ("script", "NullPointer", "secret", "127.0.0.1", meddling.url.rpartition(":")[2], "elsewhere"):
        assert leak not in answer.text
    if kind == "time-limit" and name != "504":
        assert (problem["limit"], problem["value"]) == ("timeout", 3.0)
    page = remote.query(text, BROWSER)
    assert page.status == status
    assert "<b>no" not in page.text
    meddling.rule = lambda _: None
    assert remote.query(text).body == b"n\r\n31\r\n"
    assert remote.ask("/place/baku").status == 200


def test_graph_without_an_end_is_refused(remote: Server, meddling: Between) -> None:
    """Triples of which nobody can know whether they are all are not passed on."""
    queries_fail(meddling, stores.tells_no_length)
    assert remote.query(ASKED["CONSTRUCT"], "text/turtle").status == 502


def test_table_that_shows_its_own_end_is_taken(remote: Server, meddling: Between) -> None:
    """A service that speaks HTTP/1.0 may answer with a table, which shows that it is whole."""
    queries_fail(meddling, stores.closes_at_the_end)
    assert remote.query(f"{GOOD} # HTTP/1.0").body == b"n\r\n1\r\n"


OTHERS = {
    "QLever": (
        WHOLE[:-1] + b',"meta":{"query-time-ms":12,"result-size-total":1}}',
        stores.JSON,
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}',
    ),
    "Virtuoso": (
        b'{ "head": { "link": [], "vars": ["n"] },\n "results": { "distinct": false, "ordered": true, "bindings": [\n'
        b'  { "n": { "type": "bnode", "value": "nodeID://b1" }} ] } }',
        f"{stores.JSON}; charset=UTF-8",
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"bnode","value":"b1"}}]}}',
    ),
    "XML": (
        XML_HEAD + XML_ROW + b"</results></sparql>",
        "text/xml;charset=utf-8",
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":" a\\n","xml:lang":"tr"}}]}}',
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_tables_of_other_engines(name: str, remote: Server, meddling: Between) -> None:
    """What other engines have of their own in a table costs nobody an answer, nor a letter of it."""
    body, media_type, expected = OTHERS[name]
    queries_fail(meddling, answers(200, body, Content_Type=media_type))
    answer = remote.query(f"{GOOD} # of {name}", stores.JSON)
    assert (answer.status, answer.body) == (200, expected)


@pytest.mark.parametrize(("cut", "status"), [(b"</rdf:RDF>", 200), (b"", 502)], ids=["whole", "cut"])
def test_rdf_xml_without_its_end_is_refused(cut: bytes, status: int, remote: Server, meddling: Between) -> None:
    """A graph in XML shows its end, too."""
    opening = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    body = opening + b'<rdf:Description rdf:about="http://e/s"><e:p>a</e:p></rdf:Description>' + cut
    queries_fail(meddling, answers(200, body, Content_Type="application/rdf+xml"))
    assert remote.query(f"{ASKED['CONSTRUCT']} # {status}", "text/turtle").status == status


def test_retry_after_is_passed_on(remote: Server, meddling: Between) -> None:
    """Who has too much to do is asked again when it says."""
    queries_fail(meddling, answers(503, Retry_After="7"))
    assert remote.query(f"{GOOD} # later").headers["Retry-After"] == "7"


def test_time_limit_closes_the_connection(remote: Server, meddling: Between) -> None:
    """When the time is over the service is told so: the connection is closed."""
    queries_fail(meddling, stores.says_nothing)
    assert remote.query(f"{GOOD} # too slow").status == 504
    assert meddling.hung_up.wait(2)


def test_asker_who_hangs_up_is_not_worked_for(remote: Server, meddling: Between) -> None:
    """When the asker has gone, the connection to the service is closed at once."""
    queries_fail(meddling, stores.says_nothing)
    with socket.create_connection(remote.address) as asker:
        asker.sendall(f"GET /sparql?query={quote(GOOD + ' # gone')} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert wait_until(lambda: any("gone" in each.query for each in meddling.seen), 5)
        time.sleep(0.1)
    assert meddling.hung_up.wait(1)


def test_queue_is_bounded(remote: Server, meddling: Between) -> None:
    """No more queries go to the service at once than there are workers; the others wait, or are refused."""
    queries_fail(meddling, stores.says_nothing)
    limits = Limits()
    with ThreadPoolExecutor(12) as askers:
        found = list(askers.map(lambda number: remote.query(f"{GOOD} # {number}"), range(10)))
    kinds = [str(told(answer)["type"]).rpartition("#")[2] for answer in found]
    assert kinds.count("time-limit") >= limits.workers
    assert kinds.count("queue-limit") >= 10 - 2 * limits.workers - 3
    asked = {each.query for each in meddling.seen if "#" in each.query}
    assert len(asked) <= 2 * limits.workers


def test_connections_are_kept_open(remote: Server, meddling: Between) -> None:
    """Many queries go over few connections, and each asker gets the answer to its own."""
    meddling.peers.clear()
    with ThreadPoolExecutor(4) as askers:
        found = list(askers.map(lambda number: remote.query(f"SELECT ({number} AS ?n) {{}}").body, range(200)))
    assert found == [f"n\r\n{number}\r\n".encode() for number in range(200)]
    assert len(meddling.peers) <= 2 * (Limits().workers + 1)


# The service must hold the snapshot that is served.


@pytest.mark.parametrize("closing", [stores.hangs_up, stores.resets], ids=["closed", "reset"])
def test_connections_that_are_closed_between_queries(closing: Fault, remote: Server, meddling: Between) -> None:
    """A service that closes each connection that was kept, when a query comes, costs nobody an answer."""
    queries = [f"SELECT ({number} AS ?{closing.__name__}) {{}}" for number in range(40)]
    meddling.seen.clear()
    meddling.rule = lambda asked: closing if asked.over_kept else None
    with ThreadPoolExecutor(4) as askers:
        found = list(askers.map(remote.query, queries))
    assert [(answer.status, answer.body.split()[1:]) for answer in found] == [
        (200, [str(number).encode()]) for number in range(40)
    ]
    assert any(asked.over_kept for asked in meddling.seen)
    assert all([each.query for each in meddling.seen].count(query) <= 2 for query in queries)


def test_server_does_not_start_without_its_snapshot(site: Site, tmp_path: Path) -> None:
    """A server whose engine does not hold the snapshot says so, and what to do, and ends."""
    with oxigraph(tmp_path) as empty:
        done = sisterkg("serve", "--site", site.folder, "--engine", empty.queries, "--port", str(unused_port()))
    assert done.returncode == 1
    assert f"does not hold snapshot {site.current().id}" in done.stderr
    assert "sisterkg push" in done.stderr
    assert "serving" not in done.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://127.0.0.1:1/query", "does not answer"),
        ("ftp://example.org/", "no web address"),
        ("http://user:pass@127.0.0.1/query", "holds a user or a password"),
        ("http://127.0.0.1:99999/query", "no web address"),
    ],
)
def test_server_does_not_start_without_a_service(address: str, words: str, site: Site) -> None:
    """An engine that cannot be asked is told at once; a password in an address is not repeated."""
    done = sisterkg("serve", "--site", site.folder, "--engine", address, "--port", str(unused_port()))
    assert done.returncode == 1
    assert words in done.stderr
    assert "pass@" not in done.stderr
    assert "Traceback" not in done.stderr


def _passes_over_both(asked: Asked) -> bool:
    return "issued" not in asked.query


def _reads_what_a_query_names(asked: Asked) -> bool:
    return "GRAPH <" in asked.query


def _reads_all_where_none_is_named(asked: Asked) -> bool:
    return "GRAPH" in asked.query and b"named-graph-uri" not in asked.body


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (answers(401, WWW_Authenticate="Basic"), "--engine-credentials"),
        (answers(403), "--engine-credentials"),
        (answers(404), "check the address: oxigraph's ends in /query"),
        (answers(308, Location="https://elsewhere.example/sparql"), "give the address that it leads to"),
    ],
    ids=["401", "403", "404", "redirect"],
)
def test_start_that_fails_says_what_to_do(fault: Fault, words: str, site: Site, store: Store) -> None:
    """Whoever starts a server that its engine turns away is told what to change."""
    with between(store) as refusing:
        refusing.rule = lambda _: fault
        done = sisterkg("serve", "--site", site.folder, "--engine", refusing.as_store.queries)
    assert done.returncode == 1
    assert words in done.stderr


def test_certificate_of_ones_own(site: Site, store: Store, tmp_path: Path) -> None:
    """A service with a certificate that nobody knows is not asked; the variable that names it is told, and works."""
    with between(store, trust=stores.authority(tmp_path / "authority.pem")) as secret:
        address = secret.as_store.queries
        arguments = ("serve", "--site", site.folder, "--engine", address, "--port", str(unused_port()))
        refused = sisterkg(*arguments)
        assert refused.returncode == 1
        assert "SSL_CERT_FILE" in refused.stderr
        refused = sisterkg("push", "--site", site.folder, "--to", secret.as_store.graphs)
        assert refused.returncode == 1
        assert "SSL_CERT_FILE" in refused.stderr
        assert secret.seen == []
        trusting = {"SSL_CERT_FILE": str(tmp_path / "authority.pem")}
        pushed(site.folder, secret.as_store, **trusting)
        with serving(site.folder, "--engine", address, **trusting) as server:
            assert server.query(GOOD).body == b"n\r\n31\r\n"


@pytest.mark.parametrize(
    "mixes",
    [_passes_over_both, _reads_what_a_query_names, _reads_all_where_none_is_named],
    ids=lambda each: each.__name__,
)
def test_service_that_mixes_graphs_is_not_used(mixes: Callable[[Asked], bool], site: Site, store: Store) -> None:
    """A service that passes over the data set of the protocol shows what is not the snapshot's: it is refused."""
    with between(store) as mixing:
        mixing.rule = lambda asked: answers(200, TRUTH, Content_Type=stores.JSON) if mixes(asked) else None
        done = sisterkg("serve", "--site", site.folder, "--engine", mixing.as_store.queries)
    assert done.returncode == 1
    assert "default-graph-uri" in done.stderr


def test_snapshot_that_vanishes_is_told(site: Site, tmp_path: Path) -> None:
    """When the snapshot goes from the store under the server, queries are refused, not answered from what is left."""
    with oxigraph(tmp_path) as store, serving_from(site, store) as server:
        assert server.query(GOOD).status == 200
        store.update("CLEAR ALL")
        answer = server.query(f"{GOOD} # anew")
        assert answer.status == 503
        assert str(told(answer)["type"]).endswith("#engine-snapshot")
        assert server.query(GOOD).status == 200, "an answer that was kept is right for ever"
        assert server.ask("/place/baku").status == 200
        pushed(site.folder, store)
        assert server.query(f"{GOOD} # once more").status in (200, 503)
        assert server.query(f"{GOOD} # at last").body == b"n\r\n31\r\n"


def test_service_that_goes_and_comes(site: Site, tmp_path: Path) -> None:
    """While the service is down, queries are told so and pages are served; when it is up, queries are answered."""
    port = unused_port()
    with oxigraph(tmp_path, port=port) as store:
        context = serving_from(site, store)
        server = context.__enter__()
    try:
        answer = server.query(f"{GOOD} # down")
        assert answer.status == 503
        assert str(told(answer)["type"]).endswith("#engine-down")
        assert answer.headers["Retry-After"]
        assert server.ask("/place/baku").status == 200
        assert server.ask("/health").status == 200
        with oxigraph(tmp_path, port=port):
            assert server.query(f"{GOOD} # up").status == 200
    finally:
        context.__exit__(None, None, None)


def serving_from(site: Site, store: Store):  # noqa: ANN201  # as serving
    """Push the current snapshot into a store, and serve it from there."""
    pushed(site.folder, store)
    return serving(site.folder, "--engine", store.queries)


# Another snapshot.


def test_no_query_fails_while_snapshots_are_built_and_pushed(inputs: Inputs, tmp_path: Path) -> None:
    """A new snapshot is built, then pushed, then served; every query meanwhile is answered, by one of the two."""
    site = Site(tmp_path / "site")
    first, _ = build(replace(inputs, stamp=date(2026, 11, 1)), site, lambda step: None)
    stop = Event()
    (tmp_path / "store").mkdir()
    with oxigraph(tmp_path / "store") as store, serving_from(site, store) as server:

        def ask(asker: int) -> list[tuple[int, str]]:
            seen = []
            while not stop.is_set():
                answer = server.query(f"{GOOD} # {asker} {len(seen)}")
                assert answer.status != 200 or answer.body == b"n\r\n31\r\n"
                seen.append((answer.status, answer.headers["Sisterkg-Snapshot"]))
            return seen

        with ThreadPoolExecutor(2) as askers:
            asking = [askers.submit(ask, number) for number in range(2)]
            time.sleep(0.5)
            second, _ = build(replace(inputs, stamp=date(2026, 11, 2)), site, lambda step: None)
            time.sleep(0.5)
            pushed(site.folder, store)
            came = wait_until(lambda: server.ask("/health").headers["Sisterkg-Snapshot"] == second.id, 20)
            time.sleep(0.3)
            stop.set()
            seen = [each for asker in asking for each in asker.result()]
        assert came
        assert {status for status, _ in seen} == {200}
        assert {snapshot for _, snapshot in seen} == {first.id, second.id}
        assert sisterkg("rollback", "--site", site.folder).returncode == 0
        assert server.query(f"{GOOD} # back").headers["Sisterkg-Snapshot"] == first.id


def test_snapshot_that_waits_for_its_push_is_told_once(inputs: Inputs, site: Site, tmp_path: Path) -> None:
    """Between a build and its push, which may be hours, the operator is told once that the old snapshot is served."""
    own = Site(Path(shutil.copytree(site.folder, tmp_path / "site", symlinks=True)))
    log = tmp_path / "errors"
    with oxigraph(tmp_path) as store:
        pushed(own.folder, store)
        with serving(own.folder, "--engine", store.queries, log_file=log) as server:
            second, _ = build(replace(inputs, stamp=date(2026, 11, 3)), own, lambda step: None)
            assert wait_until(lambda: f"does not hold snapshot {second.id}" in log.read_text("utf-8"), 20)
            time.sleep(11)  # in which it is looked for twice more
            assert log.read_text("utf-8").count(second.id) == 1
            assert server.ask("/health").headers["Sisterkg-Snapshot"] != second.id
            pushed(own.folder, store)
            assert wait_until(lambda: server.ask("/health").headers["Sisterkg-Snapshot"] == second.id, 20)


# Who we are to the service.


@pytest.mark.parametrize("how", ["file", "variable"])
def test_credentials_are_shown_to_the_service_alone(
    how: str, site: Site, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that wants credentials gets them; nobody else does, whatever goes wrong."""
    expected = "Basic " + base64.b64encode(SECRET.encode()).decode()
    options: list[str] = []
    if how == "file":
        (tmp_path / "secret").write_text(f"{SECRET}\n", "utf-8")
        options = ["--engine-credentials", str(tmp_path / "secret")]
    else:
        monkeypatch.setenv("SISTERKG_ENGINE_CREDENTIALS", SECRET)
    log = tmp_path / "access.jsonl"
    with between(store) as guarded:
        guarded.rule = lambda asked: None if asked.headers.get("Authorization") == expected else answers(401)
        arguments = ("--engine", guarded.as_store.queries, "--access-log", str(log), *options)
        with serving(site.folder, *arguments) as server:
            assert server.query(GOOD).body == b"n\r\n31\r\n"
            echo = f"nobody is {expected}, which is {SECRET}".encode()
            for status in (500, 400):
                queries_fail(guarded, answers(status, echo, Content_Type="text/plain"))
                refused = server.query(f"{GOOD} # refused {status}")
                assert refused.status == 502
            assert "nobody is Basic" in refused.text
            command = Path(f"/proc/{server.pid}/cmdline").read_bytes()
    for public in (refused.text, log.read_text("utf-8"), command.decode("utf-8", "replace")):
        assert "4711" not in public
        assert expected.rpartition(" ")[2] not in public

"""What strangers send at once, too long, or in odd forms harms nobody else, and is told in full."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode

import pytest

from serving import BROWSER, Answer, Server, send_raw, serving
from sisterkg.snapshot import Site

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def strict(site: Site) -> Iterator[Server]:
    """A server with short limits, behind one proxy that names the client."""
    options = ("--timeout", "2", "--share", "3", "--citing", "3", "--backlog", "8", "--proxies", "1")
    with serving(site.folder, *options) as server:
        yield server


def by(client: str, **more: str) -> dict[str, str]:
    """Return the headers of a client."""
    return {"X-Forwarded-For": client, **more}


def put(server: Server, query: str, client: str = "198.51.100.1") -> Answer:
    """Put a query for a client."""
    return server.ask(f"/sparql?query={quote(query)}", headers=by(client, Accept="application/json"))


@pytest.mark.parametrize("askers", [2, 12])
def test_large_answer_that_many_ask_for_at_once_comes_whole(server: Server, askers: int) -> None:
    """Who asks for the same large answer at the same time gets all of it, the first time and the next."""
    for limit in (3700, 3701, 3702):
        queries = [f"SELECT * {{ ?s ?p ?o }} LIMIT {limit} # {askers}"] * askers
        with ThreadPoolExecutor(askers) as threads:
            answers = list(threads.map(lambda query: server.query(query, "application/json"), queries))
        assert Counter(answer.status for answer in answers) == {200: askers}
        assert len({answer.body for answer in answers}) == 1
        assert len(answers[0].body) > 1 << 18
        assert len(json.loads(answers[0].body)["results"]["bindings"]) == limit


@pytest.mark.parametrize(
    "body",
    [
        "prefixes=usual&query=PREFIX" + "+" * 99_000 + "ASK%7B%7D",
        "prefixes=usual&query=" + "PREFIX+a" * 12_000,
        "prefixes=usual&query=" + "a" * 99_000 + "%3A",
        "prefixes=usual&query=PREFIX" + "+" * 1_500_000,
        "query=" + "PREFIX%20" * 30_000 + "ASK%20%7B%7D",
        "&".join(f"x{number}=%FF" for number in range(900)) + "&query=ASK%7B%7D",
    ],
    ids=["blanks", "prefixes", "letters", "far too long", "prologue", "parameters"],
)
def test_no_parameter_holds_up_the_others(server: Server, body: str) -> None:
    """Whatever a parameter holds, others are answered at once meanwhile."""
    with ThreadPoolExecutor(1) as threads:
        sent = threads.submit(server.ask, "/sparql", "POST", FORM, body.encode())
        time.sleep(0.05)
        started = time.monotonic()
        assert server.ask("/health").status == 200
        assert time.monotonic() - started < 2
        assert sent.result().status in (200, 400, 413)


def test_time_used_is_told_by_errors_too(strict: Server) -> None:
    """A query that ran into the limit of time tells that it took so long, to programs and to people."""
    for accept in ("application/json", BROWSER):
        answer = strict.ask(
            f"/sparql?query={quote(BOMB + ' # ' + accept[:4])}", headers=by("192.0.2.9", Accept=accept)
        )
        assert answer.status == 504
        told = re.search(r"total;dur=([\d.]+)", answer.headers["Server-Timing"])
        assert told
        assert float(told[1]) >= 2_000


@pytest.mark.parametrize(
    ("query", "status", "limit"),
    [
        ("ASK { " + "?s ?p ?o . " * 7_000 + "}", 413, "tokens"),
        ("ASK {} #" + "x" * 100_001, 413, "length"),
        ("ASK { " + "{" * 150 + "}" * 150 + " }", 400, "depth"),
        ("x" * 3_000_000, 413, "length"),
    ],
)
def test_refusal_names_its_own_limit(server: Server, query: str, status: int, limit: str) -> None:
    """Each limit that is run into is told by its own name, value and unit, with what to do."""
    answer = server.ask("/sparql", "POST", {"Content-Type": "application/sparql-query"}, query.encode())
    told = json.loads(answer.body)
    assert (answer.status, told["limit"]) == (status, limit)
    assert f"{limit}={told['value']}" in answer.headers["Sisterkg-Limits"]
    assert told["unit"]
    assert told["mend"]


def test_one_client_does_not_take_the_endpoint_from_others(strict: Server) -> None:
    """While one client has as many bombs running as it may, another's query is answered, and the rest are refused."""
    with ThreadPoolExecutor(12) as threads:
        bombs = [threads.submit(put, strict, f"{BOMB} # {number}", "203.0.113.1") for number in range(10)]
        time.sleep(0.5)
        other = put(strict, "ASK { ?other ?p ?o }", "203.0.113.2")
        statuses = Counter(bomb.result().status for bomb in bombs)
    assert other.status == 200
    assert statuses == {504: 3, 429: 7}
    refused = next(bomb.result() for bomb in bombs if bomb.result().status == 429)
    assert json.loads(refused.body)["limit"] == "share"
    assert refused.headers["Retry-After"] == "1"


def test_waiting_clients_take_turns(strict: Server) -> None:
    """Of those that wait for a worker the client with the least work is next, not who came first."""
    with ThreadPoolExecutor(8) as threads:
        bombs = [threads.submit(put, strict, f"{BOMB} # turn {number}", "203.0.113.3") for number in range(3)]
        time.sleep(0.3)
        late = threads.submit(put, strict, "ASK { ?late ?p ?o }", "203.0.113.4")
        assert late.result().status == 200
        assert sum(bomb.done() for bomb in bombs) <= 2
        assert {bomb.result().status for bomb in bombs} == {504}


def test_citing_has_a_rate_of_its_own(strict: Server) -> None:
    """A client cites so many queries a minute, kept answers among them, and others go on citing."""

    def cite(number: int, client: str) -> Answer:
        body = urlencode({"query": f"ASK {{}} # {number}", "format": "json"}).encode()
        return strict.ask("/query", "POST", by(client, **FORM), body)

    assert [cite(number, "203.0.113.5").status for number in range(5)] == [303, 303, 303, 429, 429]
    assert json.loads(cite(6, "203.0.113.5").body)["limit"] == "citing"
    assert cite(7, "203.0.113.6").status == 303


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?r) {}", "SELECT ?s { ?s ?p ?o } ORDER BYRAND() LIMIT 1"])
def test_answer_that_changes_is_not_kept_nor_cited(server: Server, query: str) -> None:
    """Nobody is told that an answer with a random number holds, and it cannot be cited as if it did."""
    first = server.query(query, "application/json")
    assert first.headers["Cache-Control"] == "no-store"
    assert first.headers["Last-Modified"] is None
    later = server.ask(
        f"/sparql?query={quote(query)}", headers={"If-Modified-Since": "Tue, 01 Jan 2999 00:00:00 GMT"}
    )
    assert later.status == 200
    assert "cache" not in (later.headers["Server-Timing"] or "")
    refused = server.ask("/query", "POST", FORM, urlencode({"query": query}).encode())
    assert refused.status == 400
    assert "RAND" in json.loads(refused.body)["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (BNODE() AS ?x) {}",
        "CONSTRUCT { [] a ?type } { ?s a ?type } LIMIT 2",
        "CONSTRUCT { ?s ?p (1 2) } { ?s ?p ?o } LIMIT 1",
    ],
)
def test_answer_with_new_blank_nodes_is_not_cited(server: Server, query: str) -> None:
    """Blank nodes have other names the next time, so that the hash in the citation would never be found again."""
    assert server.ask(f"/sparql?query={quote(query)}").status == 200
    refused = server.ask("/query", "POST", FORM, urlencode({"query": query}).encode())
    assert refused.status == 400
    assert "another answer" in json.loads(refused.body)["detail"]


def test_refused_for_want_of_threads_is_told_in_full(strict: Server) -> None:
    """Who comes when too many wait for pages gets the limit's name, open to scripts, as of every other refusal."""
    with ThreadPoolExecutor(64) as threads:
        answers = list(threads.map(lambda _: strict.ask("/ontology", headers={"Accept": BROWSER}), range(400)))
    refused = [answer for answer in answers if answer.status == 503]
    assert {answer.status for answer in answers} <= {200, 503}
    assert refused
    told = json.loads(refused[0].body)
    assert (told["limit"], told["value"], told["unit"]) == ("backlog", 8, "requests")
    assert refused[0].media_type == "application/problem+json"
    assert refused[0].headers["Access-Control-Allow-Origin"] == "*"
    assert refused[0].headers["Sisterkg-Snapshot"]
    assert refused[0].headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ([("Content-Type", "application/sparql-query"), ("Content-Encoding", "gzip")], b"ASK {}", 415),
        ([("Content-Type", "application/sparql-query"), ("Content-Encoding", "identity")], b"ASK {}", 200),
        ([("Content-Type", "application/sparql-query"), ("Content-Type", "text/plain")], b"ASK {}", 400),
        ([("Content-Type", "application/sparql-query")], b"\xef\xbb\xbfASK {}", 200),
        ([("Content-Type", FORM["Content-Type"])], b"\xef\xbb\xbfquery=ASK%7B%7D", 200),
        ([("Content-Type", FORM["Content-Type"])], b"query=%EF%BB%BFASK%7B%7D", 200),
        ([("Content-Type", FORM["Content-Type"])], b"foo=%FF&query=ASK%7B%7D", 200),
        ([("Content-Type", FORM["Content-Type"])], b"query=ASK%7B%7D%FF", 400),
        ([("Content-Type", FORM["Content-Type"])], b"&".join([b"y=1"] * 500) + b"&query=ASK%7B%7D", 200),
    ],
)
def test_odd_bodies(server: Server, headers: list[tuple[str, str]], body: bytes, status: int) -> None:
    """A body that cannot be what it says is refused; what does not bear on the query is passed over."""
    assert server.ask("/sparql", "POST", headers, body).status == status


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"HTTP/1.1\r\nConnection: close\r\n", 400),
        (b"HTTP/1.1\r\nConnection: close\r\nHost: a\r\nHost: b\r\n", 400),
        (b"HTTP/1.1\r\nConnection: close\r\nHost: a\r\n", 200),
        (b"HTTP/1.0\r\n", 200),
    ],
)
def test_one_host_is_named(server: Server, head: bytes, status: int) -> None:
    """HTTP/1.1 is spoken with one Host, HTTP/1.0 without (RFC 9112, 3.2)."""
    told, answered = send_raw(server.address, b"GET /sparql?query=ASK%20%7B%7D " + head + b"\r\n")
    assert told == status
    assert b"access-control-allow-origin: *" in answered


def test_who_asks_first_sends_no_body_in_vain(server: Server) -> None:
    """A client that waits to hear whether its body is welcome hears at once that it is too long."""
    head = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nConnection: close\r\n"
    status, answered = send_raw(server.address, head + b"Expect: 100-continue\r\nContent-Length: 900000000\r\n\r\n")
    assert status == 413
    assert b'"limit": "length"' in answered


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?x {\n ?x a schema:City ; skg:foo ] }", "line 2, column 29"),
        ("ASK { ?x a schema:City ] }", "line 1, column 24"),
        ("SELECT ?x {\n\n?x a schema:City, foo:Bar }", "line 3, column 26"),
        ("ASK {\n?x a schema:City\u00a0}", "line 2, column 17"),
        ("PREFIX schema: <http://schema.org/>\nASK { ?x a schema:City ] }", "line 2, column 24"),
    ],
)
def test_place_of_a_fault_is_that_in_what_was_sent(server: Server, query: str, place: str) -> None:
    """The form declares the usual prefixes before a query; its lines are counted without them."""
    for path in ("/sparql", "/query"):
        body = urlencode({"query": query, "prefixes": "usual"}).encode()
        refused = server.ask(path, "POST", {**FORM, "Accept": "application/json"}, body)
        assert json.loads(refused.body)["detail"].startswith(f"{place}: ")


def test_old_name_of_turtle_is_understood(server: Server) -> None:
    """Clients that still say text/rdf+n3 get Turtle."""
    assert server.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "text/rdf+n3").media_type == "text/turtle"


@pytest.mark.parametrize("path", ["/sparql/", "//sparql", "///sparql/", "/sparql%2F", "/%73parql"])
@pytest.mark.parametrize("accept", ["text/csv", BROWSER])
def test_slashes_of_an_address_do_not_matter(server: Server, path: str, accept: str) -> None:
    """A query is answered alike by GET and POST with a slash behind the endpoint's address, or too many before it."""
    plain = server.ask("/sparql?query=ASK%20%7B%7D", headers={"Accept": accept})
    got = server.ask(f"{path}?query=ASK%20%7B%7D", headers={"Accept": accept})
    posted = server.ask(path, "POST", {"Accept": accept, **FORM}, b"query=ASK+%7B%7D")
    assert [answer.status for answer in (plain, got, posted)] == [200, 200, 200]
    if accept == "text/csv":
        assert plain.body == got.body == posted.body


@pytest.mark.parametrize("path", ["/query/", "//query"])
def test_citing_does_not_mind_slashes(server: Server, path: str) -> None:
    """A query is kept to be cited, and counted, whatever slashes stand around the address."""
    kept = [server.ask(each, "POST", FORM, b"query=ASK+%7B%7D") for each in ("/query", path)]
    assert [answer.status for answer in kept] == [303, 303]
    assert len({answer.headers["Location"].rpartition("/")[2] for answer in kept}) == 1


def test_doubled_slash_is_no_way_round_a_limit(site: Site) -> None:
    """Requests to the reconciliation service are counted under each spelling of its address."""
    queries = urlencode({"queries": json.dumps({f"q{n}": {"query": "Baku"} for n in range(3)})}).encode()
    with serving(site.folder, "--matching", "4") as server:
        asked = [server.ask(path, "POST", FORM, queries).status for path in ("//reconcile", "/reconcile")]
    assert asked == [200, 429]


@pytest.mark.parametrize("method", ["get", "Post", "head", "options"])
@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/place/baku", "/download/dataset.ttl"])
def test_methods_are_case_sensitive(server: Server, path: str, method: str) -> None:
    """A method in small letters is another method, which no address is asked by (RFC 9110, 9.1)."""
    answer = server.ask(path, method)
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]
    assert method in json.loads(answer.body)["detail"]
    assert "total;dur=" in answer.headers["Server-Timing"]


@pytest.mark.parametrize("accept", ["application/json", BROWSER])
@pytest.mark.parametrize(
    "path", [f"/query/{'a' * 5000}/b", f"/query/0123456789abcdef/{'b' * 5000}", f"/changes/{'9' * 40}"]
)
def test_endless_name_is_not_found(server: Server, path: str, accept: str) -> None:
    """What is asked for by a name longer than any is not there; the server has no fault of its own."""
    assert server.ask(path, headers={"Accept": accept}).status == 404

"""The endpoint under attack: nothing gets out or in, nothing ends the server, and the next asker is served.

A table of attacks is sent to a real server with small limits. Somebody listens where the attacks point to, and a file
lies where they point to, so that a way out would be seen.
"""

from __future__ import annotations

import hashlib
import http.client
import itertools
import json
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_from_bytes, urlencode

import attacks
import pyoxigraph
import pytest

from serving import Answer, Server, descendants, serving, wait_until
from sisterkg.snapshot import Site

TIMEOUT = 0.5
RESULT = 1
OPTIONS = ("--memory", "64", "--result", str(RESULT), "--wait", "2")

# What the project promises.
LATE = 0.5
"""Seconds by which the time limit may be overrun."""
NEXT = 0.5
"""Seconds within which the next good query is answered."""
PAGES = 0.5
"""Seconds within which 95 of 100 pages and downloads are sent while the workers are bombed."""

TRIES = 3

REFUSED = frozenset({400, 406, 413, 414, 415, 431})
BEYOND = frozenset({503, 504})
ACCEPT = "application/sparql-results+json, application/n-triples;q=0.5"
LONGEST_TARGET = 8_000
"""Characters of a request's target that every server and proxy takes (RFC 9110, 4.1)."""


# Canaries


@dataclass
class Canary:
    """Somebody who listens, and a file: both have a secret, and neither may be asked for it."""

    file: Path
    secret: str
    listener: socket.socket
    visits: list[bytes] = field(default_factory=list)

    @property
    def web(self) -> str:
        """The host and port of the listener."""
        host, port = self.listener.getsockname()
        return f"{host}:{port}"

    def aimed(self, text: str) -> str:
        """Aim an attack at this canary."""
        return text.replace("WEB", self.web).replace("FILE", str(self.file)).replace("NAME", self.file.name)

    def listen(self) -> None:
        """Remember every connection, and answer it with a graph."""
        body = self.file.read_bytes()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return  # the tests are over
            with connection:
                connection.settimeout(1)
                try:
                    self.visits.append(connection.recv(1000))
                    connection.sendall(head + body)
                except OSError:
                    self.visits.append(b"")


@contextmanager
def _canary(folder: Path) -> Iterator[Canary]:
    secret = "canary-4f1c"
    file = folder / "canary.ttl"
    file.write_text(f'<http://canary.example/s> <http://canary.example/p> "{secret}" .\n', "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        canary = Canary(file, secret, listener)
        thread = threading.Thread(target=canary.listen, daemon=True)
        thread.start()
        yield canary
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


# The siege: a server, and what must be true of it after each attack.


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


Send = Callable[[Server], Answer]


@dataclass
class Siege:
    """A server that is attacked."""

    server: Server
    canary: Canary
    site: Site
    digests: dict[str, str]
    processes: int
    """How many the server has started, when nobody attacks it."""
    timeout: float
    """Its time limit, in seconds."""
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def is_well(self) -> None:
        """The next good query, which nobody has asked before, is answered at once, and no triple is gone or new."""
        self._in_time(self._ask, NEXT, too_late=frozenset({504}))
        assert self.canary.visits == []
        assert _digests(self.site.folder) == self.digests

    def withstands(self, *attacks: Send, allowed: frozenset[int], may_lose: int = 1) -> list[Answer]:
        """Send attacks: each is answered whole and in time, and the server is well; return the answers."""
        self.has_recovered()
        before = descendants(self.server.pid)
        answers = []
        for send in attacks:
            answer, tries = self._in_time(lambda send=send: send(self.server), self.timeout + LATE)  # type: ignore[misc]
            may_lose *= tries
            _is_whole(answer)
            assert answer.status in allowed, f"{answer.status}: {answer.body[:500]!r}"
            assert self.canary.secret.encode() not in answer.body
            answers.append(answer)
        self.is_well()
        killed = any(answer.status == 504 for answer in answers)
        assert not killed or wait_until(lambda: bool(before - descendants(self.server.pid)), 5), "nothing was killed"
        lost = before - descendants(self.server.pid)
        assert len(lost) <= may_lose, "more processes have ended than the one that was attacked"
        return answers

    def _ask(self) -> Answer:
        number = next(self.numbers)
        answer = self.server.query(f"SELECT (COUNT(*) AS ?n) ({number} AS ?asked) {{ ?s ?p ?o }}")
        if answer.status != 504:
            assert answer.status == 200, answer.text
            assert answer.text.split() == ["n,asked", f"{self.site.current().manifest.triples},{number}"]
        return answer

    def _in_time(
        self, ask: Callable[[], Answer], seconds: float, too_late: frozenset[int] = frozenset()
    ) -> tuple[Answer, int]:
        """Return an answer that has come in time, and how often it was asked for.

        A machine that does other things may be late once; a server that is late is late again.
        """
        durations = []
        for tries in range(1, TRIES + 1):
            started = time.monotonic()
            answer = ask()
            durations.append(time.monotonic() - started)
            if durations[-1] < seconds and answer.status not in too_late:
                return answer, tries
            self.has_recovered()
        raise AssertionError(f"answered only after {durations} seconds; {seconds} are the most")

    def has_recovered(self) -> None:
        """Every worker that has ended is replaced."""
        assert wait_until(lambda: len(descendants(self.server.pid)) == self.processes, 5)

    def has_calmed_down(self) -> None:
        """After many attacks at once, workers that were killed are gone, and as many others are there."""
        assert wait_until(lambda: self.server.query("ASK {}").status == 200, 5)
        earlier: list[frozenset[int]] = [frozenset()]

        def nothing_changes() -> bool:
            earlier.append(descendants(self.server.pid))
            time.sleep(0.2)
            return earlier[-1] == earlier[-2] and len(earlier[-1]) == self.processes

        assert wait_until(nothing_changes, 10)
        self.is_well()


def _is_whole(answer: Answer) -> None:
    """An answer has a length, and is a table, a graph or a told failure from its first byte to its last."""
    # http.client raises IncompleteRead where fewer bytes come than the head has promised.
    if answer.headers["Transfer-Encoding"] != "chunked":
        assert int(answer.headers["Content-Length"]) == len(answer.body)
    if answer.status == 200:
        readers[answer.media_type](answer.body)
        return
    assert answer.media_type == "application/problem+json"
    told = json.loads(answer.body)
    assert told["status"] == answer.status
    assert told["type"]
    assert told["title"]
    assert told["detail"]


def _read_rows(body: bytes) -> int:
    told = json.loads(body)
    assert "boolean" in told or "results" in told
    return len(told["results"]["bindings"]) if "results" in told else 1


def _read_results(kind: pyoxigraph.QueryResultsFormat) -> Callable[[bytes], int]:
    def read(body: bytes) -> int:
        rows = pyoxigraph.parse_query_results(body, format=kind)
        return sum(1 for _ in rows) if isinstance(rows, pyoxigraph.QuerySolutions) else 1

    return read


def _read_graph(kind: pyoxigraph.RdfFormat) -> Callable[[bytes], int]:
    return lambda body: sum(1 for _ in pyoxigraph.parse(body, format=kind))


readers: dict[str, Callable[[bytes], int]] = {
    "application/sparql-results+json": _read_rows,
    "application/sparql-results+xml": _read_results(pyoxigraph.QueryResultsFormat.XML),
    "text/tab-separated-values": _read_results(pyoxigraph.QueryResultsFormat.TSV),
    "text/csv": lambda body: body.count(b"\r\n") - 1,
    "application/n-triples": _read_graph(pyoxigraph.RdfFormat.N_TRIPLES),
    "text/turtle": _read_graph(pyoxigraph.RdfFormat.TURTLE),
    "application/rdf+xml": _read_graph(pyoxigraph.RdfFormat.RDF_XML),
    "application/ld+json": _read_graph(pyoxigraph.RdfFormat.JSON_LD),
}
"""How many rows or triples a whole answer has; each raises where the end is cut off."""


@contextmanager
def _siege(site: Site, folder: Path, timeout: float) -> Iterator[Siege]:
    with _canary(folder) as canary, serving(site.folder, "--timeout", str(timeout), *OPTIONS) as server:
        yield Siege(server, canary, site, _digests(site.folder), len(descendants(server.pid)), timeout)


@pytest.fixture(scope="module")
def siege(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    """Serve the real records with small limits."""
    with _siege(site, tmp_path_factory.mktemp("canary"), TIMEOUT) as siege:
        yield siege


# Ways to send a query


def _get(text: str, **more: str) -> Send:
    target = f"/sparql?{urlencode({'query': text, **more}, quote_via=quote)}"
    return lambda server: server.ask(target, headers={"Accept": ACCEPT})


def _posted(body: bytes, media_type: str, target: str = "/sparql", accept: str = ACCEPT) -> Send:
    headers = {"Accept": accept, "Content-Type": media_type}
    return lambda server: server.ask(target, "POST", headers, body)


def _form(text: str, **more: str) -> Send:
    body = urlencode({"query": text, **more}).encode()
    return _posted(body, "application/x-www-form-urlencoded")


def _direct(text: str) -> Send:
    return _posted(text.encode(), "application/sparql-query")


def _raw(request: bytes) -> Send:
    """Send bytes that no client library would."""

    def send(server: Server) -> Answer:
        with socket.create_connection(server.address, timeout=30) as connection:
            connection.sendall(request)
            response = http.client.HTTPResponse(connection)
            response.begin()
            return Answer(response.status, response.headers, response.read())

    return send


def _ways(text: str) -> list[Send]:
    short = len(quote(text)) < LONGEST_TARGET
    return [_direct(text), _form(text), *([_get(text)] if short else [])]


def _a_way(text: str, turn: int) -> Send:
    """One of the ways: an attack that takes its whole time is not sent in all of them."""
    ways = _ways(text)
    return ways[turn % len(ways)]


# Can the tests fail?


def test_canary_tells_of_a_visit(tmp_path: Path) -> None:
    """Who asks the canary is remembered, and gets its secret."""
    with _canary(tmp_path) as canary:
        with urllib.request.urlopen(canary.aimed("http://WEB/x")) as answer:
            assert canary.secret in answer.read().decode()
        assert [visit.split(b"\r\n")[0] for visit in canary.visits] == [b"GET /x HTTP/1.1"]


def test_engine_by_itself_does_call_out(tmp_path: Path) -> None:
    """The engine's own SERVICE asks the canary, so that it is the server that keeps it from doing so."""
    with _canary(tmp_path) as canary:
        query = canary.aimed(attacks.SERVICES["silent"]())
        list(pyoxigraph.Store().query(query))  # type: ignore[arg-type, call-overload, unused-ignore]
        assert canary.visits


def test_canary_file_can_be_read(tmp_path: Path) -> None:
    """The canary's file is a graph with the secret in it, for whoever opens its address."""
    with _canary(tmp_path) as canary:
        with urllib.request.urlopen(canary.aimed("file://FILE")) as opened:
            (quad,) = pyoxigraph.parse(opened.read(), format=pyoxigraph.RdfFormat.TURTLE)
        assert quad.object == pyoxigraph.Literal(canary.secret)


@pytest.mark.parametrize("media_type", readers)
def test_reader_knows_a_cut_answer(siege: Siege, media_type: str) -> None:
    """Each reader of these tests counts what a whole answer has, and another number or nothing of a cut one."""
    graph = media_type in ("application/n-triples", "text/turtle", "application/rdf+xml", "application/ld+json")
    text = "CONSTRUCT { ?s ?p ?o }" if graph else "SELECT *"
    body = siege.server.query(f"{text} {{ ?s ?p ?o }} LIMIT 50", media_type).body
    assert readers[media_type](body) == 50
    with suppress(SyntaxError, ValueError):
        assert readers[media_type](body[: len(body) // 2]) != 50


# No way out, no way in


@pytest.mark.parametrize("name", attacks.SERVICES)
def test_no_query_asks_another_server(siege: Siege, name: str) -> None:
    """SERVICE in every spelling is refused before a worker sees it."""
    ways = _ways(siege.canary.aimed(attacks.SERVICES[name]()))
    siege.withstands(*ways, allowed=frozenset({400}), may_lose=0)


@pytest.mark.parametrize("name", attacks.GRAPHS)
def test_no_query_reads_another_graph(siege: Siege, name: str) -> None:
    """An address or a file that is named as a graph is neither asked nor opened; no worker is lost by it."""
    ways = _ways(siege.canary.aimed(attacks.GRAPHS[name]()))
    siege.withstands(*ways, allowed=frozenset({200, 400}), may_lose=0)


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri", "using-graph-uri", "graph", "url"])
def test_no_parameter_reads_another_graph(siege: Siege, parameter: str) -> None:
    """A parameter of the request that names an address or a file opens neither."""
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } LIMIT 5"
    named = [{parameter: siege.canary.aimed(iri)} for iri in attacks.GRAPH_PARAMETERS]
    ways = [way(text, **graph) for way in (_get, _form) for graph in named]
    siege.withstands(*ways, allowed=frozenset({200, 400}), may_lose=0)


@pytest.mark.parametrize("name", attacks.UPDATES)
def test_no_update_is_done(siege: Siege, name: str) -> None:
    """An update is refused, sent as a query or as an update, and changes nothing."""
    text = siege.canary.aimed(attacks.UPDATES[name]())
    update = urlencode({"update": text})
    ways = [
        *_ways(text),
        _posted(text.encode(), "application/sparql-update"),
        _posted(update.encode(), "application/x-www-form-urlencoded"),
        _posted(b"", "application/x-www-form-urlencoded", f"/sparql?{update}"),
        _posted(b"ASK {}", "application/sparql-query", f"/sparql?{update}"),
        lambda server: server.ask(f"/sparql?{update}", headers={"Accept": ACCEPT}),
    ]
    siege.withstands(*ways, allowed=frozenset({400, 415}), may_lose=0)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "target", ["/sparql?default", "/sparql?graph=http://e/g", "/sparql", "/download/dataset.ttl"]
)
def test_no_method_changes_anything(siege: Siege, method: str, target: str) -> None:
    """Nothing can be put, patched or deleted."""
    body = siege.canary.file.read_bytes()
    headers = {"Accept": ACCEPT, "Content-Type": "text/turtle"}

    def send(server: Server) -> Answer:
        return server.ask(target, method, headers, body)

    siege.withstands(send, allowed=frozenset({405}), may_lose=0)


# Bombs

_EXPENSIVE = [
    *((table, name) for table in ("BOMBS", "PATHS", "PATTERNS", "LONG") for name in getattr(attacks, table)),
]


@pytest.mark.parametrize(("table", "name"), _EXPENSIVE)
def test_bomb_costs_one_worker_at_most(siege: Siege, table: str, name: str) -> None:
    """A query without end or measure is ended in time, and the next asker is served."""
    text = getattr(attacks, table)[name]()
    siege.withstands(_a_way(text, _EXPENSIVE.index((table, name))), allowed=frozenset({200}) | REFUSED | BEYOND)


@pytest.mark.parametrize("name", attacks.NESTINGS)
def test_depth_costs_one_worker_at_most(siege: Siege, name: str) -> None:
    """Nesting of each kind, however deep, is answered or refused."""
    for turn, levels in enumerate(attacks.LEVELS):
        allowed = frozenset({200}) | REFUSED | BEYOND if levels < 10_000 else REFUSED | BEYOND
        siege.withstands(_a_way(attacks.nested(name, levels), turn), allowed=allowed)


ROWS = ("json", "xml", "csv", "tsv")
GRAPHS = ("nt", "ttl", "rdf", "jsonld")


@pytest.mark.parametrize("suffix", [*ROWS, *GRAPHS])
def test_large_answer_is_whole_or_refused(siege: Siege, suffix: str) -> None:
    """However near an answer comes to its limit, in every format it has all its rows, or none and a reason."""
    refused = answered = 0
    for rows in (1_000, 3_000, 5_000, 7_000, 10_000, 50_000):
        parts = "(?a AS ?x) (?e AS ?y) (CONCAT(STR(?a), STR(?e), STR(?f)) AS ?z)"
        start = f"SELECT {parts}" if suffix in ROWS else "CONSTRUCT { ?a ?b ?f . ?a ?e ?z }"
        bound = "BIND(CONCAT(STR(?a), STR(?e), STR(?f)) AS ?z)" if suffix in GRAPHS else ""
        text = f"{start} {{ {{ SELECT * {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {rows} }} {bound} }}"
        (answer,) = siege.withstands(_form(text, format=suffix), allowed=frozenset({200}) | BEYOND)
        if answer.status == 200:
            assert readers[answer.media_type](answer.body) == rows or suffix in GRAPHS
            assert len(answer.body) <= RESULT << 20
            answered += 1
        else:
            refused += 1
    assert answered
    assert refused


def test_worker_out_of_memory_dies_alone(site: Site, tmp_path: Path) -> None:
    """A worker that has taken its memory ends; nobody who is served by another notices."""
    bomb = attacks.BOMBS["concat-of-a-long-text"]()
    over = threading.Event()

    def ask(server: Server) -> list[int]:
        statuses: list[int] = []
        while not over.is_set():
            text = f"SELECT (COUNT(*) AS ?n) ({len(statuses)} AS ?asked) {{ ?s ?p ?o }}"
            statuses.append(server.query(text, "text/tab-separated-values").status)
        return statuses

    # The time limit is far away, so that it is the memory that ends.
    with _siege(site, tmp_path, timeout=10) as siege, ThreadPoolExecutor(1) as asker:
        asking = asker.submit(ask, siege.server)
        try:
            for _ in range(5):
                (answer,) = siege.withstands(_direct(bomb), allowed=frozenset({503}))
                assert json.loads(answer.body)["type"].endswith("memory-limit")
        finally:
            over.set()
        statuses = asking.result()
    assert len(statuses) > 20
    assert set(statuses) == {200}


# Bytes and characters

BAD_QUERIES = dict(attacks.bytes_in_a_query())


@pytest.mark.parametrize("name", BAD_QUERIES)
def test_bad_bytes_are_refused(siege: Siege, name: str) -> None:
    """Bytes that are no UTF-8, or no text, are refused wherever they stand, and end nothing."""
    content = BAD_QUERIES[name]
    escaped = quote_from_bytes(content, safe="").encode()
    head = b"Host: localhost\r\nConnection: close\r\nAccept: " + ACCEPT.encode() + b"\r\n\r\n"
    charsets = (
        "",
        "; charset=utf-8",
        "; charset=utf-16",
        "; charset=latin-1",
        "; charset=nonsense",
        "; charset=rot13",
    )
    ways = [
        *(_posted(content, f"application/sparql-query{charset}") for charset in charsets),
        _posted(b"query=" + content, "application/x-www-form-urlencoded"),
        _posted(b"query=" + escaped, "application/x-www-form-urlencoded"),
        _posted(b"query=ASK%20%7B%7D&default-graph-uri=" + escaped, "application/x-www-form-urlencoded"),
        _posted(b"query=ASK%20%7B%7D&" + escaped + b"=1", "application/x-www-form-urlencoded; charset=utf-16"),
        *([_raw(b"GET /sparql?query=" + escaped + b" HTTP/1.1\r\n" + head)] if len(escaped) < LONGEST_TARGET else []),
    ]
    for answer in siege.withstands(*ways, allowed=REFUSED | {200}, may_lose=0):
        if answer.status == 200:
            # What is text after all, such as UTF-7 or an unused parameter, is an ordinary query.
            assert json.loads(answer.body)["boolean"] in (True, False)


@pytest.mark.parametrize("name", attacks.BAD_BYTES)
def test_bad_bytes_in_a_target_are_refused(siege: Siege, name: str) -> None:
    """Bytes that no client may put into a request's target or headers end nothing."""
    content = attacks.BAD_BYTES[name]
    for request in (
        b"GET /sparql?query=ASK%20%7B%7D" + content + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /place/" + content + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /sparql?query=ASK%20%7B%7D HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: "
        + content
        + b"\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 6\r\nContent-Type: "
        + content
        + b"\r\n\r\nASK {}",
    ):
        try:
            answer = _raw(request)(siege.server)
        except (http.client.HTTPException, ConnectionError):
            answer = None  # what is no HTTP may be hung up on
        assert answer is None or answer.status < 500
    siege.is_well()


@pytest.mark.parametrize("name", attacks.ESCAPED_TEXTS)
def test_odd_characters_end_nothing(siege: Siege, name: str) -> None:
    """Surrogates, NUL and their like, written as escapes, are refused or are a text like any other."""
    siege.withstands(*_ways(attacks.ESCAPED_TEXTS[name]), allowed=frozenset({200}) | REFUSED, may_lose=0)


# Many at once


def _p95(durations: list[float]) -> float:
    return sorted(durations)[int(len(durations) * 0.95) - 1]


@contextmanager
def _bombed(server: Server, bombers: int = 4) -> Iterator[list[int]]:
    """Keep all workers busy with endless queries; give the statuses that they have got."""
    over = threading.Event()
    statuses: list[int] = []

    def bomb(number: int) -> None:
        while not over.is_set():
            text = f"{attacks.BOMBS['count-of-6']()} # {number} {len(statuses)}"
            statuses.append(server.query(text, ACCEPT).status)

    with ThreadPoolExecutor(bombers) as crew:
        bombing = [crew.submit(bomb, number) for number in range(bombers)]
        try:
            time.sleep(0.2)
            yield statuses
        finally:
            over.set()
        for each in bombing:
            each.result()


def test_pages_and_downloads_stay_fast_while_workers_are_bombed(siege: Siege) -> None:
    """While every worker is held by endless queries, pages and downloads come as if nothing were."""
    paths = ("/", "/place/baku", "/download/dataset.ttl")
    durations: dict[str, list[float]] = {path: [] for path in paths}
    whole = (siege.site.current().folder / "dataset.ttl").read_bytes()
    with _bombed(siege.server) as statuses:
        for _, path in itertools.product(range(50), paths):
            started = time.monotonic()
            answer = siege.server.ask(path)
            durations[path].append(time.monotonic() - started)
            assert answer.status == 200
            assert path != "/download/dataset.ttl" or answer.body == whole
            time.sleep(0.005)
    assert statuses
    assert set(statuses) <= BEYOND
    assert {path: _p95(taken) for path, taken in durations.items() if _p95(taken) >= PAGES} == {}
    siege.has_calmed_down()


def test_all_attacks_at_once_are_told_apart(siege: Siege) -> None:
    """A crowd of attackers gets refusals, each whole, and leaves a server that is well."""
    tables = (attacks.SERVICES, attacks.GRAPHS, attacks.UPDATES, attacks.BOMBS, attacks.PATHS, attacks.PATTERNS)
    texts = [
        siege.canary.aimed(text)
        for column in itertools.zip_longest(*(table.values() for table in tables))
        for make in column
        if make and len(text := make()) < 5_000
    ][:120]
    with ThreadPoolExecutor(60) as crowd:
        for answer in crowd.map(lambda text: _form(text)(siege.server), texts):
            _is_whole(answer)
            assert answer.status in frozenset({200, 429}) | REFUSED | BEYOND
            assert siege.canary.secret.encode() not in answer.body
    siege.has_calmed_down()

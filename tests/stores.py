"""Stores for tests: the oxigraph server as it is, and one that stands between us and it and fails as it is told."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import trustme

from serving import unused_port, wait_until

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Store:
    """An oxigraph server that runs, or what stands in its place."""

    url: str

    @property
    def queries(self) -> str:
        """Its SPARQL address."""
        return f"{self.url}/query"

    @property
    def graphs(self) -> str:
        """The address of its Graph Store."""
        return f"{self.url}/store"

    def select(self, query: str) -> list[str]:
        """Return the rows of an answer, as lines of CSV."""
        headers = {**FORM, "Accept": "text/csv"}
        status, body = self.ask("POST", "/query", headers, urlencode({"query": query}).encode())
        assert status == 200, body
        return body.decode().splitlines()[1:]

    def count(self, graph: str) -> int:
        """Return how many triples a graph has."""
        return int(self.select(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")[0])

    def names(self) -> set[str]:
        """Return the names of all graphs that are not empty."""
        return set(self.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))

    def update(self, text: str) -> None:
        """Change what it holds."""
        status, body = self.ask("POST", "/update", {"Content-Type": "application/sparql-update"}, text.encode())
        assert status == 204, body

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] = {}, body: bytes | None = None
    ) -> tuple[int, bytes]:
        """Send one request."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


@contextmanager
def oxigraph(folder: Path, *, port: int = 0) -> Iterator[Store]:
    """Run the oxigraph server over a store in a folder while it is needed."""
    port = port or unused_port()
    program = Path(sys.executable).with_name("oxigraph")
    command = [program, "serve", "--location", folder / "store", "--bind", f"127.0.0.1:{port}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    store = Store(f"http://127.0.0.1:{port}")

    def answers() -> bool:
        assert process.poll() is None, (folder / "log").read_text()
        with suppress(OSError, http.client.HTTPException):
            return store.ask("GET", "/")[0] > 0
        return False

    try:
        assert wait_until(answers), (folder / "log").read_text()
        yield store
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class Asked:
    """A request on its way to the store."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    over_kept: bool = False
    """Whether its connection has brought an answer before."""

    @property
    def graph(self) -> str:
        """The graph that it names, by the Graph Store Protocol."""
        return "".join(parse_qs(urlsplit(self.path).query).get("graph", []))

    @property
    def query(self) -> str:
        """The query that it puts."""
        return "".join(parse_qs(self.body.decode("utf-8", "replace")).get("query", []))


class Handler(BaseHTTPRequestHandler):
    """One connection to what stands between."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    between: Between
    answered = 0
    """Requests over this connection."""

    def answer(self) -> None:
        """Fail as the rule says, or pass the request on."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, self.path, dict(self.headers), body, over_kept=self.answered > 0)
        self.answered += 1
        with self.between.lock:
            self.between.seen.append(asked)
            self.between.peers.add(self.client_address)
        if fault := self.between.rule(asked):
            self.close_connection = True
            with suppress(OSError):
                fault(self)
            return
        assert self.between.store
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
        connection = http.client.HTTPConnection(urlsplit(self.between.store.url).netloc, timeout=60)
        try:
            connection.request(self.command, self.path, body or None, headers)
            response = connection.getresponse()
            content = response.read()
        except OSError:
            self.close_connection = True
            return
        finally:
            connection.close()
        self.send_response_only(response.status)
        for name in ("Content-Type", "Location"):
            if value := response.headers.get(name):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer  # noqa: N815  # as http.server wants it

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def begin(self, status: int, **headers: str) -> None:
        """Send the head of an answer."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if self.close_connection:  # else the other side may ask again before it sees the end (RFC 9112, 9.6)
            self.send_header("Connection", "close")
        self.end_headers()

    def chunk(self, content: bytes) -> None:
        """Send a piece of a body whose length nobody knows."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()

    def wait(self) -> None:
        """Do nothing until the other side hangs up, and remember that it did."""
        self.connection.settimeout(20)
        with suppress(OSError):
            if self.connection.recv(1) == b"":
                self.between.hung_up.set()


Fault = Callable[[Handler], None]


@dataclass
class Between:
    """What stands between us and a store: ``rule`` picks the fault of a request, or none."""

    store: Store | None
    rule: Callable[[Asked], Fault | None] = lambda _: None
    seen: list[Asked] = field(default_factory=list)
    hung_up: Event = field(default_factory=Event)
    peers: set[object] = field(default_factory=set)
    """The connections that were used."""
    lock: Lock = field(default_factory=Lock)
    url: str = ""

    @property
    def as_store(self) -> Store:
        """It, as whoever calls it takes it."""
        return Store(self.url)


def authority(file: Path) -> trustme.CA:
    """Return an authority that nobody trusts but who reads the file with its own certificate."""
    made = trustme.CA()
    made.cert_pem.write_to_path(file)
    return made


@contextmanager
def between(store: Store | None, *, idle: float | None = None, trust: trustme.CA | None = None) -> Iterator[Between]:
    """Stand between us and a store while that is needed; close a connection over which nothing comes for ``idle``."""
    standing = Between(store)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"between": standing, "timeout": idle}))
    server.daemon_threads = True
    if trust:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.issue_cert("127.0.0.1").configure_cert(context)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    standing.url = f"http{'s' if trust else ''}://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield standing
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
NT = "application/n-triples"
_HALF = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}'


def answers(status: int, body: bytes = b"", **headers: str) -> Fault:
    """Answer with a status, whatever was asked."""

    def fault(handler: Handler) -> None:
        handler.begin(status, Content_Length=str(len(body)), **headers)
        handler.wfile.write(body)

    return fault


def hangs_up(handler: Handler) -> None:
    """Close the connection without a word."""
    handler.connection.close()


def resets(handler: Handler) -> None:
    """Break the connection off without a word, as a machine does that knows of no such connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.rfile.close()
    handler.connection.close()


def says_nothing(handler: Handler) -> None:
    """Take the request and never answer."""
    handler.wait()


def cuts(handler: Handler) -> None:
    """Send a part of what was announced."""
    handler.begin(200, Content_Type=JSON, Content_Length="5000")
    handler.wfile.write(_HALF)


def cuts_chunks(handler: Handler) -> None:
    """Send chunks, and not the last one."""
    handler.begin(200, Content_Type=JSON, Transfer_Encoding="chunked")
    handler.chunk(_HALF)


def ends_early(handler: Handler) -> None:
    """Send half an answer as if it were a whole one, as a store does that fails in the middle."""
    handler.begin(200, Content_Type=JSON, Transfer_Encoding="chunked")
    handler.chunk(_HALF + b" the query was cancelled")
    handler.wfile.write(b"0\r\n\r\n")


def tells_no_length(handler: Handler) -> None:
    """Send triples and close, so that nobody can know whether they are all."""
    handler.begin(200, Content_Type=NT, Connection="close")
    handler.wfile.write(b"<http://e/s> <http://e/p> <http://e/o> .\n")


def closes_at_the_end(handler: Handler) -> None:
    """Send a whole table and close, as HTTP/1.0 does."""
    handler.begin(200, Content_Type=JSON, Connection="close")
    handler.wfile.write(b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}}]}}')


def trickles(handler: Handler) -> None:
    """Send a letter now and then, for ever."""
    handler.begin(200, Content_Type=JSON, Transfer_Encoding="chunked")
    handler.chunk(b'{"head":{"vars":["n"]},"results":{"bindings":[')
    while True:
        handler.chunk(b" ")
        time.sleep(0.05)


def never_ends(handler: Handler) -> None:
    """Send rows as fast as they are taken, for ever."""
    handler.begin(200, Content_Type=JSON, Transfer_Encoding="chunked")
    handler.chunk(b'{"head":{"vars":["n"]},"results":{"bindings":[')
    row = b'{"n":{"type":"literal","value":"1"}},' * 2000
    while True:
        handler.chunk(row)


def speaks_otherwise(handler: Handler) -> None:
    """Answer with something that is no HTTP."""
    handler.wfile.write(b"+OK ready\r\n\r\n")


def sends_heads_for_ever(handler: Handler) -> None:
    """Send header after header."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: %s\r\n" % (b"x" * 4000))


def sisterkg(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would."""
    command = [Path(sys.executable).with_name("sisterkg"), *map(str, arguments)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SISTERKG_")}
    return subprocess.run(command, capture_output=True, text=True, env={**clean, **environment}, timeout=120)


def pushed(site: Path, store: Store, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Push the current snapshot of a site, and see that it went well."""
    arguments = ("push", "--site", site, "--to", store.graphs, "--query", store.queries, *options)
    done = sisterkg(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done

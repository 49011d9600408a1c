"""A proxy before a server that spoils one thing, or several, as proxies in the wild do."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_HOP_BY_HOP = frozenset(("connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"))


@dataclass
class Exchange:
    """A request, and what is answered to it; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    status: int = 0
    told: dict[str, list[str]] = field(default_factory=dict)
    content: bytes = b""

    def tell(self, status: int, content: bytes = b"", **headers: str) -> None:
        """Answer otherwise; what is not told otherwise stays."""
        self.status, self.content = status, content
        self.told |= {name.replace("_", "-"): [value] for name, value in headers.items()}


Spoiler = Callable[[Exchange], None]


def _where(condition: Callable[[Exchange], bool], spoil: Spoiler) -> Spoiler:
    return lambda exchange: spoil(exchange) if condition(exchange) else None


def _flip(exchange: Exchange) -> None:
    if len(exchange.content) > 2:
        exchange.content = exchange.content[:-2] + bytes([exchange.content[-2] ^ 1]) + exchange.content[-1:]


def _compress(exchange: Exchange) -> None:
    """Do as a proxy does that compresses whatever it passes on."""
    if exchange.headers.get("accept-encoding") == "gzip" and exchange.status == 200:
        exchange.content = gzip.compress(exchange.content)
        exchange.told |= {"content-encoding": ["gzip"], "etag": [f"W/{exchange.told.get('etag', [''])[0]}"]}


def _lose(*paths: str) -> Spoiler:
    return _where(
        lambda exchange: exchange.path.partition("?")[0] in paths,
        lambda exchange: exchange.tell(404, b"{}", content_type="application/problem+json"),
    )


MORE: Mapping[str, tuple[str, Spoiler]] = {
    "compresses": ("conditional", _compress),
    "loses RDF/XML": ("content-types", _lose("/catalog.rdf")),
    "loses the feed": ("content-types", _lose("/changes.atom")),
    "loses checksums": ("content-types", _lose("/SHA256SUMS")),
    "refuses HEAD of downloads": (
        "head",
        _where(
            lambda exchange: exchange.method == "HEAD" and exchange.path.startswith("/download/"),
            lambda exchange: exchange.tell(404, content_type="text/html"),
        ),
    ),
    "is down for downloads in whole": (
        "checksums",
        _where(
            lambda exchange: exchange.path == "/download/dataset.rdf" and exchange.status == 200,
            lambda exchange: exchange.tell(503),
        ),
    ),
}
"""Further things that proxies do, each with the check that finds it."""

BEFORE: Mapping[str, Spoiler] = {
    "conditional": lambda exchange: exchange.headers.pop("if-none-match", None),
    "ranges": lambda exchange: exchange.headers.pop("range", None),
    "languages": lambda exchange: exchange.headers.pop("accept-language", None),
    "sparql-formats": _where(
        lambda exchange: exchange.path.startswith("/sparql?"), lambda exchange: exchange.headers.pop("accept", None)
    ),
}
"""What is done to a request before the server sees it, by the check that finds it."""

AFTER: Mapping[str, Spoiler] = {
    "conditional": lambda exchange: exchange.told.pop("etag", None),
    "cors": _where(
        lambda exchange: exchange.status >= 400,
        lambda exchange: exchange.told.pop("access-control-allow-origin", None),
    ),
    "head": _where(lambda exchange: exchange.method == "HEAD", lambda exchange: exchange.tell(405)),
    "content-types": _where(
        lambda exchange: exchange.path == "/download/dataset.nt",
        lambda exchange: exchange.told.update({"content-type": ["application/octet-stream"]}),
    ),
    "links": _where(
        lambda exchange: exchange.path == "/download/dataset.trig",
        lambda exchange: exchange.tell(404, b"{}", content_type="application/problem+json"),
    ),
    "checksums": _where(lambda exchange: exchange.path == "/download/dataset.csv", _flip),
    "problems": _where(
        lambda exchange: 400 <= exchange.status < 500,
        lambda exchange: exchange.tell(exchange.status, b"<h1>Oops</h1>", content_type="text/html"),
    ),
    "sparql-post": _where(
        lambda exchange: exchange.method == "POST" and exchange.body.startswith(b"query="),
        lambda exchange: exchange.tell(403),
    ),
    "sparql-get": _where(lambda exchange: len(exchange.path) > 4000, lambda exchange: exchange.tell(414)),
    "redirects": _where(
        lambda exchange: exchange.status == 303,
        lambda exchange: exchange.told.update({"location": ["http://app.internal:8080/dataset"]}),
    ),
    "limits": _where(
        lambda exchange: exchange.status == 504,
        lambda exchange: exchange.tell(200, b"n\r\n", content_type="text/csv"),
    ),
    "refusals": _where(
        lambda exchange: exchange.body.startswith(b"update="), lambda exchange: exchange.tell(200, b"ok")
    ),
    "immutable": _where(
        lambda exchange: exchange.path.startswith("/snapshots/"),
        lambda exchange: exchange.told.update({"cache-control": ["no-store"]}),
    ),
    "reconcile": _where(
        lambda exchange: exchange.path.startswith("/reconcile/suggest"), lambda exchange: exchange.tell(404, b"{}")
    ),
    "pages": _where(lambda exchange: exchange.path.endswith(".css"), lambda exchange: exchange.tell(404)),
    "robots": _where(lambda exchange: exchange.path == "/robots.txt", lambda exchange: exchange.tell(404)),
}
"""What is done to an answer before the client sees it, by the check that finds it."""

FAULTS = tuple(sorted({*BEFORE, *AFTER}))


class Proxy(ThreadingHTTPServer):
    """The proxy; ``faults`` may be changed while it runs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target: tuple[str, int] = ("", 0)
        self.faults: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Its address, with a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _pass_on(self) -> None:
        assert isinstance(self.server, Proxy)
        sent = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(sent.get("content-length", 0)))
        exchange = Exchange(self.command, self.path, sent, body)
        for fault in self.server.faults:
            if fault in BEFORE:
                BEFORE[fault](exchange)
        _ask(exchange, self.server.target)
        for fault in self.server.faults:
            if fault in AFTER:
                AFTER[fault](exchange)
            if fault in MORE:
                MORE[fault][1](exchange)
        self.send_response(exchange.status)
        for name, values in exchange.told.items():
            for value in values if name not in _HOP_BY_HOP else ():
                self.send_header(name, value)
        length = exchange.told.get("content-length", ["0"])[0] if self.command == "HEAD" else len(exchange.content)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD" and exchange.status != 304:
            self.wfile.write(exchange.content)

    do_GET = do_HEAD = do_POST = do_OPTIONS = _pass_on  # noqa: N815  # as http.server names them

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _ask(exchange: Exchange, target: tuple[str, int]) -> None:
    connection = http.client.HTTPConnection(*target, timeout=30)
    try:
        connection.request(exchange.method, exchange.path, exchange.body or None, exchange.headers)
        response = connection.getresponse()
        exchange.status, exchange.content = response.status, response.read()
        for name, value in response.getheaders():
            exchange.told.setdefault(name.lower(), []).append(value)
    finally:
        connection.close()

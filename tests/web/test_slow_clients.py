"""Clients that send slowly, stop midway or never read: good requests are answered as if they were not there."""

from __future__ import annotations

import http.client
import itertools
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from serving import Server, descendants, serving, wait_until
from sisterkg.snapshot import Site

CLIENTS = 200
SOON = 0.2
"""Seconds within which 95 of 100 good requests are answered."""
ARRIVAL = 4
"""Seconds that a request may take to arrive."""
ASKED = 40
"""Good requests of each kind."""

_HEAD = b"Host: localhost\r\nAccept: */*\r\n"
_FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n"
_DIRECT = b"Content-Type: application/sparql-query\r\nContent-Length: 1000\r\n"
_CHUNKED = b"Content-Type: application/sparql-query\r\nTransfer-Encoding: chunked\r\n"
_DRIP = b"query=" + b"+" * 994

HALVES: Mapping[str, bytes] = {
    "connected-and-silent": b"",
    "half-a-request-line": b"GET /pla",
    "no-headers": b"GET /place/baku HTTP/1.1\r\n",
    "half-the-headers": b"GET /place/baku HTTP/1.1\r\n" + _HEAD + b"Accept-Lang",
    "headers-without-end": b"GET / HTTP/1.1\r\n" + _HEAD + b"X-More: 1\r\n" * 50,
    "no-body": b"POST /sparql HTTP/1.1\r\n" + _HEAD + _FORM + b"\r\n",
    "half-a-form": b"POST /sparql HTTP/1.1\r\n" + _HEAD + _FORM + b"\r\nquery=ASK",
    "half-a-query": b"POST /sparql HTTP/1.1\r\n" + _HEAD + _DIRECT + b"\r\nASK { ?s",
    "half-a-chunk": b"POST /sparql HTTP/1.1\r\n" + _HEAD + _CHUNKED + b"\r\n100\r\nASK { ?s",
    "no-chunk-after-the-first": b"POST /sparql HTTP/1.1\r\n" + _HEAD + _CHUNKED + b"\r\n3\r\nASK\r\n",
    "waiting-to-continue": b"POST /sparql HTTP/1.1\r\n" + _HEAD + _FORM + b"Expect: 100-continue\r\n\r\n",
    "a-body-for-a-page": b"POST /place/baku HTTP/1.1\r\n" + _HEAD + _FORM + b"\r\nquery=ASK",
    "a-body-of-a-get": b"GET /place/baku HTTP/1.1\r\n" + _HEAD + _FORM + b"\r\nquery=ASK",
    "half-a-tls-greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}
"""What a client sends before it sends nothing more."""

UNREAD: Mapping[str, bytes] = {
    "downloads": b"GET /download/dataset.nt HTTP/1.1\r\n" + _HEAD + b"\r\n",
    "many-downloads-on-one-connection": (b"GET /download/dataset.nt HTTP/1.1\r\n" + _HEAD + b"\r\n") * 20,
    "answers": b"GET /sparql?query=SELECT%20*%7B?s%20?p%20?o%7D HTTP/1.1\r\n" + _HEAD + b"\r\n",
}
"""What a client sends whole, to read nothing of the answer."""


@pytest.fixture(scope="module")
def slow_server(site: Site) -> Iterator[Server]:
    """Serve the real records to slow clients, whose patience is tried a little less than usual."""
    with serving(site.folder, "--arrival", str(ARRIVAL)) as server:
        yield server


def _connect(server: Server, sent: bytes, reading: int = 0) -> socket.socket:
    client = socket.socket()
    if reading:
        # So little room that the answer stays with the server.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, reading)
    client.settimeout(5)
    client.connect(server.address)
    with suppress(OSError):  # the server may hang up on what is no HTTP
        client.sendall(sent)
    return client


@contextmanager
def _clients(server: Server, sent: Callable[[int], bytes], reading: int = 0) -> Iterator[list[socket.socket]]:
    """Hold so many connections open, each of which has sent something."""
    with ExitStack() as stack:
        yield [stack.enter_context(_connect(server, sent(number), reading)) for number in range(CLIENTS)]


_numbers = itertools.count()


def _query() -> bytes:
    """A query that nobody has asked before."""
    text = f"SELECT (COUNT(*) AS ?n) ({next(_numbers)} AS ?asked) {{ ?s ?p ?o }}"
    return urlencode({"query": text, "format": "csv"}).encode()


def _page(server: Server) -> int:
    return server.ask("/place/baku", headers={"Accept": "text/html"}).status


def _download(server: Server) -> int:
    return server.ask("/download/dataset.ttl").status


def _query_by_get(server: Server) -> int:
    return server.ask(f"/sparql?{_query().decode()}").status


def _query_by_post(server: Server) -> int:
    return server.ask("/sparql", "POST", {"Content-Type": "application/x-www-form-urlencoded"}, _query()).status


GOOD: Mapping[str, Callable[[Server], int]] = {
    "page": _page,
    "download": _download,
    "query by GET": _query_by_get,
    "query by POST": _query_by_post,
}


def _good_requests_are_quick(server: Server) -> None:
    """Send good requests: each is answered, and nearly all of them soon."""
    durations: dict[str, list[float]] = {name: [] for name in GOOD}
    statuses: dict[str, set[int]] = {name: set() for name in GOOD}
    for _, name in itertools.product(range(ASKED), GOOD):
        started = time.monotonic()
        statuses[name].add(GOOD[name](server))
        durations[name].append(time.monotonic() - started)
    assert statuses == {name: {200} for name in GOOD}
    late = {name: sorted(taken)[int(ASKED * 0.95) - 1] for name, taken in durations.items()}
    assert {name: seconds for name, seconds in late.items() if seconds >= SOON} == {}


@pytest.mark.parametrize("kind", HALVES)
def test_half_a_request_holds_nobody_up(slow_server: Server, kind: str) -> None:
    """With 200 clients that have stopped in the middle of a request, good ones are answered in 200 ms."""
    with _clients(slow_server, lambda number: HALVES[kind]):
        _good_requests_are_quick(slow_server)


@pytest.mark.parametrize("kind", UNREAD)
def test_unread_answer_holds_nobody_up(slow_server: Server, kind: str) -> None:
    """With 200 clients that read nothing of their answers, good ones are answered in 200 ms."""
    with _clients(slow_server, lambda number: UNREAD[kind], reading=4096):
        time.sleep(0.5)  # they are ordinary requests, which may take their turn
        _good_requests_are_quick(slow_server)


def test_clients_of_all_kinds_together_hold_nobody_up(slow_server: Server) -> None:
    """With 200 clients of every kind of slowness, good ones are answered in 200 ms."""
    kinds = [*HALVES.values(), *UNREAD.values()]
    with _clients(slow_server, lambda number: kinds[number % len(kinds)], reading=4096):
        time.sleep(0.5)
        _good_requests_are_quick(slow_server)


def test_dripping_clients_hold_nobody_up(slow_server: Server) -> None:
    """With 200 clients that send a byte now and then, good requests are answered in 200 ms."""
    started = ("half-a-request-line", "no-headers", "no-body")
    more = (b"ce/baku HTTP/1.1", b"X-Drip: " + b"x" * 1_000, _DRIP)
    over = threading.Event()

    def drip(clients: list[socket.socket]) -> None:
        for place in range(len(_DRIP)):
            for number, client in enumerate(clients):
                rest = more[number % len(more)]
                with suppress(OSError):
                    client.sendall(rest[place : place + 1])
            if over.wait(0.5):
                return

    with _clients(slow_server, lambda number: HALVES[started[number % len(started)]]) as clients:
        dripping = threading.Thread(target=drip, args=(clients,))
        dripping.start()
        try:
            _good_requests_are_quick(slow_server)
        finally:
            over.set()
            dripping.join(10)


def test_slow_clients_leave_nothing_behind(slow_server: Server) -> None:
    """A client that stops for good is hung up on before long, so that its connection is not held for ever."""
    with _connect(slow_server, HALVES["half-the-headers"]) as client:
        client.settimeout(ARRIVAL + 5)
        with suppress(ConnectionResetError):
            while client.recv(65536):
                pass  # it may be told why
    _good_requests_are_quick(slow_server)


def test_unread_answers_fill_no_memory(site: Site) -> None:
    """Large answers that nobody reads lie in files, and not in the server's memory once for each who asked."""
    query = b"GET /sparql?query=SELECT%20*%7B?s%20?p%20?o%20.%20?a%20?b%20?s%7D HTTP/1.1\r\n" + _HEAD + b"\r\n"
    with serving(site.folder) as server, ExitStack() as stack:
        size = len(server.ask("/sparql?query=SELECT%20*%7B?s%20?p%20?o%20.%20?a%20?b%20?s%7D").body)
        assert size > 1 << 20
        before = _memory(server)
        for _ in range(50):
            stack.enter_context(_connect(server, query, reading=4096))
        time.sleep(1)
        assert server.query("ASK {}").status == 200
        assert _memory(server) - before < 20 * size


@pytest.mark.parametrize("path", ["/sparql?query=ASK%20%7B%7D", "/place/baku", "/wp-login"])
def test_long_requests_are_not_remembered(slow_server: Server, path: str) -> None:
    """What strangers write into addresses and headers does not stay in the memory when they have been answered."""

    def ask(numbers: Iterable[int]) -> None:
        connection = http.client.HTTPConnection(*slow_server.address, timeout=30)
        for number in numbers:
            filling = f"{number}".ljust(28_000, "x")
            connection.request("GET", path.replace("login", filling), headers={"Accept": f"*/*, x/{filling}"})
            connection.getresponse().read()
        connection.close()

    ask(range(50))
    assert wait_until(lambda: _is_steady(slow_server))
    before = _memory(slow_server)
    ask(range(50, 700))
    assert (_memory(slow_server) - before) >> 20 < 10


def _is_steady(server: Server) -> bool:
    """Tell whether a server that has just been started has made what it makes before anyone asks."""
    before = _memory(server)
    time.sleep(1)
    return _memory(server) == before


def _memory(server: Server) -> int:
    """Return the bytes of memory that the server and everything it has started take."""
    pages = 0
    for pid in (server.pid, *descendants(server.pid)):
        pages += int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize()

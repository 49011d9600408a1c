"""Clients that go away while they wait: what they asked for is not worked on, and holds no place in the queue."""

from __future__ import annotations

import itertools
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import pytest

from serving import Server, descendants, serving, wait_until
from sisterkg.snapshot import Site

TIMEOUT = 60
"""Seconds that a query may take: longer than any test waits."""
SOON = 0.5

_numbers = itertools.count()


@pytest.fixture(scope="module")
def patient(site: Site) -> Iterator[Server]:
    """A server whose own limits end no query while the tests last."""
    with serving(site.folder, "--timeout", str(TIMEOUT), "--wait", str(TIMEOUT), "--queue", "8") as server:
        yield server


@pytest.fixture(scope="module")
def processes(patient: Server) -> int:
    """How many processes the server has before anyone is killed."""
    return len(descendants(patient.pid))


def _endless(server: Server) -> socket.socket:
    """Ask what takes very long, and what nobody has asked before."""
    query = f"SELECT (COUNT(*) AS ?n{next(_numbers)}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"
    client = socket.create_connection(server.address)
    client.sendall(f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".encode())
    return client


def _is_answered_soon(server: Server) -> bool:
    started = time.monotonic()
    answer = server.query(f"SELECT (COUNT(*) AS ?n) ({next(_numbers)} AS ?asked) {{ ?s ?p ?o }}")
    return answer.status == 200 and time.monotonic() - started < SOON


@pytest.mark.parametrize("clients", [1, 2, 10], ids=["one", "as-many-as-workers", "workers-and-queue"])
def test_who_leaves_is_worked_for_no_more(patient: Server, processes: int, clients: int) -> None:
    """After endless queries whose askers have hung up, good ones are answered soon, and the workers are there."""
    with ExitStack() as stack:
        for _ in range(clients):
            stack.enter_context(_endless(patient))
        time.sleep(0.3)
    assert wait_until(lambda: _is_answered_soon(patient), 10)
    assert wait_until(lambda: len(descendants(patient.pid)) == processes, 10)
    assert wait_until(lambda: _is_answered_soon(patient), 10)


def test_who_stays_is_answered(patient: Server) -> None:
    """Of two who ask the same, one goes away: the other has the answer all the same."""
    query = "SELECT (COUNT(*) AS ?n) { ?a <http://schema.org/name> ?c . ?d ?e ?f . FILTER ( ?c = ?f ) }"
    request = f"GET /sparql?query={quote(query)}&format=csv HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with socket.create_connection(patient.address) as leaving:
        leaving.sendall(request)
        time.sleep(0.05)
        with socket.create_connection(patient.address) as staying:
            staying.sendall(request)
            time.sleep(0.05)
            leaving.close()
            staying.settimeout(TIMEOUT)
            assert staying.recv(65536).startswith(b"HTTP/1.1 200")

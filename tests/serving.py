"""Real servers for tests: started as a person would, awaited, asked over HTTP, and ended by their process id."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
"""What Firefox sends."""

Headers = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What a server answered to one request."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    @property
    def text(self) -> str:
        """The body, which is UTF-8."""
        return self.body.decode("utf-8")

    def links(self, relation: str) -> list[tuple[str, str]]:
        """Return the targets of the Link headers of a relation, each with its type."""
        found = []
        for value in self.headers.get_all("Link") or ():
            target, *parameters = value.split("; ")
            named = dict(parameter.split("=", 1) for parameter in parameters)
            if named["rel"].strip('"') == relation:
                found.append((target.strip("<>"), named.get("type", "").strip('"')))
        return found


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    url: str
    """Its address, without a slash at the end."""
    pid: int

    @property
    def address(self) -> tuple[str, int]:
        """Its host and port."""
        parts = urlsplit(self.url)
        assert parts.hostname
        assert parts.port
        return parts.hostname, parts.port

    def ask(self, path: str, method: str = "GET", headers: Headers = (), body: bytes | None = None) -> Answer:
        """Send one request with these headers, Host and Content-Length and no others, and follow nothing."""
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        given = [*(headers.items() if isinstance(headers, Mapping) else headers)]
        names = {name.lower() for name, _ in given}
        try:
            connection.putrequest(method, path, skip_host="host" in names, skip_accept_encoding=True)
            if body is not None and not {"content-length", "transfer-encoding"} & names:
                connection.putheader("Content-Length", str(len(body)))
            for name, value in given:
                connection.putheader(name, value.encode("utf-8"))
            # A server may answer before it has read everything.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str = "text/csv", **parameters: str) -> Answer:
        """Put a SPARQL query by GET."""
        encoded = urlencode({"query": text, **parameters}, quote_via=quote)
        return self.ask(f"/sparql?{encoded}", headers={"Accept": accept})


def send_raw(address: tuple[str, int], request: bytes) -> tuple[int, bytes]:
    """Send bytes that no client library would, and return the status and everything that was answered."""
    with socket.create_connection(address, timeout=30) as connection:
        connection.sendall(request)
        answered = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answered.split(b" ", 2)[1]), answered


def wait_until(happens: Callable[[], bool], seconds: float = 30) -> bool:
    """Return whether something happens in time."""
    deadline = time.monotonic() + seconds
    while not (happened := happens()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return happened


def descendants(pid: int) -> frozenset[int]:
    """Return the processes that a process started, and theirs, those that have ended left out."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                state, parent, *_ = (entry / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return frozenset(found - {pid})


def unused_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    site: Path, *options: str, port: int = 0, log_file: Path | None = None, **environment: str
) -> Iterator[Server]:
    """Run ``sisterkg serve`` over a site while it is needed, on a free port where none is named."""
    port = port or unused_port()
    command = Path(sys.executable).with_name("sisterkg")
    with log_file.open("w+b") if log_file else tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [command, "serve", "--site", site, "--port", str(port), *options],
            stdout=log,
            stderr=log,
            env={**os.environ, "SISTERKG_SITE": "", "PORT": "", **environment},
        )
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        try:
            wait_until(lambda: process.poll() is not None or is_healthy(server))
            if process.poll() is not None or not is_healthy(server):
                log.seek(0)
                raise AssertionError(f"the server did not start: {log.read().decode()}")
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def is_healthy(server: Server) -> bool:
    """Tell whether a server answers."""
    try:
        return server.ask("/health").status == 200
    except (OSError, http.client.HTTPException):
        return False

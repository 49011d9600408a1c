"""Knows how a SPARQL server is started over a dump, awaited, put to sleep and ended; not what it is asked."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

_BIN = Path(sys.executable).parent
REST = 60
"""Seconds within which a server has to end what it does for clients that have gone away."""
_NOTHING = 0.05
"""Seconds of processor time in half a second in which a server does nothing."""
_START = 1200
"""Seconds that a server may take to start: rdflib reads 40,000 triples a second."""


@dataclass(frozen=True)
class Material:
    """One graph, in the forms in which the servers take it."""

    site: Path
    """A site whose current snapshot it is."""
    dump: Path
    """The same graph as N-Triples."""
    work: Path
    """A folder for what else is made of it."""


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    port: int
    path: str
    process: subprocess.Popen[bytes]

    def ask(self, text: str, accept: str, patience: float) -> bytes:
        """Return the answer to a query.

        Raises:
            OSError, HTTPException: where there is none in so many seconds.
        """
        return self.get(f"{self.path}?{urlencode({'query': text}, quote_via=quote)}", {"Accept": accept}, patience)

    def get(self, address: str, headers: Mapping[str, str], patience: float) -> bytes:
        """Return what is at a path.

        Raises:
            OSError, HTTPException: where it is not given in so many seconds.
        """
        connection = http.client.HTTPConnection("localhost", self.port, timeout=patience)
        try:
            connection.request("GET", address, headers=dict(headers))
            response = connection.getresponse()
            body = response.read()
            if response.status != http.client.OK:
                raise http.client.HTTPException(f"{address}: {response.status}: {body[:300]!r}")
            return body
        finally:
            connection.close()

    @contextmanager
    def awake(self) -> Iterator[bool]:
        """Let the server run, and tell whether it has come to rest; all others sleep, so that only it is measured."""
        os.killpg(self.process.pid, signal.SIGCONT)
        try:
            yield self.rests()
        finally:
            os.killpg(self.process.pid, signal.SIGSTOP)

    def rests(self) -> bool:
        """Wait until the server does nothing more for those who have gone away, and tell whether it came to that."""
        deadline, before = time.monotonic() + REST, -1.0
        while time.monotonic() < deadline:
            if (spent := self.processor_seconds()) - before < _NOTHING:
                return True
            before = spent
            time.sleep(0.5)
        return False

    def processor_seconds(self) -> float:
        """Return the seconds of processor time that the server and its children have taken."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text("utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.process.pid:
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Kind:
    """A kind of server: the path of its endpoint, what it makes first, and the command that starts it on a port."""

    name: str
    path: str
    command: Callable[[Material, int], Sequence[str | Path]]
    prepare: Callable[[Material], Sequence[str | Path]] | None = None


def _sisterkg(material: Material, port: int) -> Sequence[str | Path]:
    # All limits hold. Only the rate is raised, as all clients here are one.
    return [_BIN / "sisterkg", "serve", "--site", material.site, "--port", str(port), "--rate", "1000000000"]


def _oxigraph(material: Material, port: int) -> Sequence[str | Path]:
    location = material.work / "oxigraph"
    return [_BIN / "oxigraph", "serve-read-only", "--location", location, "--bind", f"localhost:{port}"]


def _oxigraph_load(material: Material) -> Sequence[str | Path]:
    return [_BIN / "oxigraph", "load", "--location", material.work / "oxigraph", "--file", material.dump]


def _rdflib_endpoint(material: Material, port: int) -> Sequence[str | Path]:
    return [_BIN / "rdflib-endpoint", "serve", "--port", str(port), material.dump]


SISTERKG = Kind("sisterkg", "/sparql", _sisterkg)
OXIGRAPH = Kind("oxigraph", "/query", _oxigraph, _oxigraph_load)
RDFLIB_ENDPOINT = Kind("rdflib-endpoint", "/", _rdflib_endpoint)
KINDS = (SISTERKG, OXIGRAPH, RDFLIB_ENDPOINT)


@contextmanager
def all_running(material: Material) -> Iterator[Mapping[Kind, Running]]:
    """Run a server of each kind, all of them asleep."""
    with ExitStack() as stack:
        yield {kind: stack.enter_context(running(kind, material)) for kind in KINDS}


@contextmanager
def running(kind: Kind, material: Material) -> Iterator[Running]:
    """Run a server of a kind, asleep."""
    if kind.prepare:
        subprocess.run(kind.prepare(material), check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (material.work / f"{kind.name}.log").open("wb") as log:
        process = subprocess.Popen(kind.command(material, port), stdout=log, stderr=log, start_new_session=True)
        server = Running(port, kind.path, process)
        try:
            _wait_for(server, kind)
            os.killpg(process.pid, signal.SIGSTOP)
            yield server
        finally:
            os.killpg(process.pid, signal.SIGCONT)
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait_for(server: Running, kind: Kind) -> None:
    deadline = time.monotonic() + _START
    while True:
        try:
            server.ask("ASK {}", "application/sparql-results+json", 5)
        except (OSError, http.client.HTTPException) as error:
            if server.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{kind.name} did not start: {error}") from error
            time.sleep(0.1)
        else:
            return

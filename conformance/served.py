"""Knows how a real server shows a snapshot and is asked over HTTP; does not know what is asked."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

_PATIENCE = 30
"""Seconds that a server may take to start."""


@dataclass(frozen=True)
class Reply:
    """What the server answered to one request."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True)
class Endpoint:
    """A running server's SPARQL endpoint."""

    port: int

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
        """Send any request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            content_type = response.headers.get("Content-Type", "").partition(";")[0]
            return Reply(response.status, content_type, response.read())
        finally:
            connection.close()

    def query(self, text: str, accept: str) -> Reply:
        """Put a query by GET."""
        return self.ask("GET", f"/sparql?{urlencode({'query': text}, quote_via=quote)}", {"Accept": accept})

    def update(self, text: str) -> Reply:
        """Put an update by a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", "/sparql", form, urlencode({"update": text}).encode())

    def shown(self) -> str:
        """Return the id of the snapshot that is answered from."""
        return str(json.loads(self.ask("GET", "/health", {}).body)["snapshot"])

    def is_up(self) -> bool:
        """Tell whether the server answers."""
        try:
            return self.ask("GET", "/health", {}).status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False


class Site:
    """A site's folder, of which one snapshot after another is current."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def switch(self, snapshot: Path) -> None:
        """Make a snapshot the current one, by one rename."""
        link = self.folder / ".current"
        link.symlink_to(snapshot.relative_to(self.folder))
        link.replace(self.folder / "current")

    def show(self, snapshot: Path, endpoint: Endpoint) -> None:
        """Make a snapshot the current one, and see that the running server answers from it.

        Raises:
            RuntimeError: where it answers from another.
        """
        self.switch(snapshot)
        shown = endpoint.shown()
        if shown != snapshot.name:
            raise RuntimeError(f"{snapshot.name} is current, and the server shows {shown}")


@contextmanager
def running(site: Path, *options: str) -> Iterator[Endpoint]:
    """Run ``sisterkg serve`` over a site, with more options, on a free port while it is needed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        endpoint = Endpoint(probe.getsockname()[1])
    command: list[str | Path] = [
        Path(sys.executable).with_name("sisterkg"),
        "serve",
        "--site",
        site,
        "--port",
        str(endpoint.port),
        *options,
    ]
    with tempfile.TemporaryFile() as log:
        environment = {**os.environ, "SISTERKG_SITE": "", "PORT": ""}
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            deadline = time.monotonic() + _PATIENCE
            while not endpoint.is_up():
                if process.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"the server did not start: {log.read().decode()}")
                time.sleep(0.02)
            yield endpoint
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

"""Knows how a WSGI app is called from the event loop; does not know the app.

The app runs in a few threads. It never waits there: bodies and answers to queries are handed over complete.
"""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from flask import Flask, request

from sisterkg.engine import Answer, Limits, Question
from sisterkg.server.recording import Recorded
from sisterkg.web.preconditions import unmarked
from sisterkg.web.reconcile import CHARGE
from sisterkg.web.responses import STARTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from granian.rsgi import Scope

_THREADS = 4
_ANSWER = "sisterkg.answer"
_FAILURE = "sisterkg.failure"
_FILE = "x-sendfile"
_KNOWN = "HTTP_IF_NONE_MATCH"


@dataclass(frozen=True)
class HandedOver:
    """What has been done about a request before the app sees it."""

    body: bytes = b""
    answer: Answer | None = None
    """The answer to the query that the request asks."""
    failure: Exception | None = None
    """Why the request cannot be answered, for the app to tell."""
    started: float | None = None
    """When the request arrived, by time.perf_counter."""
    charge: Callable[[int], None] | None = None
    """Takes queries from what the client may reconcile, called from a thread; None where nothing is reconciled."""


class Overloaded(Exception):
    """Too many requests wait for a thread already."""


class HandedOverEngine:
    """Gives the app the answer that has been handed over with the request."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def answer(self, question: Question) -> Answer:
        """Return the answer to the request's question."""
        del question
        answer: Answer = request.environ[_ANSWER]
        return answer

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


def tell_failures(app: Flask) -> None:
    """Make an app tell the failures that are handed over, as it tells its own."""

    @app.before_request
    def tell() -> None:
        if failure := request.environ.get(_FAILURE):
            raise failure

    app.config["USE_X_SENDFILE"] = True


class Bridge:
    """Threads in which WSGI apps are called."""

    def __init__(self, errors: TextIO, most: int) -> None:
        self._errors = errors
        self._most = most
        self._threads = ThreadPoolExecutor(_THREADS, "sisterkg-app")
        self._running = 0

    async def respond(self, app: Flask, scope: Scope, protocol: Recorded, handed: HandedOver) -> None:
        """Answer a request by an app.

        Raises:
            Overloaded: where too many wait already.
        """
        if self._running >= self._most:
            raise Overloaded
        self._running += 1
        try:
            loop = asyncio.get_running_loop()
            environ = _environ(scope, handed, self._errors)
            status, headers, body = await loop.run_in_executor(self._threads, _call, app, environ)
        finally:
            self._running -= 1
        by_name = dict(headers)
        if file := by_name.get(_FILE):
            kept = [(name, value) for name, value in headers if name != _FILE]
            if "content-range" in by_name:
                first, last = _range(by_name["content-range"])
                protocol.response_file_range(status, kept, file, first, last + 1)
                return
            if "content-length" not in by_name:
                kept.append(("content-length", str(Path(file).stat().st_size)))
            protocol.response_file(status, kept, file)
        else:
            protocol.response_bytes(status, headers, body)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False)


def _range(content_range: str) -> tuple[int, int]:
    """Return the first and last byte that a Content-Range header names (RFC 9110, 14.4).

    >>> _range("bytes 0-99/1234")
    (0, 99)
    """
    first, _, last = content_range.partition(" ")[2].partition("/")[0].partition("-")
    return int(first), int(last)


def _call(app: Flask, environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    started: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> object:
        started[:] = [int(status[:3]), [(name.lower(), value) for name, value in headers]]
        return None

    parts: Iterable[bytes] = app(environ, start_response)  # type: ignore[arg-type]  # nobody writes to the callable
    try:
        body = b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()
    status, headers = started
    return status, headers, body


def _environ(scope: Scope, handed: HandedOver, errors: TextIO) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        # Flask's own router is given the path as it was sent, where it looks at all.
        "REQUEST_URI": quote(scope.path),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(handed.body),
        "wsgi.errors": errors,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        _ANSWER: handed.answer,
        _FAILURE: handed.failure,
        STARTED: handed.started,
        CHARGE: handed.charge,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        # Several lines of one header are one list (RFC 9110, 5.3).
        environ[key] = f"{environ[key]}, {value}" if key in environ else value
    if _KNOWN in environ:
        environ[_KNOWN] = unmarked(environ[_KNOWN])
    environ["CONTENT_LENGTH"] = str(len(handed.body))
    return environ

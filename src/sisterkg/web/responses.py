"""Knows what every answer has in common: validators, CORS, relative links; does not know what is answered."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, redirect, request
from werkzeug.http import http_date

from sisterkg.engine import Limits
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat
from sisterkg.web.formats import PAGE
from sisterkg.web.preconditions import require
from sisterkg.web.served import the_snapshot

_EDITOR_STYLES = (
    "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='",
    "'sha256-jSYQUrW7J0b3jPqhZP9C2Xh1PyJKHKXd4s0fpGGKrww='",
)
"""The two styles that the editor's libraries put into the page, for columns and charts (CSP 3, 2.3.1)."""

_POLICY = (
    f"default-src 'none'; style-src 'self' {' '.join(_EDITOR_STYLES)}; img-src 'self' data:; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

STARTED = "sisterkg.started"
"""Where a WSGI environment tells when the request arrived, by time.perf_counter."""

IF_MATCH = "HTTP_IF_MATCH"
"""Where a WSGI environment has the header, in which Werkzeug takes no star for any tag."""

FRESH = "public, no-cache"
"""Anyone may keep an answer and asks each time whether it still holds."""

_EXPOSED = (
    *("ETag", "Link", "Content-Location", "Last-Modified", "Retry-After", "Accept-Ranges", "Content-Range"),
    *("Sisterkg-Snapshot", "Sisterkg-Limits", "Server-Timing"),
)
"""Headers that scripts may read; the star alone would not do for requests with credentials."""


def timing(**seconds: float) -> str:
    """Return a Server-Timing header (W3C Server Timing, 2): milliseconds by what they went to.

    >>> timing(engine=0.0012, total=0.0057)
    'engine;dur=1.2, total;dur=5.7'
    """
    return ", ".join(f"{name};dur={duration * 1000:.1f}" for name, duration in seconds.items())


def relative(path: str) -> str:
    """Return a link from the page that is asked for to another path of the site, such as ``place/baku``.

    Links are relative to what the client asked for, so that they hold behind any proxy and below any path.
    """
    depth = request.path.count("/") - 1
    return ("../" * depth or "./") + path


def redirected(target: str) -> Response:
    """Send a client on to another address (303)."""
    response = redirect(target, HTTPStatus.SEE_OTHER, Response)
    assert isinstance(response, Response)
    return response


def represented(body: bytes, offer: MediaFormat) -> Response:
    """Answer with one representation of something that has several: validators, and 304 where nothing changed."""
    response = Response(body, content_type=offer.content_type)
    response.vary.add("Accept")
    return conditional(response, hashlib.sha256(body).hexdigest()[:32])


def conditional(response: Response, etag: str) -> Response:
    """Add a strong ETag and Last-Modified, and turn the answer into a 304 where the client has it already.

    Raises:
        PreconditionFailed: where the client wants another answer.
    """
    wanted(validated(response, etag)).make_conditional(environ_without(IF_MATCH))
    response.headers["Cache-Control"] = FRESH
    return response


def wanted(response: Response) -> Response:
    """Return an answer, unless the client wants another one, or an older.

    Raises:
        PreconditionFailed: where it does.
    """
    if request.method in ("GET", "HEAD"):
        given = request.headers
        etag = response.get_etag()[0] or ""
        require(given.get("If-Match"), given.get("If-Unmodified-Since"), etag, response.last_modified)
    return response


def environ_without(*names: str) -> dict[str, Any]:
    """Return the request's WSGI environment without some headers, for who has looked at them already."""
    return {name: value for name, value in request.environ.items() if name not in names}


def validated(response: Response, etag: str) -> Response:
    """Add what a client may ask by whether it has the answer already."""
    response.set_etag(etag)
    response.last_modified = datetime.fromtimestamp(the_snapshot().published, UTC)
    return response


def common_headers(snapshot: Snapshot, limits: Limits) -> Mapping[str, str]:
    """Return what every answer carries, errors included: open to scripts from any page, no type to be guessed."""
    return {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": f"*, {', '.join(_EXPOSED)}",
        "X-Content-Type-Options": "nosniff",
        "Sisterkg-Snapshot": snapshot.id,
        "Sisterkg-Limits": limits.told,
    }


def answer_headers(snapshot: Snapshot, limits: Limits) -> Mapping[str, str]:
    """Return what the answers to all queries of a snapshot carry, beside their type, ETag and time."""
    return {
        "Vary": "Accept",
        "Last-Modified": http_date(snapshot.published),
        "Cache-Control": FRESH,
        **common_headers(snapshot, limits),
    }


def register(app: Flask, limits: Limits) -> None:
    """Give every answer what all have in common, and guard every page."""

    @app.before_request
    def start_clock() -> None:
        g.started = request.environ.get(STARTED) or time.perf_counter()

    @app.after_request
    def add_common_headers(response: Response) -> Response:
        headers = response.headers
        for name, value in common_headers(the_snapshot(), limits).items():
            headers.setdefault(name, value)
        headers["Server-Timing"] = timing(total=time.perf_counter() - g.started)
        if response.mimetype == PAGE.media_type:
            response.vary.add("Accept-Language")
            headers.setdefault("Content-Security-Policy", _POLICY)
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
            headers["Access-Control-Allow-Headers"] = request.headers.get(
                "Access-Control-Request-Headers", "Accept, Content-Type, If-None-Match"
            )
            headers["Access-Control-Max-Age"] = "86400"
        return response

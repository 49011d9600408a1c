"""Knows what every answer has in common: validators, CORS, relative links; does not know what is answered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask, Response, current_app, request

from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat
from sisterkg.vocab import Iri
from sisterkg.web.formats import PAGE

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def the_snapshot() -> Snapshot:
    """Return the snapshot that this app serves."""
    snapshot: Snapshot = current_app.extensions["sisterkg.snapshot"]
    return snapshot


def relative(path: str) -> str:
    """Return a link from the page that is asked for to another path of the site, such as ``place/baku``.

    Links are relative to what the client asked for, so that they hold behind any proxy and below any path.
    """
    depth = request.path.count("/") - 1
    return ("../" * depth or "./") + path


def represented(body: bytes, offer: MediaFormat) -> Response:
    """Answer with one representation of something that has several: validators, and 304 where nothing changed."""
    response = Response(body, content_type=offer.content_type)
    response.vary.add("Accept")
    return conditional(response, hashlib.sha256(body).hexdigest()[:32])


def conditional(response: Response, etag: str) -> Response:
    """Add a strong ETag and Last-Modified, and turn the answer into a 304 where the client has it already."""
    response.set_etag(etag)
    response.last_modified = datetime.fromtimestamp(the_snapshot().published, UTC)
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


def add_alternates(
    response: Response, path: str, offers: Sequence[MediaFormat], about: Iri | None = None
) -> Response:
    """Link the other formats of a document (RFC 8288), and the thing that it describes."""
    for offer in offers:
        suffix = "" if offer is PAGE else f".{offer.suffix}"
        link = f'<{relative(path + suffix)}>; rel="alternate"; type="{offer.media_type}"'
        response.headers.add("Link", link)
    if about:
        response.headers.add("Link", f'<{about}>; rel="describes"')
    return response


def register(app: Flask) -> None:
    """Open every answer, errors included, to scripts from any page; guard every page; let no type be guessed."""

    @app.after_request
    def add_common_headers(response: Response) -> Response:
        headers = response.headers
        headers["Access-Control-Allow-Origin"] = "*"
        headers["Access-Control-Expose-Headers"] = "*, ETag, Link, Content-Location, Last-Modified, Retry-After"
        headers["X-Content-Type-Options"] = "nosniff"
        if response.mimetype == PAGE.media_type:
            response.vary.add("Accept-Language")
            headers["Content-Security-Policy"] = _POLICY
        if request.method == "OPTIONS":
            headers["Access-Control-Allow-Methods"] = headers.get("Allow", "GET, HEAD, OPTIONS")
            headers["Access-Control-Allow-Headers"] = request.headers.get(
                "Access-Control-Request-Headers", "Accept, Content-Type, If-None-Match"
            )
            headers["Access-Control-Max-Age"] = "86400"
        return response

"""Knows how a file is sent, whole or in part (RFC 9110, 14); it is never made on request. Not which file it is."""

from __future__ import annotations

from pathlib import Path

from flask import Response, request, send_file
from werkzeug.http import parse_range_header

from sisterkg.dumps import COMPRESSIONS
from sisterkg.releases import RDF_PATCH
from sisterkg.syntaxes import DATASET_SYNTAXES, ROW_SYNTAXES, SYNTAXES
from sisterkg.web.responses import FRESH, validated

_FOR_EVER = "public, max-age=31536000, immutable"
"""A year, the most that caches take (RFC 8246)."""

_MEDIA_TYPES = {
    **{suffix: syntax.media_type for suffix, syntax in (*SYNTAXES.items(), *DATASET_SYNTAXES.items())},
    **{suffix: compression.media_type for suffix, compression in COMPRESSIONS.items()},
    RDF_PATCH.suffix: RDF_PATCH.media_type,
    "csv": ROW_SYNTAXES["csv"].media_type,
    "json": "application/json",
    "rq": "application/sparql-query",
    "txt": "text/plain",
    "xml": "application/xml",
}
"""The type of a file by its suffix; what has none is a text."""


def sent(file: Path, etag: str) -> Response:
    """Send a file that may be another one the next time."""
    return _sent(file, etag, FRESH)


def sent_for_ever(file: Path, etag: str) -> Response:
    """Send a file that never changes."""
    return _sent(file, etag, _FOR_EVER)


def _sent(file: Path, etag: str, caching: str) -> Response:
    media_type = _MEDIA_TYPES.get(file.suffix.removeprefix("."), "text/plain")
    response = send_file(file.absolute(), mimetype=media_type, download_name=file.name, conditional=False, etag=False)
    # Flask would add a charset to XML, which says its own; texts need one.
    response.headers["Content-Type"] = (
        f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    )
    validated(response, etag)
    response.headers["Cache-Control"] = caching
    environ = dict(request.environ)
    if not _asks_for_one_part():
        environ.pop("HTTP_RANGE", None)
    response.make_conditional(environ, accept_ranges=True, complete_length=file.stat().st_size)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _asks_for_one_part() -> bool:
    """Tell whether one range of bytes is asked for; any other Range may be ignored (RFC 9110, 14.2)."""
    asked = parse_range_header(request.headers.get("Range"), make_inclusive=False)
    return request.method == "GET" and asked is not None and asked.units == "bytes" and len(asked.ranges) == 1

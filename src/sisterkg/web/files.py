"""Knows how a file is sent, whole or in part (RFC 9110, 14); it is never made on request. Not which file it is."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import parse_date, parse_range_header

from sisterkg.dumps import COMPRESSIONS
from sisterkg.releases import RDF_PATCH
from sisterkg.syntaxes import DATASET_SYNTAXES, ROW_SYNTAXES, SYNTAXES
from sisterkg.web.responses import FRESH, IF_MATCH, environ_without, validated, wanted

_FOR_EVER = "public, max-age=31536000, immutable"
"""A year, the most that caches take (RFC 8246)."""

_MEDIA_TYPES = {
    **{suffix: syntax.media_type for suffix, syntax in (*SYNTAXES.items(), *DATASET_SYNTAXES.items())},
    **{suffix: compression.media_type for suffix, compression in COMPRESSIONS.items()},
    RDF_PATCH.suffix: RDF_PATCH.media_type,
    "csv": ROW_SYNTAXES["csv"].media_type,
    "tsv": ROW_SYNTAXES["tsv"].media_type,
    "json": "application/json",
    "rq": "application/sparql-query",
    "txt": "text/plain",
    "xml": "application/xml",
}
"""The type of a file by its suffix; what has none is a text."""


def sent(file: Path, etag: str) -> Response:
    """Send a file that may be another one the next time."""
    return _sent(file, etag, FRESH)


def sent_for_ever(file: Path, etag: str, since: datetime | None = None) -> Response:
    """Send a file that never changes, since a time where one is known."""
    return _sent(file, etag, _FOR_EVER, since)


def _sent(file: Path, etag: str, caching: str, since: datetime | None = None) -> Response:
    media_type = _MEDIA_TYPES.get(file.suffix.removeprefix("."), "text/plain")
    response = send_file(file.absolute(), mimetype=media_type, download_name=file.name, conditional=False, etag=False)
    # Flask would add a charset to XML, which says its own; texts need one.
    response.headers["Content-Type"] = (
        f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    )
    validated(response, etag)
    response.headers["Cache-Control"] = caching
    if caching is _FOR_EVER:
        response.last_modified = since
    size = file.stat().st_size
    response.headers["Accept-Ranges"] = "bytes"
    wanted(response).make_conditional(environ_without("HTTP_RANGE", "HTTP_IF_RANGE", IF_MATCH))
    if response.status_code == HTTPStatus.OK and (part := _part_asked_for(response, size)):
        first, last = part
        environ = environ_without("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", IF_MATCH, "HTTP_IF_RANGE")
        environ["HTTP_RANGE"] = f"bytes={first}-{last}"
        response.make_conditional(environ, accept_ranges=True, complete_length=size)
    return response


def _part_asked_for(response: Response, size: int) -> tuple[int, int] | None:
    """Return the first and the last byte of the one range that is asked for; None where the whole is to be sent.

    Any Range but one of bytes may be passed over, and one is only meant while the file is the same (RFC 9110, 14.2).

    Raises:
        RequestedRangeNotSatisfiable: where it begins behind the end.
    """
    asked = parse_range_header(request.headers.get("Range"), make_inclusive=False)
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if (condition := request.headers.get("If-Range")) and not _holds(condition, response):
        return None
    start, stop = asked.ranges[0]
    if start < 0:
        start, stop = max(0, size + start), size
    if start >= size:
        raise RequestedRangeNotSatisfiable(size)
    return start, min(stop or size, size) - 1


def _holds(if_range: str, response: Response) -> bool:
    """Tell whether an If-Range names this very file, by a strong validator (RFC 9110, 13.1.5)."""
    if if_range.startswith('"'):
        return if_range == f'"{response.get_etag()[0]}"'
    return not if_range.startswith("W/") and parse_date(if_range) == response.last_modified

"""Knows the SPARQL 1.1 Protocol; does not know how a query is answered."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from threading import BoundedSemaphore
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, current_app, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from sisterkg.engine import Engine, Question, Refusal, Refused, form_of
from sisterkg.web.formats import GRAPHS, PAGE, ROWS, NotAcceptable, choose
from sisterkg.web.responses import represented, the_snapshot

sparql = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_UPDATE = "application/sparql-update"
_FORMAT_NAMES = ("format", "output", "results")
"""The parameters by which clients ask for a format."""

Parameters = Sequence[tuple[str, str]]


@sparql.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query (SPARQL 1.1 Protocol, 2.1): by GET, by a form, or as the body itself."""
    parameters = _parameters()
    engine: Engine = current_app.extensions["sisterkg.engine"]
    if any(name == "update" for name, _ in parameters):
        raise Refused(Refusal.UPDATE, "this endpoint only answers queries", "send a query")
    queries = [value for name, value in parameters if name == "query"]
    if not queries and request.method in ("GET", "HEAD"):
        return _form_page()
    if len(queries) != 1:
        raise Refused(Refusal.MALFORMED, f"the request has {len(queries)} queries", "send one parameter named query")
    form = form_of(queries[0], engine.limits)
    wanted = next((value for name, value in parameters if name in _FORMAT_NAMES and value), None)
    offers = GRAPHS if form.gives_graph else ROWS
    offer = choose(offers, request.headers.get("Accept"), wanted)
    question = Question(
        text=queries[0],
        form=form,
        syntax=offer.suffix,
        default_graphs=_graphs(parameters, "default-graph-uri"),
        named_graphs=_graphs(parameters, "named-graph-uri"),
    )
    return represented(engine.answer(question).content, offer)


def _form_page() -> Response:
    """Show people a form; tell programs what is missing."""
    try:
        offer = choose((PAGE,), request.headers.get("Accept"))
    except NotAcceptable:
        raise Refused(Refusal.MALFORMED, "the request has no query", "send one parameter named query") from None
    snapshot = the_snapshot()
    names = [path for path in snapshot.files if path.startswith("questions/")]
    examples = [(path, snapshot.read(path).decode().partition("\n")[0].lstrip("# ")) for path in names]
    body = render_template("sparql.html", examples=examples, formats=ROWS)
    return represented(body.encode(), offer)


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    graphs = tuple(value for given, value in parameters if given == name)
    if any(":" not in graph or not graph.isprintable() or set(graph) & set(' <>"{}|^`\\') for graph in graphs):
        raise Refused(Refusal.MALFORMED, f"{name} is no absolute IRI", "name a graph by its IRI")
    return graphs


def _parameters() -> Parameters:
    """Return the parameters of the URL and, for a POST, of the body, decoded strictly."""
    in_url = _decoded(request.query_string)
    if request.method != "POST":
        return in_url
    media_type = (request.mimetype or "").lower()
    if media_type == _DIRECT:
        return [*in_url, ("query", _text(_body()))]
    if media_type == _FORM:
        return [*in_url, *_decoded(_body())]
    if media_type == _UPDATE:
        raise Refused(Refusal.UPDATE, "this endpoint only answers queries", f"send {_DIRECT}")
    raise UnsupportedMediaType(f"a query comes as {_FORM} or {_DIRECT}, in UTF-8")


_bodies = BoundedSemaphore(8)
"""Bodies that may be read at once. A client that stops in the middle of one holds a thread of the server's until it
goes away; half of the threads stay free for all who ask by GET."""

_READ_BEYOND = 8 << 20
"""Bytes of a body that is too long that are read and thrown away before it is refused."""


def _body() -> bytes:
    """Read the body up to its limit: a query of the greatest length, every character escaped, and some graphs.

    Werkzeug cuts an oversized chunked body without a word, so the server's own stream is read.
    """
    limit = 16 * current_app.extensions["sisterkg.engine"].limits.length
    size = request.content_length
    if not _bodies.acquire(blocking=False):
        raise Refused(Refusal.BUSY, "too many clients are sending at once", "ask by GET, or again in a moment")
    try:
        body: bytes = request.environ["wsgi.input"].read(limit + 1 if size is None else min(size, limit + 1))
        if len(body) > limit:
            # A client that is still sending would never see the answer.
            request.environ["wsgi.input"].read(_READ_BEYOND)
    finally:
        _bodies.release()
    if len(body) > limit:
        raise RequestEntityTooLarge(f"the body is longer than {limit} bytes")
    if size is not None and len(body) < size:
        abort(HTTPStatus.BAD_REQUEST, "the body ended before its length was reached")
    return body


def _decoded(encoded: bytes) -> Parameters:
    try:
        return parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except UnicodeDecodeError:
        raise Refused(Refusal.MALFORMED, "the request is not UTF-8", "encode it as UTF-8") from None
    except ValueError:
        raise Refused(Refusal.MALFORMED, "the request has more than 100 parameters", "send fewer") from None


def _text(content: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType("a query comes in UTF-8")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(Refusal.MALFORMED, "the query is not UTF-8", "encode it as UTF-8") from None

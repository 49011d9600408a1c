"""Knows what the endpoint answers: results, its own description, a form for people; not how a query is answered."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request

from sisterkg.engine import Answer
from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import PREFIXES
from sisterkg.web.examples import Example, examples_of, federated_examples_of
from sisterkg.web.formats import GRAPHS, PAGE, NotAcceptable, choose
from sisterkg.web.protocol import (
    BODY_CUT_SHORT,
    OFFERS,
    Asked,
    Request,
    body_too_long,
    decoded,
    no_query,
    read_query,
    wanted_format,
)
from sisterkg.web.responses import IF_MATCH, answer_headers, environ_without, represented, timing, wanted
from sisterkg.web.results import READABLE, SHOWN, read_table
from sisterkg.web.served import the_engine, the_snapshot
from sisterkg.web.service_description import service_description

sparql = Blueprint("sparql", __name__)

_ANY_FORMAT = [offer for offers in OFFERS.values() for offer in offers if offer is not PAGE]
"""The formats of tables and graphs, for who has not asked yet."""


@sparql.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, say what the endpoint is."""
    engine = the_engine()
    asked = read_query(the_request(), engine.limits)
    if asked is None:
        return _description()
    answer = engine.answer(asked.question)
    return _page_of(asked, answer) if asked.offer is PAGE else represented_answer(asked, answer)


def the_request() -> Request:
    """Return what of the request bears on a query, its body read up to the limit."""
    return Request(
        method=request.method,
        query_string=request.query_string.decode("ascii", "surrogateescape"),
        accept=request.headers.get("Accept"),
        content_type=request.content_type or "",
        body=_body() if request.method == "POST" else b"",
    )


def represented_answer(asked: Asked, answer: Answer) -> Response:
    """Return an answer as the engine wrote it, or 304 where the asker has it."""
    snapshot, limits = the_snapshot(), the_engine().limits
    headers = answer_headers(snapshot, limits)
    response = Response(answer.content, headers=headers, content_type=asked.offer.content_type)
    response.set_etag(answer.digest)
    response.headers["Server-Timing"] = timing(engine=answer.seconds)
    wanted(response).make_conditional(environ_without(IF_MATCH))
    return response


def _body() -> bytes:
    """Read the body up to its limit.

    Werkzeug cuts an oversized chunked body without a word, so the server's own stream is read.
    """
    limit = the_engine().limits.body
    size = request.content_length
    body: bytes = request.environ["wsgi.input"].read(limit + 1 if size is None else min(size, limit + 1))
    if len(body) > limit:
        raise body_too_long(limit)
    if size is not None and len(body) < size:
        abort(HTTPStatus.BAD_REQUEST, BODY_CUT_SHORT)
    return body


def _description() -> Response:
    """Describe the endpoint to programs; show people a form, with an example in it where they chose one."""
    parameters = decoded(request.query_string.decode("ascii", "surrogateescape"))
    try:
        offer = choose((*GRAPHS, PAGE), request.headers.get("Accept"), wanted_format(parameters))
    except NotAcceptable:
        raise no_query() from None
    snapshot = the_snapshot()
    if offer is PAGE:
        examples = examples_of(snapshot)
        wanted = next((each for each in examples if each.name == request.args.get("example")), None)
        text = wanted.text if wanted else _first_query(examples)
        return represented(_form(examples, text).encode(), PAGE)
    syntax = SYNTAXES[offer.suffix]
    return represented(service_description(snapshot, the_engine().limits, syntax), offer)


def _first_query(examples: list[Example]) -> str:
    return examples[0].text if examples else "SELECT * WHERE { ?s ?p ?o } LIMIT 10"


def _form(examples: list[Example], text: str, **results: object) -> str:
    federated = federated_examples_of(the_snapshot())
    given = {"asked": None, "federated": federated, "offers": _ANY_FORMAT, **results}
    return render_template("sparql.html", examples=examples, query=text, prefixes=PREFIXES, **given)


def _page_of(asked: Asked, answer: Answer) -> Response:
    snapshot, question = the_snapshot(), asked.question
    offers = [offer for offer in OFFERS[question.form.gives_graph] if offer is not PAGE]
    graphs = [("default-graph-uri", each) for each in question.default_graphs]
    graphs += [("named-graph-uri", each) for each in question.named_graphs]
    results: dict[str, object] = {"asked": asked, "graphs_asked": graphs, "offers": offers, "most_shown": SHOWN}
    if len(answer.content) > READABLE:
        results["unreadable"] = True
    elif question.form.gives_graph:
        results["graph"] = answer.content.decode()
    else:
        results["table"] = read_table(answer.content)
    body = _form(examples_of(snapshot), question.text, **results).encode()
    return represented(body, PAGE)

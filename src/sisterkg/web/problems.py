"""Knows how every failure is told: one shape (RFC 9457) for programs, a page for people; not what failed."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from sisterkg.engine import UNITS, Refusal, Refused
from sisterkg.messages import Message
from sisterkg.reconciliation import MalformedBatch
from sisterkg.vocab import ONTOLOGY_IRI
from sisterkg.web.departures import Departed
from sisterkg.web.formats import PAGE, PROBLEM, NotAcceptable, choose
from sisterkg.web.languages import reader_language
from sisterkg.web.problem_words import TITLES
from sisterkg.web.served import the_engine
from sisterkg.web.translating import told_in

_STATUS: Mapping[Refusal, HTTPStatus] = {
    Refusal.MALFORMED: HTTPStatus.BAD_REQUEST,
    Refusal.UPDATE: HTTPStatus.BAD_REQUEST,
    Refusal.FEDERATED: HTTPStatus.BAD_REQUEST,
    Refusal.TOO_LONG: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Refusal.TOO_DEEP: HTTPStatus.BAD_REQUEST,
    Refusal.TOO_SLOW: HTTPStatus.GATEWAY_TIMEOUT,
    Refusal.TOO_LARGE: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.OUT_OF_MEMORY: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    Refusal.UNWRITABLE: HTTPStatus.NOT_ACCEPTABLE,
    Refusal.DOWN: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.FAILED: HTTPStatus.BAD_GATEWAY,
    Refusal.DIALECT: HTTPStatus.BAD_GATEWAY,
    Refusal.ABSENT: HTTPStatus.SERVICE_UNAVAILABLE,
}

_OF_STATUS: Mapping[int, tuple[Message, Message]] = {
    HTTPStatus.BAD_REQUEST: (
        Message("the request cannot be read"),
        Message("look at its address and its headers"),
    ),
    HTTPStatus.NOT_FOUND: (
        Message("nothing has this address here"),
        Message("start from the landing page"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        Message("the request is too large"),
        Message("send less at once"),
    ),
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: (
        Message("the file ends before the part that is asked for"),
        Message("ask for a part that begins within the file, or for all of it"),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        Message("the server has a fault of its own"),
        Message("ask again later, and tell who runs this site if it stays so"),
    ),
}
"""What is told, and what the asker can do, where nothing is known but the status."""

_NOTHING_KNOWN = (Message("the request is not answered"), Message("start from the landing page"))


def problem(status: int, kind: str, detail: str, mend: str = "", **more: object) -> Response:
    """Tell a failure: ``kind`` is its stable name, ``mend`` what the asker can do.

    Programs are told in English. People read a :class:`~sisterkg.messages.Message` in their language; any other
    text is marked as English.
    """
    title = HTTPStatus(status).phrase
    told = {
        "type": f"{ONTOLOGY_IRI}/problems#{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "mend": mend,
        **more,
    }
    try:
        # A script of another page asks for a call of its function, whatever its browser says that it takes.
        offer = PROBLEM if "callback" in request.args else choose((PROBLEM, PAGE), request.headers.get("Accept"))
    except NotAcceptable:
        offer = PROBLEM
    if offer is PAGE:
        language = reader_language()
        body = render_template(
            "problem.html",
            status=status,
            title=TITLES.get(status, title) if language == "tr" else title,
            detail=told_in(language, detail),
            mend=told_in(language, mend),
        )
    else:
        body = json.dumps({key: value for key, value in told.items() if value != ""})
    response = Response(body, status=status, content_type=offer.content_type)
    response.vary.add("Accept")
    return response


def register(app: Flask) -> None:
    """Translate every exception that a route lets through."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NotAcceptable, _not_acceptable)
    app.register_error_handler(Departed, _departed)
    app.register_error_handler(MalformedBatch, _malformed)
    app.register_error_handler(MethodNotAllowed, _not_allowed)
    app.register_error_handler(HTTPException, _http)

    @app.before_request
    def tell_cases_apart() -> None:
        # Methods are case-sensitive (RFC 9110, 9.1), and Werkzeug takes "get" for GET.
        if request.environ["REQUEST_METHOD"] != request.method and request.url_rule:
            raise MethodNotAllowed(request.url_rule.methods)


def _refused(error: Refused) -> Response:
    told: dict[str, Any] = {}
    if name := error.limit:
        told = {"limit": name, "value": getattr(the_engine().limits, name), "unit": UNITS[name]}
    response = problem(_STATUS[error.refusal], error.refusal.value, error.what, error.mend, **told)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _not_acceptable(error: NotAcceptable) -> Response:
    offered = [offer.media_type for offer in error.offers]
    what = Message("none of the formats on offer is acceptable")
    mend = Message("ask for one of: {offered}", offered=", ".join(offered))
    return problem(HTTPStatus.NOT_ACCEPTABLE, "not-acceptable", what, mend, formats=offered)


def _departed(error: Departed) -> Response:
    reason = error.reasons.get(reader_language(), "")
    told = {"since": error.since, "reason": reason, "successor": error.successor}
    response = problem(HTTPStatus.GONE, "gone", error.said, error.mend, **told)
    if error.successor:
        response.headers.add("Link", f'<{error.successor}>; rel="successor-version"')
    return response


def _malformed(error: MalformedBatch) -> Response:
    faults = [{"where": fault.column, "what": fault.what, "mend": fault.mend} for fault in error.faults]
    return problem(HTTPStatus.BAD_REQUEST, "malformed-batch", str(error), error.mend, faults=faults)


def _not_allowed(error: MethodNotAllowed) -> Response:
    what = Message("this address is not asked by {method}", method=request.environ["REQUEST_METHOD"])
    mend = Message("ask by one of: {offered}", offered=", ".join(sorted(error.valid_methods or ())))
    return _told_of(error, what, mend)


def _http(error: HTTPException) -> Response:
    what, mend = _OF_STATUS.get(error.code or InternalServerError.code, _NOTHING_KNOWN)
    if isinstance(error.description, Message):
        return _told_of(error, error.description, mend if error.code == HTTPStatus.NOT_FOUND else "")
    return _told_of(error, what, mend)


def _told_of(error: HTTPException, what: Message, mend: str) -> Response:
    status = error.code or InternalServerError.code
    kind = HTTPStatus(status).phrase.lower().replace(" ", "-")
    response = problem(status, kind, what, mend)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "content-range"):
            response.headers[name] = value
    return response

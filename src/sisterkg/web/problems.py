"""Knows how every failure is told: one shape (RFC 9457) for programs, a page for people; not what failed."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, json, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError

from sisterkg.engine import UNITS, Engine, Refusal, Refused
from sisterkg.reconciliation import MalformedBatch
from sisterkg.vocab import ONTOLOGY_IRI
from sisterkg.web.departures import Departed
from sisterkg.web.formats import PAGE, PROBLEM, NotAcceptable, choose
from sisterkg.web.languages import reader_language

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
    Refusal.DOWN: HTTPStatus.SERVICE_UNAVAILABLE,
    Refusal.FAILED: HTTPStatus.BAD_GATEWAY,
    Refusal.DIALECT: HTTPStatus.BAD_GATEWAY,
    Refusal.ABSENT: HTTPStatus.SERVICE_UNAVAILABLE,
}


TITLES: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "Hatalı istek",
    HTTPStatus.NOT_FOUND: "Bulunamadı",
    HTTPStatus.METHOD_NOT_ALLOWED: "Bu adrese böyle sorulmaz",
    HTTPStatus.NOT_ACCEPTABLE: "Bu biçimde verilemiyor",
    HTTPStatus.GONE: "Artık yok",
    HTTPStatus.PRECONDITION_FAILED: "Dosya artık başka",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "İstek çok büyük",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Bu türden içerik okunamıyor",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Dosyanın böyle bir bölümü yok",
    HTTPStatus.TOO_MANY_REQUESTS: "Çok fazla istek",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Sunucu hatası",
    HTTPStatus.BAD_GATEWAY: "Sorgu motoru hata verdi",
    HTTPStatus.SERVICE_UNAVAILABLE: "Şu anda yanıt verilemiyor",
    HTTPStatus.GATEWAY_TIMEOUT: "Süre yetmedi",
    HTTPStatus.INSUFFICIENT_STORAGE: "Yer kalmadı",
}
"""What a page calls a failure in Turkish; in English it is what HTTP calls it."""


def problem(status: int, kind: str, detail: str, mend: str = "", *, language: str = "en", **more: object) -> Response:
    """Tell a failure: ``kind`` is its stable name, ``mend`` what the asker can do, both said in ``language``."""
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
        called = TITLES.get(status, title) if reader_language() == "tr" else title
        body = render_template("problem.html", **{**told, "title": called, "said_in": language})
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
    app.register_error_handler(HTTPException, _http)


def _refused(error: Refused) -> Response:
    told: dict[str, Any] = {}
    if name := error.limit:
        engine: Engine = current_app.extensions["sisterkg.engine"]
        told = {"limit": name, "value": getattr(engine.limits, name), "unit": UNITS[name]}
    response = problem(_STATUS[error.refusal], error.refusal.value, str(error), error.mend, **told)
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _not_acceptable(error: NotAcceptable) -> Response:
    offered = [offer.media_type for offer in error.offers]
    mend = f"ask for one of: {', '.join(offered)}"
    return problem(HTTPStatus.NOT_ACCEPTABLE, "not-acceptable", str(error), mend, formats=offered)


def _departed(error: Departed) -> Response:
    mend = error.mend
    told = {"since": error.since, "reason": error.reason, "successor": error.successor}
    said = f"{error.said} {error.reason}".strip()
    response = problem(HTTPStatus.GONE, "gone", said, mend, language=reader_language(), **told)
    if error.successor:
        response.headers.add("Link", f'<{error.successor}>; rel="successor-version"')
    return response


def _malformed(error: MalformedBatch) -> Response:
    faults = [{"where": fault.column, "what": fault.what, "mend": fault.mend} for fault in error.faults]
    return problem(HTTPStatus.BAD_REQUEST, "malformed-batch", str(error), error.mend, faults=faults)


def _http(error: HTTPException) -> Response:
    status = error.code or InternalServerError.code
    kind = HTTPStatus(status).phrase.lower().replace(" ", "-")
    mend = "start from the landing page" if status == HTTPStatus.NOT_FOUND else ""
    response = problem(status, kind, error.description or "", mend)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "content-range"):
            response.headers[name] = value
    return response

"""Knows the addresses of the reconciliation service (W3C Reconciliation API 0.2); not how things are matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from itertools import islice
from typing import Any

from flask import Blueprint, Response, abort, json, request

from sisterkg.engine import Refusal, Refused
from sisterkg.messages import Message
from sisterkg.reconciliation import (
    Candidate,
    Entity,
    extend,
    match,
    proposed_columns,
    read_batch,
    read_extension,
    read_single,
    type_told,
)
from sisterkg.vocab import ONTOLOGY_IRI, shortened
from sisterkg.web.formats import PAGE, PLAIN_JSON
from sisterkg.web.languages import reader_language
from sisterkg.web.served import the_engine, the_gazetteer, the_snapshot

reconcile = Blueprint("reconcile", __name__, url_prefix="/reconcile")

CHARGE = "sisterkg.charge"
"""Where a WSGI environment has what takes queries from what a client may ask, and may refuse."""
KINDS = ("entity", "type", "property")
"""What can be suggested."""
PREVIEW = {"width": 430, "height": 300}

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
_LONGEST_CALLBACK = 200
_DEFAULT_TYPES = 20
_FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
"""A page of the service is shown in frames of whatever tool asks (so no frame-ancestors), and runs nothing."""


@reconcile.route("", methods=["GET", "POST"])
def service() -> Response:
    """Answer a batch of queries or a request for values; without either, say what the service is."""
    asked = request.values
    if "queries" in asked:
        return told(_answers(asked["queries"]))
    if "query" in asked:
        charge(1)
        return told(_result(match(read_single(asked["query"]), the_gazetteer())))
    if "extend" in asked:
        extension = read_extension(asked["extend"])
        charge(len(extension.ids))
        return told(extend(the_snapshot(), the_gazetteer(), extension, reader_language()))
    if request.method == "POST":
        what = Message("a POST here has a form with queries or extend (application/x-www-form-urlencoded)")
        abort(HTTPStatus.BAD_REQUEST, what)
    return told(_manifest())


def _manifest() -> Mapping[str, Any]:
    base = f"{the_snapshot().base_iri}reconcile"
    suggest = {
        kind: {
            "service_url": base,
            "service_path": f"/suggest/{kind}",
            "flyout_service_url": base,
            "flyout_service_path": f"/flyout/{kind}?id=${{id}}",
        }
        for kind in KINDS
    }
    limit = {
        "name": "limit",
        "label": "values",
        "type": "number",
        "default": 0,
        "help_text": "the most values of a cell; 0 for all",
    }
    return {
        "versions": ["0.2"],
        "identifierSpace": f"{the_snapshot().base_iri}id/",
        "schemaSpace": ONTOLOGY_IRI,
        "view": {"url": f"{the_snapshot().base_iri}id/{{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", **PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [limit],
        },
        **described_service(),
    }


def described_service() -> Mapping[str, Any]:
    """Return what a manifest says of the service in every version of the API."""
    snapshot, things, language = the_snapshot(), the_gazetteer(), reader_language()
    return {
        "name": snapshot.manifest.called(language),
        "documentation": snapshot.base_iri,
        "logo": f"{snapshot.base_iri}static/icon.svg",
        "defaultTypes": [type_told(name, things, language) for name in islice(things.types, _DEFAULT_TYPES)],
        "batchSize": the_engine().limits.batch,
    }


def _answers(batch: str) -> Mapping[str, Any]:
    queries = read_batch(batch)
    check_size(len(queries))
    return {key: _result(match(query, the_gazetteer())) for key, query in queries.items()}


def check_size(queries: int) -> None:
    """Take the queries of a batch from what the client may ask.

    Raises:
        Refused: where they are too many for one batch, or for a minute.
    """
    most = the_engine().limits.batch
    if queries > most:
        what = Message("the batch has {count} queries", count=queries)
        mend = Message("send {most} at the most, in several batches", most=most)
        raise Refused(Refusal.TOO_LONG, what, mend, limit="batch")
    charge(queries)


def charge(queries: int) -> None:
    """Take so many queries from what the client may ask in a minute.

    Raises:
        Refused: where it has asked too many.
    """
    if take := request.environ.get(CHARGE):
        take(queries)


def _result(candidates: Iterable[Candidate]) -> Mapping[str, Any]:
    return {"result": [candidate_told(each, reader_language()) for each in candidates]}


def candidate_told(candidate: Candidate, language: str) -> Mapping[str, Any]:
    """Return a candidate as the API has it, in every version of it."""
    entity = candidate.entity
    return {
        **entity_told(entity, language),
        "score": candidate.score,
        "match": candidate.is_match,
        "type": types_told(entity, language),
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }


def entity_told(entity: Entity, language: str) -> Mapping[str, str]:
    """Return a thing with its name, and where it lies."""
    found = [the_gazetteer().get(each) for each in entity.within]
    around = [each.name(language) for each in found if each]
    return {"id": entity.id, "name": entity.name(language)} | ({"description": ", ".join(around)} if around else {})


def types_told(entity: Entity, language: str) -> list[Mapping[str, str]]:
    """Return the types of a thing."""
    return [type_told(shortened(kind), the_gazetteer(), language) for kind in entity.types]


@reconcile.get("/properties")
def properties() -> Response:
    """Propose the columns that can be fetched for the things of a type."""
    return told(proposed(camel_case=False))


def proposed(*, camel_case: bool) -> Mapping[str, Any]:
    """Return the columns for a type, as many as are asked for; 1.0 has the type in any case."""
    kind, language = request.args.get("type", ""), reader_language()
    limit = whole_number("limit")
    columns = proposed_columns(the_snapshot(), the_gazetteer(), kind)[:limit]
    found: dict[str, Any] = {"properties": [{"id": each.id, "name": each.name(language)} for each in columns]}
    if kind or camel_case:
        found["type"] = kind
    if limit is not None:
        found["limit"] = limit
    return found


def whole_number(name: str) -> int | None:
    """Return a whole number that a parameter says; None where it is not there, or empty."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        what = Message("{name}={asked} is no whole number from 0 on", name=name, asked=text[:20])
        abort(HTTPStatus.BAD_REQUEST, what)
    return int(text)


def told(value: Mapping[str, Any]) -> Response:
    """Answer with JSON."""
    response = Response(json.dumps(value), content_type=PLAIN_JSON.content_type)
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-cache"
    return response


@reconcile.before_request
def check_callback() -> None:
    """Refuse a callback that is no name of a function, before anything is done."""
    callback = request.values.get("callback")
    if callback is not None and not _is_callback(callback):
        what = Message("callback is no name of a function, such as jQuery123.done")
        abort(HTTPStatus.BAD_REQUEST, what)


@reconcile.after_request
def as_script(response: Response) -> Response:
    """Turn JSON, errors too, into a call of the function that a script of another page names (JSONP).

    A browser would not run the script of an error, so its status is 200 and the one that it had stands in the JSON.
    """
    if response.mimetype == PAGE.media_type:
        response.headers["Content-Security-Policy"] = _FRAMED
    callback = request.values.get("callback")
    if callback is None or not _is_callback(callback) or not (response.mimetype or "").endswith("json"):
        return response
    # Two line ends of JSON are none of older JavaScript; json.dumps escapes them, as it does all beyond ASCII.
    response.set_data(f"/**/{callback}({response.get_data(as_text=True)});")
    response.status_code = HTTPStatus.OK
    response.content_type = "text/javascript; charset=utf-8"
    return response


def _is_callback(text: str) -> bool:
    return len(text) <= _LONGEST_CALLBACK and _CALLBACK.fullmatch(text) is not None

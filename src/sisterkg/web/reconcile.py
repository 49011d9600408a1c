"""Knows the addresses of the reconciliation service (W3C Reconciliation API 0.2); not how things are matched."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, abort, current_app, json, render_template, request

from sisterkg.folding import fold
from sisterkg.reconciliation import Candidate, Entity, Gazetteer, extend, match, proposed_properties, read_batch
from sisterkg.vocab import ONTOLOGY_IRI, Iri, expanded, shortened
from sisterkg.web.descriptions import Describer
from sisterkg.web.formats import PAGE, PLAIN_JSON
from sisterkg.web.languages import reader_language
from sisterkg.web.responses import represented, the_snapshot

reconcile = Blueprint("reconcile", __name__, url_prefix="/reconcile")

_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*")
_SUGGESTED = 20
_PREVIEW = {"width": 430, "height": 300}
_MOST_IDS, _MOST_PROPERTIES = 1_000, 50
_BATCH = 50
"""Queries that a client had best send at once."""


@reconcile.route("", methods=["GET", "POST"])
def service() -> Response:
    """Answer a batch of queries or a request for values; without either, say what the service is."""
    asked = request.values
    if "queries" in asked:
        return _told(_answers(asked["queries"]))
    if "query" in asked:
        return _told(_answers(json.dumps({"q": _single(asked["query"])}))["q"])
    if "extend" in asked:
        return _told(_extended(asked["extend"]))
    return _told(_manifest())


def _manifest() -> Mapping[str, Any]:
    snapshot, gazetteer = the_snapshot(), _gazetteer()
    base = f"{snapshot.base_iri}reconcile"
    title = snapshot.manifest.title
    language = reader_language()
    suggest = {
        kind: {"service_url": base, "service_path": f"/suggest/{kind}"} for kind in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": title.get(language, title["en"]),
        "identifierSpace": f"{snapshot.base_iri}id/",
        "schemaSpace": ONTOLOGY_IRI,
        "documentation": snapshot.base_iri,
        "view": {"url": f"{snapshot.base_iri}id/{{{{id}}}}"},
        "defaultTypes": [_type(name) for name in gazetteer.types][:_SUGGESTED],
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", **_PREVIEW},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/properties"},
            "property_settings": [],
        },
        "batchSize": _BATCH,
    }


def _single(text: str) -> object:
    """Return the one query that is sent without a batch: JSON, or the bare name."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"query": text}


def _answers(batch: str) -> Mapping[str, Any]:
    gazetteer, language = _gazetteer(), reader_language()
    return {
        key: {"result": [_candidate(each, language) for each in match(query, gazetteer)]}
        for key, query in read_batch(batch).items()
    }


def _candidate(candidate: Candidate, language: str) -> Mapping[str, Any]:
    entity = candidate.entity
    return {
        **_described(entity, language),
        "score": candidate.score,
        "match": candidate.is_match,
        "type": [_type(shortened(kind)) for kind in entity.types],
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }


def _extended(text: str) -> Mapping[str, Any]:
    try:
        asked = json.loads(text)
        ids = [str(each) for each in asked["ids"]]
        properties = [str(each["id"]) for each in asked["properties"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        what = 'extend is no JSON as in {"ids": ["place/baku"], "properties": [{"id": "wikidata"}]}'
        abort(HTTPStatus.BAD_REQUEST, what)
    if len(ids) > _MOST_IDS or len(properties) > _MOST_PROPERTIES:
        abort(HTTPStatus.BAD_REQUEST, f"ask for {_MOST_IDS} ids and {_MOST_PROPERTIES} properties at the most")
    return extend(the_snapshot(), _gazetteer(), ids, properties, reader_language())


@reconcile.get("/properties")
def properties() -> Response:
    """Propose the columns that can be fetched for the things of a type."""
    kind, language = request.args.get("type", ""), reader_language()
    columns = proposed_properties(the_snapshot(), _gazetteer(), kind)
    limit = request.args.get("limit", type=int)
    limit = None if limit is None else max(0, limit)
    told: dict[str, Any] = {"properties": [{"id": each.id, "name": each.name(language)} for each in columns[:limit]]}
    if kind:
        told["type"] = kind
    if limit is not None:
        told["limit"] = limit
    return _told(told)


@reconcile.get("/suggest/<any('entity','type','property'):kind>")
def suggest(kind: str) -> Response:
    """Suggest what begins with what has been typed so far, else what has it anywhere."""
    typed, language = fold(request.args.get("prefix", "")), reader_language()
    offered = {"entity": _entities, "type": _types, "property": _properties}[kind](language)
    fit = [each for each in offered if any(typed in spelling for spelling in each[0])]
    fit.sort(key=lambda each: not any(spelling.startswith(typed) for spelling in each[0]))
    cursor = max(0, request.args.get("cursor", 0, type=int))
    return _told({"result": [told for _, told in fit[cursor : cursor + _SUGGESTED]]})


Offered = Sequence[tuple[Sequence[str], Mapping[str, Any]]]
"""What can be suggested: its folded spellings, and how it is told."""


def _entities(language: str) -> Offered:
    return [
        (
            sorted(entity.spellings),
            {**_described(entity, language), "notable": [_type(shortened(kind)) for kind in entity.types]},
        )
        for entity in _gazetteer().entities.values()
    ]


def _types(_language: str) -> Offered:
    told = [_type(name) for name in _gazetteer().types]
    return [((fold(each["name"]), fold(each["id"])), each) for each in told]


def _properties(language: str) -> Offered:
    columns = proposed_properties(the_snapshot(), _gazetteer(), "")
    return [
        ((fold(each.name(language)), fold(each.id)), {"id": each.id, "name": each.name(language)}) for each in columns
    ]


@reconcile.get("/preview")
def preview() -> Response:
    """Show a thing in a small page, for a frame of whatever tool asks."""
    entity = _gazetteer().identified(request.args.get("id", ""))
    if entity is None:
        abort(HTTPStatus.NOT_FOUND, "there is no such thing")
    snapshot, language = the_snapshot(), reader_language()
    describer = Describer(snapshot, language)
    iri = Iri(f"{snapshot.base_iri}id/{entity.id}")
    body = render_template(
        "preview.html", entity=entity, name=entity.name(language), rows=describer.rows(snapshot.about(iri)), iri=iri
    )
    response = represented(body.encode(), PAGE)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; base-uri 'none'"
    return response


def _described(entity: Entity, language: str) -> Mapping[str, str]:
    gazetteer = _gazetteer()
    around = [gazetteer.entities[each].name(language) for each in sorted(entity.within) if each in gazetteer.entities]
    return {"id": entity.id, "name": entity.name(language)} | ({"description": ", ".join(around)} if around else {})


def _type(name: str) -> dict[str, str]:
    snapshot, language = the_snapshot(), reader_language()
    names = snapshot.names(expanded(name))
    return {"id": name, "name": names.get(language) or names.get("en") or name}


def _gazetteer() -> Gazetteer:
    gazetteer: Gazetteer = current_app.extensions["sisterkg.gazetteer"]
    return gazetteer


def _told(value: Mapping[str, Any]) -> Response:
    """Answer with JSON, or with a call of the function that a script of another page names (JSONP)."""
    text = json.dumps(value)
    callback = request.values.get("callback")
    if callback is None:
        response = Response(text, content_type=PLAIN_JSON.content_type)
    elif _CALLBACK.fullmatch(callback):
        response = Response(f"/**/{callback}({text});", content_type="text/javascript; charset=utf-8")
    else:
        abort(HTTPStatus.BAD_REQUEST, "callback is no name of a function")
    response.vary.add("Accept-Language")
    response.headers["Cache-Control"] = "no-cache"
    return response

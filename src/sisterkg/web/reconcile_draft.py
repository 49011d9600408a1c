"""Knows the addresses of the reconciliation service by the API's 1.0-draft, below an endpoint of its own; not 0.2.

The draft of November 2025. Its manifest gives other values to fields of 0.2, so that one address cannot serve both.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, abort, request

from sisterkg.messages import Message
from sisterkg.reconciliation import Candidate, extend, match, read_extension
from sisterkg.reconciliation.draft import VERSION, extension_told, read_queries
from sisterkg.web.languages import reader_language
from sisterkg.web.reconcile import (
    KINDS,
    PREVIEW,
    candidate_told,
    charge,
    check_size,
    described_service,
    proposed,
    reconcile,
    told,
    whole_number,
)
from sisterkg.web.served import the_gazetteer, the_snapshot
from sisterkg.web.suggesting import SUGGESTED, preview, suggested

endpoints = reconcile
"""All addresses of the service: those of 0.2, and those that this module has added."""

_ROOT = f"/{VERSION}"
_FEATURES: Mapping[str, Mapping[str, str]] = {
    "name": {"en": "likeness of the name", "tr": "ad benzerliği"},
    "country": {"en": "country fits", "tr": "ülke uyuyor"},
    "distance": {"en": "kilometres apart", "tr": "kilometre uzaklık"},
    "identifier": {"en": "identifier names it", "tr": "tanıtıcı onu gösteriyor"},
    "type": {"en": "type fits", "tr": "tür uyuyor"},
}
"""What features are called, which 1.0 has and 0.2 has not; others are called by their property."""


@reconcile.get(_ROOT)
def draft_manifest() -> Response:
    """Say what the service is (1.0-draft, 3.1)."""
    setting = {
        "id": "limit",
        "name": "values",
        "type": "number",
        "default": 0,
        "helpText": "the most values of a cell; 0 for all",
    }
    return told(
        {
            "versions": [VERSION],
            "view": {"url": f"{the_snapshot().base_iri}id/{{+id}}"},
            "preview": PREVIEW,
            "suggest": dict.fromkeys(KINDS, True),
            "extend": {"proposeProperties": True, "propertySettings": [setting]},
            "standardizedScore": True,
            "lang": reader_language(),
            **described_service(),
        }
    )


@reconcile.post(f"{_ROOT}/match")
def draft_match() -> Response:
    """Answer a batch of queries (1.0-draft, 4.3)."""
    queries = read_queries(_body())
    check_size(len(queries))
    language, found = reader_language(), the_gazetteer()
    results = [{"candidates": [_candidate(each, language) for each in match(query, found)]} for query in queries]
    return told({"results": results})


def _candidate(candidate: Candidate, language: str) -> Mapping[str, Any]:
    features = [
        {"id": name, "name": _FEATURES.get(name, {}).get(language, name), "value": value}
        for name, value in candidate.features.items()
    ]
    return {**candidate_told(candidate, language), "features": features}


@reconcile.get(f"{_ROOT}/suggest/<any('entity','type','property'):kind>")
def draft_suggest(kind: str) -> Response:
    """Suggest what begins with what has been typed so far (1.0-draft, 6.3)."""
    charge(1)
    limit = whole_number("limit")
    return told({"result": suggested(kind, whole_number("offset") or 0, SUGGESTED if limit is None else limit)})


@reconcile.get(f"{_ROOT}/preview")
def draft_preview() -> Response:
    """Show a thing in a small page (1.0-draft, 5.2)."""
    return preview()


@reconcile.post(f"{_ROOT}/extend")
def draft_extend() -> Response:
    """Answer a request for values (1.0-draft, 7.4)."""
    asked = read_extension(_body())
    charge(len(asked.ids))
    return told(extension_told(extend(the_snapshot(), the_gazetteer(), asked, reader_language()), asked.ids))


@reconcile.get(f"{_ROOT}/extend/propose")
def draft_propose() -> Response:
    """Propose the columns that can be fetched for the things of a type (1.0-draft, 7.2)."""
    return told(proposed(camel_case=True))


def _body() -> str:
    if request.mimetype != "application/json":
        abort(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Message("a query comes as application/json, in UTF-8"))
    try:
        return request.get_data().decode("utf-8-sig")
    except UnicodeDecodeError:
        abort(HTTPStatus.BAD_REQUEST, Message("the body is not UTF-8: encode it as UTF-8"))

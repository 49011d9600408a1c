"""Knows whether OpenRefine can match a table here, and fill columns; does not know pages, queries or downloads."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

from sisterkg.doctor.patient import FORM, Ill, Patient, need

_PROXY = "let the proxy pass /reconcile and what is below it on, with method, body and headers"


def reconcile(patient: Patient) -> None:
    """OpenRefine finds the service, matches a name to its thing, and fetches a value."""
    manifest = _read(patient, "reconcile")
    need("0.2" in manifest.get("versions", ()), "/reconcile is no reconciliation service", _PROXY)
    offered = _read(patient, "reconcile/suggest/entity?prefix=").get("result", ())
    need(offered, "the service suggests nothing", "serve a site that has places")
    thing = offered[0]
    body = urlencode({"queries": json.dumps({"q0": {"query": thing["id"]}})}, quote_via=quote).encode()
    answer = _json(patient.post("reconcile", body, FORM, "application/json").body)
    found = [each.get("id") for each in answer.get("q0", {}).get("result", ())]
    need(thing["id"] in found, f"{thing['id']} is not found by its own id", _PROXY)
    asked = json.dumps({"ids": [thing["id"]], "properties": [{"id": "name:en"}]})
    rows = _read(patient, f"reconcile?{urlencode({'extend': asked}, quote_via=quote)}").get("rows", {})
    need(thing["id"] in rows, f"no value of {thing['id']} is told", _PROXY)


def _read(patient: Patient, path: str) -> dict[str, Any]:
    reply = patient.get(path)
    need(reply.status == 200, f"{reply.url} answers {reply.status}", _PROXY)
    return _json(reply.body)


def _json(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        raise Ill("the reconciliation service answers with something else than JSON", _PROXY) from None
    return value if isinstance(value, dict) else {}

"""Knows whether SPARQL clients get what they ask for, errors included; does not know pages or downloads."""

from __future__ import annotations

import json
import re
from urllib.parse import quote, urlencode

from sisterkg.doctor.patient import FORM, Ill, Patient, need
from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES
from sisterkg.visitor import Reply

_PROXY = "let the proxy pass /sparql on, with method, body and headers"
_WORD = "İzmir–Žilina"
_ASK = f'SELECT ("{_WORD}" AS ?word) {{}}'
_JSON = ROW_SYNTAXES["json"].media_type
_BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A query that no engine ends in time: every combination of four triples."""
_LONG = 6_000
"""Characters that a query may well have."""


def sparql_get(patient: Patient) -> None:
    """A query by GET is answered, in any script, and where it is long."""
    _need_word(patient.query(_ASK, {"Accept": _JSON}), "by GET")
    _need_word(patient.query(f"{_ASK} # {'x' * _LONG}", {"Accept": _JSON}), f"by GET, {_LONG} characters long,")


def sparql_post(patient: Patient) -> None:
    """A query by either kind of POST is answered."""
    form = urlencode({"query": _ASK}, quote_via=quote).encode()
    _need_word(patient.post("sparql", form, FORM, _JSON), "by POST as a form")
    _need_word(patient.post("sparql", _ASK.encode(), "application/sparql-query", _JSON), "by POST")


def sparql_formats(patient: Patient) -> None:
    """Results come in the format of the Accept header, and of the address."""
    graph = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1"
    for text, syntaxes in ((_ASK, ROW_SYNTAXES), (graph, SYNTAXES)):
        for suffix, syntax in syntaxes.items():
            for reply in (patient.query(text, {"Accept": syntax.media_type}), patient.query(text, format=suffix)):
                is_right = (reply.status, reply.media_type) == (200, syntax.media_type)
                what = f"where {syntax.media_type} is asked for, the answer is {reply.status} {reply.media_type}"
                need(is_right, what, "let the proxy pass Accept on, and store answers by it (Vary)")


def cors(patient: Patient) -> None:
    """Scripts of any page may read every answer, errors included."""
    origin = {"Origin": "https://example.org"}
    preflight = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    replies = {
        "an answer": patient.query(_ASK, origin),
        "a download": patient.get("download/dataset.nt", {**origin, "Range": "bytes=0-0"}),
        "a query with a mistake": patient.query("SELECT", origin),
        "an address that leads nowhere": patient.get("nothing-here", origin),
        "a request before a request (OPTIONS)": patient.get("sparql", preflight, "OPTIONS"),
    }
    closed = [name for name, reply in replies.items() if reply.headers.get("Access-Control-Allow-Origin") != "*"]
    need(not closed, f"scripts cannot read {', '.join(closed)}", "let the proxy pass Access-Control-Allow-Origin on")


def problems(patient: Patient) -> None:
    """Errors say what is wrong in a form for programs (RFC 9457)."""
    cases = (
        (patient.query("SELECT ?x { ?x ", {"Accept": _JSON}), 400),
        (patient.get("nothing-here", {"Accept": "application/json"}), 404),
    )
    for reply, status in cases:
        is_told = reply.status == status and reply.media_type == "application/problem+json" and _detail(reply)
        what = f"an error comes as {reply.status} {reply.media_type}, not as {status} application/problem+json"
        need(is_told, what, "let the proxy put no pages of its own in the place of errors")


def refusals(patient: Patient) -> None:
    """What a stranger may not do is refused: updates, and queries that reach out."""
    out = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"
    update = urlencode({"update": "DELETE WHERE { ?s ?p ?o }"}).encode()
    cases = {
        "SERVICE": patient.query(out, {"Accept": _JSON}),
        "an update": patient.post("sparql", update, FORM, _JSON),
    }
    for name, reply in cases.items():
        is_refused = 400 <= reply.status < 500
        need(is_refused, f"{name} is answered with {reply.status}", "serve /sparql by sisterkg, not by a bare store")


def limits(patient: Patient) -> None:
    """Limits are told, and who runs into one gets an error, not half a result."""
    told = patient.query(_ASK).headers.get("Sisterkg-Limits", "")
    need(told, "no answer tells the limits", "let the proxy pass Sisterkg-Limits on")
    length = re.search(r"\blength=(\d+)", told)
    if length:
        asked = f"SELECT * {{}} # {'x' * int(length[1])}".encode()
        reply = patient.post("sparql", asked, "application/sparql-query", _JSON)
        what = f"a query that is too long is answered with {reply.status}"
        need(reply.status == 413, what, "let the proxy pass bodies of a megabyte on")
    reply = patient.query(_BOMB, {"Accept": _JSON})
    is_told = reply.status in (429, 503, 504) and reply.media_type == "application/problem+json"
    what = f"a query without end is answered with {reply.status} {reply.media_type}"
    need(is_told, what, "let the proxy wait longer than the limit of time, and pass the answer on")


def _need_word(reply: Reply, how: str) -> None:
    need(reply.status == 200, f"a query {how} is answered with {reply.status}", _PROXY)
    try:
        word = json.loads(reply.body)["results"]["bindings"][0]["word"]["value"]
    except (ValueError, KeyError, IndexError, TypeError):
        raise Ill(f"a query {how} is answered with something else than results", _PROXY) from None
    need(word == _WORD, f"a query {how} loses letters: {_WORD} became {word}", _PROXY)


def _detail(reply: Reply) -> bool:
    try:
        return bool(json.loads(reply.body)["detail"])
    except (ValueError, KeyError, TypeError):
        return False

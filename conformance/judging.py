"""Knows how each kind of test is put to the engine and to the server, and what passes; not how it is reported."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from rdflib import Graph

from conformance.comparing import difference
from conformance.engine import evaluated, refusal
from conformance.expected import read_expected
from conformance.manifests import Kind, W3cTest
from conformance.reading import GRAPHS, TABLES, read
from conformance.results import Result, Unreadable
from conformance.served import Endpoint, Reply

_ANY = "*/*"


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer, and whether the server says itself that the fault is its own (5xx)."""

    what: str
    own: bool = False


@dataclass(frozen=True)
class Verdict:
    """What came of a test: in each case what is wrong, or None."""

    test: W3cTest
    engine: str | None
    served: Mapping[str, Fault | None]
    """By the format that was asked, or by what else was looked at."""

    @property
    def lost(self) -> Mapping[str, str]:
        """What the server fails although the engine alone passes, or fails otherwise than by a plain refusal."""
        passes = self.engine is None
        return {form: fault.what for form, fault in self.served.items() if fault and (passes or fault.own)}


def judge(test: W3cTest, snapshot: Path, endpoint: Endpoint) -> Verdict:
    """Put a test to the engine alone and to the server, over the same data."""
    if test.kind is Kind.UPDATE:
        refusals = {"as update": endpoint.update(test.text), "as query": endpoint.query(test.text, _ANY)}
        return Verdict(test, None, {form: _unless_refused(reply) for form, reply in refusals.items()})
    asked = f"BASE <{test.query.iri}>\n{test.text}"
    if test.kind is Kind.FEDERATED:
        # The engine alone is not asked: it would go out to the other server.
        return Verdict(test, None, {"refusal": _unless_refused(endpoint.query(asked, _ANY), "service")})
    if test.kind in (Kind.POSITIVE, Kind.NEGATIVE):
        return _syntax_judged(test, endpoint.query(asked, _ANY))
    assert test.expected
    expected = read_expected(test.expected)
    formats = GRAPHS if isinstance(expected, Graph) else TABLES
    engine = _engine_differs(test, snapshot, expected)
    served = {form: _answer_differs(test, endpoint.query(asked, formats[form]), form, expected) for form in formats}
    return Verdict(test, engine, served)


def _syntax_judged(test: W3cTest, reply: Reply) -> Verdict:
    refused = refusal(test.text, test.query.iri)
    if test.kind is Kind.POSITIVE:
        engine = None if refused is None else f"{type(refused).__name__}: {refused}"
        return Verdict(test, engine, {"status": None if reply.status == HTTPStatus.OK else _told(reply)})
    engine = None if isinstance(refused, SyntaxError) else "taken, and is illegal"
    return Verdict(test, engine, {"status": None if reply.status == HTTPStatus.BAD_REQUEST else _told(reply)})


def _unless_refused(reply: Reply, kind: str = "") -> Fault | None:
    """Return None where a request was refused for the reason it should be."""
    if reply.status != HTTPStatus.BAD_REQUEST:
        return _told(reply)
    told = json.loads(reply.body)["type"].rpartition("#")[2]
    return None if kind in ("", told) else Fault(f"refused as {told}")


def _engine_differs(test: W3cTest, snapshot: Path, expected: Result) -> str | None:
    try:
        return difference(expected, evaluated(snapshot, test.text, test.query.iri), lax=test.lax)
    except (SyntaxError, ValueError, RuntimeError) as error:
        return f"{type(error).__name__}: {error}"


def _answer_differs(test: W3cTest, reply: Reply, form: str, expected: Result) -> Fault | None:
    if reply.status != HTTPStatus.OK:
        return _told(reply)
    if reply.content_type != {**TABLES, **GRAPHS}[form]:
        return Fault(f"sent as {reply.content_type}")
    try:
        wrong = difference(expected, read(reply.body, form), lax=test.lax)
    except Unreadable as error:
        return Fault(str(error), own=True)
    return Fault(wrong) if wrong else None


def _told(reply: Reply) -> Fault:
    text = f"{reply.status} {reply.body.decode('utf-8', 'replace')[:200]}"
    return Fault(text, own=reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR)

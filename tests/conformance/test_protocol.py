"""The W3C's 34 tests of the SPARQL 1.1 Protocol, read from its manifest; updates are refused here, by design."""

from __future__ import annotations

import pytest

from conformance.reading import GRAPHS, TABLES, read
from conformance.served import Endpoint, Reply
from protocol_manifest import ProtocolTest, Request

_EVERYTHING = "SELECT ?g ?s ?p ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
_FORMATS = {media_type: form for form, media_type in {**TABLES, **GRAPHS}.items()}


def sent(endpoint: Endpoint, request: Request) -> Reply:
    """Send a request of the manifest to our endpoint."""
    return endpoint.ask(request.method, f"/sparql{request.path}", request.headers, request.body)


def everything(endpoint: Endpoint) -> list[str]:
    """Return all that the endpoint holds, as sorted lines."""
    reply = endpoint.query(_EVERYTHING, TABLES["tsv"])
    assert reply.status == 200
    return sorted(reply.body.decode().splitlines())


def test_the_protocol(endpoint: Endpoint, protocol_test: ProtocolTest) -> None:
    """Every request has the status, the kind of answer and the truth that the W3C expects."""
    for request in protocol_test.requests:
        reply = sent(endpoint, request)
        assert f"{reply.status // 100}xx" in request.statuses, reply.body
        if request.form:
            assert reply.content_type in (GRAPHS if request.form == "RDF" else TABLES).values()
            result = read(reply.body, _FORMATS[reply.content_type])
            assert isinstance(result, bool) is (request.form == "boolean")
            assert request.truth in (None, result)


def test_updates_are_refused(endpoint: Endpoint, update_test: ProtocolTest) -> None:
    """A test that wants the data changed is answered by a refusal, and the data are as before."""
    before = everything(endpoint)
    assert len(before) > 1
    for request in update_test.requests:
        if request.is_update:
            assert sent(endpoint, request).status == 400
    assert everything(endpoint) == before


@pytest.mark.parametrize("wrong", ["query=ASK%20%7B%7D&update=CLEAR%20ALL", "update=CLEAR%20ALL&query=ASK%20%7B%7D"])
def test_an_update_beside_a_query_is_refused(endpoint: Endpoint, wrong: str) -> None:
    """An update is refused even where a query goes with it, whichever comes first."""
    reply = endpoint.ask("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, wrong.encode())
    assert reply.status == 400

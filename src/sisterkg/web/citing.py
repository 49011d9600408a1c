"""Knows how a query is cited: kept at an address of its own, with the hash of its answer; not how it is answered."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus

from flask import Blueprint, Response, abort, json, render_template, request

from sisterkg.engine import Refusal, Refused, is_volatile
from sisterkg.faults import SisterkgError
from sisterkg.messages import Message
from sisterkg.snapshot import Citation
from sisterkg.web.formats import PAGE, PLAIN_JSON, choose
from sisterkg.web.languages import page_link
from sisterkg.web.problems import problem
from sisterkg.web.protocol import OFFERS, no_query, read_query
from sisterkg.web.responses import redirected, represented
from sisterkg.web.served import the_engine, the_site, the_snapshot
from sisterkg.web.sparql import the_request

citing = Blueprint("citing", __name__)

_LABELS = {offer.suffix: offer.label for offers in OFFERS.values() for offer in offers}


@citing.post("/query")
def cite() -> Response:
    """Ask a query and keep it; send the asker to the page that says how it is cited."""
    engine, snapshot = the_engine(), the_snapshot()
    asked = read_query(the_request(), engine.limits)
    if asked is None:
        raise no_query()
    if is_volatile(asked.question.text):
        what = Message(
            "the query has another answer each time (RAND, NOW, UUID), so nobody could check the one that is cited"
        )
        raise Refused(Refusal.MALFORMED, what, Message("cite a query without such a function"))
    question, answer = asked.question, engine.answer(asked.question)
    citation = Citation(
        snapshot=snapshot.id,
        date=snapshot.manifest.date,
        query=question.text,
        format=question.syntax,
        default_graphs=question.default_graphs,
        named_graphs=question.named_graphs,
        digest=answer.digest,
        size=len(answer.content),
    )
    try:
        identifier = the_site().citations.keep(citation)
    except SisterkgError as error:
        return problem(HTTPStatus.INSUFFICIENT_STORAGE, "citations-full", error.what, error.mend)
    return redirected(page_link(f"query/{snapshot.id}/{identifier}"))


@citing.get("/query/<minted:snapshot>/<minted:identifier>")
def cited(snapshot: str, identifier: str) -> Response:
    """Show a cited query: its text, its format, the hash of its answer, and how it is cited."""
    citation = the_site().citations.find(snapshot, identifier)
    if citation is None:
        what = Message("no query {query} of a snapshot {snapshot} is kept", query=identifier, snapshot=snapshot)
        abort(HTTPStatus.NOT_FOUND, what)
    current = the_snapshot()
    address = f"{current.base_iri}query/{citation.snapshot}/{citation.id}"
    offer = choose((PAGE, PLAIN_JSON), request.headers.get("Accept"), request.args.get("format"))
    if offer is PLAIN_JSON:
        return represented(json.dumps({"id": address, **asdict(citation)}).encode(), offer)
    again = [
        ("query", citation.query),
        ("format", citation.format),
        *(("default-graph-uri", graph) for graph in citation.default_graphs),
        *(("named-graph-uri", graph) for graph in citation.named_graphs),
    ]
    body = render_template(
        "citation.html",
        citation=citation,
        address=address,
        again=again,
        label=_LABELS[citation.format],
        is_current=citation.snapshot == current.id,
    )
    return represented(body.encode(), offer)

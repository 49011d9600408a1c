"""Knows the addresses at which the quality of the data is told: a page, a badge; does not know how it is measured."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, abort, json, render_template, request

from sisterkg.findings import Severity
from sisterkg.messages import Message
from sisterkg.syntaxes import MediaFormat
from sisterkg.vocab import SHAPES, Iri
from sisterkg.web.badge import badge, badge_json, badge_text
from sisterkg.web.formats import PAGE, PLAIN_JSON
from sisterkg.web.languages import reader_language
from sisterkg.web.part_numbers import part_number
from sisterkg.web.profiles import wording
from sisterkg.web.quality_history import drawn, history
from sisterkg.web.responses import represented
from sisterkg.web.served import the_describer, the_findings, the_releases, the_site, the_snapshot, the_vocabulary

quality = Blueprint("quality", __name__)

_SVG = MediaFormat("svg", "SVG", "image/svg+xml")


@quality.get("/quality")
def findings() -> Response:
    """Show the findings, those of one severity or shape where the URL asks so, and how the quality has moved."""
    snapshot, found, language = the_snapshot(), the_findings(), reader_language()
    severity, shape = _severity(), _shape()
    describer = the_describer(language)
    page = found.page(snapshot, describer, severity=severity, shape=shape, number=part_number(request.args, "page"))
    rows = history(the_releases(), the_site(), snapshot, found.quality)
    body = render_template(
        "quality.html",
        said=wording(language),
        badge_text=badge_text(found.quality, language),
        found=found,
        page_of_findings=page,
        total=found.count(severity, shape),
        shapes=[each for each in (the_vocabulary().shapes.find(iri) for iri in found.by_shape) if each],
        describer=describer,
        severities=list(Severity),
        severity=severity,
        shape=shape,
        history=rows,
        chart=drawn(rows),
    )
    return represented(body.encode(), PAGE)


@quality.get("/quality/badge.svg")
def picture() -> Response:
    """Answer with a badge that tells the counts of findings."""
    body = badge(the_findings().quality, reader_language()).encode()
    response = represented(body, _SVG)
    response.vary.add("Accept-Language")
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


@quality.get("/quality/badge.json")
def endpoint() -> Response:
    """Answer with the same for badge services (shields.io, endpoint badge)."""
    response = represented(json.dumps(badge_json(the_findings().quality, reader_language())).encode(), PLAIN_JSON)
    response.vary.add("Accept-Language")
    return response


def _severity() -> Severity | None:
    asked = request.args.get("severity", "")
    if asked and asked not in list(Severity):
        what = Message("there is no severity {asked}; there are {offered}", asked=asked, offered=", ".join(Severity))
        abort(HTTPStatus.BAD_REQUEST, what)
    return Severity(asked) if asked else None


def _shape() -> Iri | None:
    asked = request.args.get("shape", "")
    if not asked:
        return None
    iri = Iri(SHAPES + asked)
    if the_vocabulary().shapes.find(iri) is None and iri not in the_findings().by_shape:
        abort(HTTPStatus.NOT_FOUND, Message("there is no shape {asked}; /shapes lists them", asked=asked))
    return iri

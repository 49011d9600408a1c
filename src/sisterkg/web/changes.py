"""Knows where the releases are told: a page, a feed, a stream of activities, patches; not what changed."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, abort, json, render_template, request

from sisterkg.messages import Message
from sisterkg.releases import RDF_PATCH, Release, in_words
from sisterkg.syntaxes import MediaFormat
from sisterkg.web.activities import ACTIVITIES, collection, page_of
from sisterkg.web.atom import ATOM, feed
from sisterkg.web.documents import add_alternates
from sisterkg.web.files import sent_for_ever
from sisterkg.web.formats import PAGE, choose
from sisterkg.web.languages import reader_language
from sisterkg.web.responses import relative, represented
from sisterkg.web.served import the_releases, the_snapshot

changes = Blueprint("changes", __name__)

_OFFERS = (PAGE, ATOM, ACTIVITIES)
_RELEASE_OFFERS = (PAGE, ACTIVITIES)
_SHOWN = 50
"""Releases that are listed; all have addresses."""


@changes.get("/changes")
@changes.get("/changes.<any('atom','json'):suffix>")
def listed(suffix: str = "") -> Response:
    """Answer with the releases: a page for people, a feed for readers, activities for programs."""
    releases, snapshot = the_releases(), the_snapshot()
    offer = choose(_OFFERS, request.headers.get("Accept"), suffix or request.args.get("format"))
    language = reader_language()
    if offer is ATOM:
        body = feed(releases.newest(_SHOWN), snapshot, language)
    elif offer is ACTIVITIES:
        body = json.dumps(collection(releases, snapshot)).encode()
    else:
        told = [(release, _told(release, language)) for release in releases.newest(_SHOWN)]
        body = render_template("changes.html", releases=told, formats=_OFFERS[1:]).encode()
    return _answered(body, "changes", suffix, offer, _OFFERS)


@changes.get("/changes/<int:number>")
@changes.get("/changes/<int:number>.<any('json','rdfp'):suffix>")
def single(number: int, suffix: str = "") -> Response:
    """Answer with one release: what it changed in words, as activities, or as a patch."""
    snapshot = the_snapshot()
    release = the_releases().find(number)
    if release is None:
        abort(HTTPStatus.NOT_FOUND, Message("there is no release {number}", number=str(number)))  # of any length
    if suffix == RDF_PATCH.suffix:
        if release.patch is None:
            what = Message("release {number} has no patch: what it changed was not written down", number=number)
            abort(HTTPStatus.NOT_FOUND, what)
        return sent_for_ever(release.patch, f"{release.before}-{release.snapshot}")
    offer = choose(_RELEASE_OFFERS, request.headers.get("Accept"), suffix or request.args.get("format"))
    if offer is ACTIVITIES:
        body = json.dumps(page_of(release, snapshot, the_releases().count())).encode()
    else:
        told = _told(release, reader_language())
        body = render_template("change.html", release=release, told=told, formats=_RELEASE_OFFERS[1:]).encode()
    return _answered(body, f"changes/{number}", suffix, offer, _RELEASE_OFFERS)


def _told(release: Release, language: str) -> list[str]:
    return in_words(release.difference, language, is_first=release.number == 1)


def _answered(body: bytes, path: str, suffix: str, offer: MediaFormat, offers: Sequence[MediaFormat]) -> Response:
    response = add_alternates(represented(body, offer), path, offers)
    response.vary.add("Accept-Language")
    if not suffix and offer is not PAGE:
        response.headers["Content-Location"] = relative(f"{path}.{offer.suffix}")
    return response

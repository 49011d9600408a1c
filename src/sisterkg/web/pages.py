"""Knows the landing page and the server's own state; does not know the things it links to."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, Response, current_app, json, render_template, request
from flask.blueprints import BlueprintSetupState

from sisterkg.folding import LETTERS
from sisterkg.releases import in_words
from sisterkg.vocab import dataset_iri
from sisterkg.web.documents import see_other
from sisterkg.web.formats import GRAPHS, PAGE, PLAIN_JSON, NotAcceptable, choose
from sisterkg.web.languages import asked_language, reader_language
from sisterkg.web.responses import represented
from sisterkg.web.selection import PAGE_SIZE, Selection, is_found
from sisterkg.web.served import the_landing, the_releases, the_snapshot
from sisterkg.web.signposting import LINKSET, add_signposts, linkset, signposts_of_dataset

pages = Blueprint("pages", __name__)

_TOLD = 3
"""Sentences of the last change that are told."""

_KEPT = 32
"""Landing pages that are kept as they were sent: in each language, and as people come back to them."""


@pages.record
def _keep_pages(state: BlueprintSetupState) -> None:
    state.app.extensions["sisterkg.landing-page"] = lru_cache(maxsize=_KEPT)(_landing_page)


@pages.get("/")
def landing() -> Response:
    """Show what there is: the partners on a map, along the years and in a list, the downloads, the endpoint.

    A harvester that was given this address and wants data is sent to the catalogue.
    """
    if _wants_data(request.headers.get("Accept")):
        return see_other("catalog")
    selection = Selection.asked(request.args)
    # The links to the other languages repeat all that was asked, so that it is a part of what is kept.
    asked = request.query_string if len(request.query_string) <= _LONGEST else None
    if asked is None:
        body = _landing_page(reader_language(), asked_language(), selection, b"", the_releases().count())
    else:
        page = current_app.extensions["sisterkg.landing-page"]
        body = page(reader_language(), asked_language(), selection, asked, the_releases().count())
    return add_signposts(represented(body, PAGE), the_snapshot(), signposts_of_dataset(the_snapshot()))


def _wants_data(accept: str | None) -> bool:
    """Tell whether a client would rather have data than a page; who wants neither gets the page."""
    try:
        return choose((PAGE, *GRAPHS), accept) is not PAGE
    except NotAcceptable:
        return False


_LONGEST = 200
"""Bytes of a query string up to which its page is kept."""


def _landing_page(language: str, _asked: str, selection: Selection, _query: bytes, _releases: int) -> bytes:
    """Return the page; the arguments that are not read here are read by its template."""
    snapshot = the_snapshot()
    told = the_landing(language)
    first, whole = (selection.page - 1) * PAGE_SIZE, told.is_whole
    wanted = told.partners.found(selection.wanted) if selection.narrows else selection.wanted
    chosen_keys = frozenset(told.partners.keys(wanted)) if whole and selection.narrows else None
    found = told.partners.count(wanted) if selection.narrows else told.partners.total
    markup = f"schema-org.{language}.json"
    last_change = next(iter(the_releases().newest(1)), None)
    changes = in_words(last_change.difference, language, is_first=last_change.number == 1) if last_change else []
    return render_template(
        "landing.html",
        told=told,
        selection=selection,
        found=found,
        # A list that has one page is there as a whole, and what is not asked for is hidden: a script can show it.
        listed=told.orders[selection.sort] if whole else told.partners.page(wanted, selection.sort, first, PAGE_SIZE),
        maps=told.maps_of(wanted if selection.narrows else None),
        line=told.timeline if whole or not selection.narrows else told.timeline_of(wanted, selection.sort),
        is_home_found=is_found(selection.text, told.home_names),
        whole=whole,
        letters=dict(LETTERS),
        chosen_keys=chosen_keys,
        page_count=1 if whole else -(-found // PAGE_SIZE),
        last_change=last_change,
        last_changes=changes[:_TOLD],
        dataset=dataset_iri(snapshot.base_iri),
        markup=json.loads(snapshot.read(markup)) if markup in snapshot.files else None,
    ).encode()


@pages.get("/linkset.json")
def links() -> Response:
    """Answer with the links of the landing page and of its items as one document (RFC 9264)."""
    return represented(json.dumps(linkset(the_snapshot())).encode(), LINKSET)


@pages.get("/health")
def health() -> Response:
    """Tell which snapshot is served."""
    snapshot = the_snapshot()
    told = {
        "status": "ok",
        "snapshot": snapshot.id,
        "date": snapshot.manifest.date,
        "triples": snapshot.manifest.triples,
    }
    response = Response(json.dumps(told), content_type=PLAIN_JSON.content_type)
    response.headers["Cache-Control"] = "no-store"
    return response

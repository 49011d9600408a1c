"""Knows the landing page and the server's own state; does not know the things it links to."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, json, render_template
from pyoxigraph import Literal, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.downloads import dataset_files
from sisterkg.web.formats import PAGE, PLAIN_JSON
from sisterkg.web.languages import reader_language
from sisterkg.web.responses import represented, the_snapshot
from sisterkg.web.signposting import LINKSET, add_signposts, linkset, signposts_of_dataset

pages = Blueprint("pages", __name__)


@dataclass(frozen=True)
class Partner:
    """A line of the landing page's list."""

    place: Value
    partnership: Value
    country: Value | None
    council_act: str
    protocol: str


@pages.get("/")
def landing() -> Response:
    """Show what there is: the partners, the downloads, the endpoint."""
    snapshot = the_snapshot()
    language = reader_language()
    describer = Describer(snapshot, language)
    dataset = Iri(snapshot.base_iri + "id/dataset")
    descriptions = [t.object for t in snapshot.about(dataset) if t.predicate.value == term("schema:description")]
    body = render_template(
        "landing.html",
        title=describer.label(dataset),
        descriptions=[d for d in descriptions if isinstance(d, Literal) and d.language == language],
        partners=_partners(snapshot, describer),
        files=[snapshot.files[path] for path in dataset_files(snapshot)],
        markup=json.loads(snapshot.read(f"schema-org.{language}.json")),
    )
    return add_signposts(represented(body.encode(), PAGE), snapshot, signposts_of_dataset(snapshot))


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


def _partners(snapshot: Snapshot, describer: Describer) -> list[Partner]:
    twins = _iris(snapshot, Iri(snapshot.manifest.home), "skg:twinnedWith")
    partnerships = {
        quad.object.value: quad.subject.value
        for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("skg:partner")), None)
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode)
    }
    found = [_partner(snapshot, describer, twin, partnerships[twin]) for twin in twins if twin in partnerships]
    return sorted(found, key=lambda partner: partner.place.text.casefold())


def _partner(snapshot: Snapshot, describer: Describer, place: str, partnership: str) -> Partner:
    about = snapshot.about(Iri(partnership))
    dates = {triple.predicate.value: triple.object.value for triple in about if isinstance(triple.object, Literal)}
    within = _iris(snapshot, Iri(place), "schema:containedInPlace")
    country = next((iri for iri in within if "/id/country/" in iri), None)
    return Partner(
        place=describer.label(place),
        partnership=describer.label(partnership),
        country=describer.label(country) if country else None,
        council_act=dates.get(term("skg:councilActDate"), ""),
        protocol=dates.get(term("skg:protocolDate"), ""),
    )


def _iris(snapshot: Snapshot, subject: Iri, predicate: str) -> list[str]:
    wanted = NamedNode(term(predicate))
    return [
        triple.object.value
        for triple in snapshot.about(subject)
        if triple.predicate == wanted and isinstance(triple.object, NamedNode)
    ]

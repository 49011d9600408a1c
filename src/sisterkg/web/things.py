"""Knows the addresses of things and of the documents about them; does not know what a document says."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, Response, abort, redirect, render_template, request
from pyoxigraph import NamedNode, Triple
from werkzeug.routing import BaseConverter

from sisterkg.syntaxes import SYNTAXES, MediaFormat
from sisterkg.vocab import ONTOLOGY_IRI, PREFIXES, THING_KINDS, Iri, dataset_iri, entity_iri
from sisterkg.web.departures import forbid_departed
from sisterkg.web.descriptions import Describer, statements_about
from sisterkg.web.formats import GRAPHS, PAGE, choose
from sisterkg.web.languages import reader_language
from sisterkg.web.responses import add_alternates, relative, represented, the_snapshot
from sisterkg.web.signposting import add_signposts, signposts_of_dataset, signposts_of_thing

things = Blueprint("things", __name__)

KINDS = (
    *(
        "place",
        "partnership",
        "entry",
        "observation",
        "claim",
        "country",
        "agent",
        "finding",
        "ontology",
        "link-check",
    ),
    *("distribution", "checksum", "service", "location", "period", "provenance", "partition", "linkset"),
    *(kind for kind in THING_KINDS),
)
"""The first part of a thing's path. Terms of the ontology have IRIs elsewhere and are described here too."""

_GRAPHS = {
    **dict.fromkeys(("finding", "report"), "report"),
    **dict.fromkeys(
        ("catalog", "distribution", "checksum", "service", "location", "period", "provenance"), "catalog"
    ),
}
"""What is described in a graph of its own, by the first part of its path."""

_ANY_SINGLE = "<any(dataset,report):name>"
"""Things of which there is one, so that their paths have one part."""

_ANY_KIND = f"<any({','.join(map(repr, KINDS))}):kind>"


class NameConverter(BaseConverter):
    """The last part of a minted IRI, or of a document's path: no other name is anyone's."""

    regex = r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*"


@things.get(f"/id/{_ANY_KIND}/<minted:name>")
def identify(kind: str, name: str) -> Response:
    """Send a client from a thing to the document about it (303, as httpRange-14 has it)."""
    _triples_of(kind, name)
    return _see_other(f"{kind}/{name}")


@things.get("/id/<any(catalog,dataset,report):name>")
def identify_single(name: str) -> Response:
    """Send a client from the catalogue, the data set or the validation report to the document about it."""
    return _see_other(name)


def _see_other(path: str) -> Response:
    # Programs that state no preference want data; browsers state theirs.
    offer = choose((*GRAPHS, PAGE), request.headers.get("Accept"), request.args.get("format"))
    target = path if offer is PAGE else f"{path}.{offer.suffix}"
    response = redirect(relative(target), HTTPStatus.SEE_OTHER, Response)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "public, no-cache"
    assert isinstance(response, Response)
    return response


@things.get(f"/{_ANY_KIND}/<minted:name>")
def document(kind: str, name: str) -> Response:
    """Answer with the document about a thing, in the format of its suffix or of the client's choice."""
    return _document(f"{kind}/{name}", *_split(name), kind)


@things.get(f"/{_ANY_SINGLE}")
@things.get(f"/{_ANY_SINGLE}.<minted:suffix>")
def single_document(name: str, suffix: str = "") -> Response:
    """Answer with the document about the data set itself, or about its validation report."""
    return _document(name, name, suffix, "")


@things.get("/ontology")
@things.get("/ontology.<minted:suffix>")
def ontology_document(suffix: str = "") -> Response:
    """Answer with the whole ontology."""
    snapshot = the_snapshot()
    return _represent("ontology", ONTOLOGY_IRI, snapshot.ontology, suffix)


def _split(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot else (name, "")


def _document(path: str, name: str, suffix: str, kind: str) -> Response:
    iri, triples = _triples_of(kind, name)
    return _represent(path.removesuffix(f".{suffix}") if suffix else path, iri, triples, suffix)


def _triples_of(kind: str, name: str) -> tuple[Iri, Sequence[Triple]]:
    """Return a thing's IRI and all that is said about it, or answer 404."""
    snapshot = the_snapshot()
    if kind == "ontology":
        iri = Iri(PREFIXES["skg"] + name)
        triples: Sequence[Triple] = [t for t in snapshot.ontology if t.subject == NamedNode(iri)]
    elif graph := _GRAPHS.get(kind or name):
        iri = Iri(f"{snapshot.base_iri}id/{f'{kind}/' if kind else ''}{name}")
        triples = snapshot.about(iri, graph=Iri(f"{snapshot.base_iri}graph/{graph}"))
    else:
        iri = entity_iri(snapshot.base_iri, kind, name) if kind else Iri(f"{snapshot.base_iri}id/{name}")
        triples = statements_about(snapshot, iri)
    forbid_departed(iri)
    if not any(isinstance(t.subject, NamedNode) and t.subject.value == iri for t in triples):
        abort(HTTPStatus.NOT_FOUND, f"nothing is known about {kind} {name}".replace("  ", " "))
    return iri, triples


def _represent(path: str, iri: Iri, triples: Sequence[Triple], suffix: str) -> Response:
    offer = _by_suffix(suffix) if suffix else choose((PAGE, *GRAPHS), request.headers.get("Accept"), _wanted())
    body = _page(iri, triples) if offer is PAGE else SYNTAXES[offer.suffix].write(triples, the_snapshot().context)
    response = add_alternates(represented(body, offer), path, (PAGE, *GRAPHS), iri)
    if offer is PAGE:
        snapshot = the_snapshot()
        is_whole = iri == dataset_iri(snapshot.base_iri)
        posts = signposts_of_dataset(snapshot) if is_whole else signposts_of_thing(snapshot, iri, path, triples)
        add_signposts(response, snapshot, posts)
    if not suffix and offer is not PAGE:
        response.headers["Content-Location"] = relative(f"{path}.{offer.suffix}")
    return response


def page_about(kind: str, name: str) -> Response:
    """Return the page about a thing; ``kind`` is empty where there is one of it."""
    return represented(_page(*_triples_of(kind, name)), PAGE)


def _wanted() -> str | None:
    return request.args.get("format")


def _by_suffix(suffix: str) -> MediaFormat:
    offers = {offer.suffix: offer for offer in (PAGE, *GRAPHS)}
    if suffix not in offers:
        abort(HTTPStatus.NOT_FOUND, f"there is no format .{suffix}; there are {', '.join(offers)}")
    return offers[suffix]


def _page(iri: Iri, triples: Sequence[Triple]) -> bytes:
    language = reader_language()
    describer = Describer(the_snapshot(), language)
    itself = [triple for triple in triples if triple.subject == NamedNode(iri)]
    others = sorted({t.subject.value for t in triples if isinstance(t.subject, NamedNode)} - {iri})
    return render_template(
        "thing.html",
        iri=iri,
        title=describer.label(iri),
        rows=describer.rows(itself),
        statements=[
            (describer.label(other), describer.rows(t for t in triples if t.subject == NamedNode(other)))
            for other in others
        ],
        path=request.path.strip("/").removesuffix(".html"),
        formats=GRAPHS,
    ).encode()

"""Knows the addresses of things and of the documents about them; does not know what a document says."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request
from pyoxigraph import NamedNode, Triple
from werkzeug.routing import BaseConverter

from sisterkg.messages import Message
from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import THING_KINDS, Iri, dataset_iri, entity_iri, graph_iri, term
from sisterkg.web.departures import forbid_departed
from sisterkg.web.documents import address_of_part, answered, is_page, see_other, split
from sisterkg.web.formats import GRAPHS, PAGE
from sisterkg.web.languages import reader_language
from sisterkg.web.part_numbers import part_number
from sisterkg.web.profiles import Thing, profile_of, wording
from sisterkg.web.responses import relative, represented
from sisterkg.web.served import the_describer, the_partners, the_snapshot, the_vocabulary
from sisterkg.web.signposting import add_signposts, signposts_of_dataset, signposts_of_thing
from sisterkg.web.statements import Part, part_about, triples_about

things = Blueprint("things", __name__)

KINDS = (
    *("place", "partnership", "entry", "observation", "claim", "country", "agent", "finding", "link-check"),
    *("distribution", "checksum", "service", "location", "period", "provenance", "partition", "linkset"),
    *THING_KINDS,
)
"""The first part of a thing's path."""

_GRAPHS = {
    **dict.fromkeys(("finding", "report"), "report"),
    **dict.fromkeys(
        ("catalog", "distribution", "checksum", "service", "location", "period", "provenance"), "catalog"
    ),
}
"""What is described in a graph of its own, by the first part of its path."""

_SUFFIXES = {syntax.media_type: syntax.suffix for syntax in GRAPHS}
_ANY_SINGLE = "<any(dataset,report):name>"
"""Things of which there is one, so that their paths have one part."""

_ANY_KIND = f"<any({','.join(map(repr, KINDS))}):kind>"


class NameConverter(BaseConverter):
    """The last part of a minted IRI, or of a document's path: no other name is anyone's."""

    regex = r"[A-Za-z0-9]+(?:[._-]+[A-Za-z0-9]+)*"


@things.get(f"/id/{_ANY_KIND}/<minted:name>")
def identify(kind: str, name: str) -> Response:
    """Send a client from a thing to the document about it (303, as httpRange-14 has it)."""
    _known(kind, name)
    return see_other(f"{kind}/{name}")


@things.get("/id/<any(catalog,dataset,report):name>")
def identify_single(name: str) -> Response:
    """Send a client from the catalogue, the data set or the validation report to the document about it."""
    return see_other(name)


@things.get("/graph/<any(catalog,ontology,report):name>")
def identify_graph(name: str) -> Response:
    """Send a client from the name of a graph beside the data to the document that it is made of."""
    return see_other(name)


@things.get(f"/{_ANY_KIND}/<minted:name>")
def document(kind: str, name: str) -> Response:
    """Answer with the document about a thing, in the format of its suffix or of the client's choice."""
    stem, suffix = split(name)
    return _document(f"{kind}/{stem}", _known(kind, stem), suffix)


@things.get(f"/{_ANY_SINGLE}")
@things.get(f"/{_ANY_SINGLE}.<minted:suffix>")
def single_document(name: str, suffix: str = "") -> Response:
    """Answer with the document about the data set itself, or about its validation report."""
    return _document(name, _known("", name), suffix)


def page_about(kind: str, name: str) -> Response:
    """Return the page about a thing; ``kind`` is empty where there is one of it."""
    return represented(_page(_known(kind, name)).encode(), PAGE)


def _known(kind: str, name: str) -> Thing:
    """Return what is to be told of, or answer 404 where nothing is known of it and 410 where it is gone."""
    snapshot = the_snapshot()
    graph = _GRAPHS.get(kind or name)
    within = graph_iri(snapshot.base_iri, graph) if graph else None
    thing = Thing(
        entity_iri(snapshot.base_iri, kind, name) if kind else Iri(f"{snapshot.base_iri}id/{name}"), kind, within
    )
    forbid_departed(thing.iri)
    if not snapshot.is_described(thing.iri, within):
        abort(HTTPStatus.NOT_FOUND, Message("nothing is known about {asked}", asked=f"{kind}/{name}".strip("/")))
    return thing


def _document(path: str, thing: Thing, suffix: str) -> Response:
    snapshot, number = the_snapshot(), part_number(request.args, "part")

    @cache
    def part() -> Part:
        """Return the part of the data that is asked for; a page has none of it."""
        return part_about(snapshot, thing.iri, number) if thing.graph is None else Part((), has_next=False)

    if number > 1 and not part().statements:
        what = Message("the document about {asked} has no part {number}", asked=thing.iri, number=number)
        abort(HTTPStatus.NOT_FOUND, what)

    def triples() -> Iterable[Triple]:
        return _triples(thing, part(), number)

    response = answered(path, thing.iri, suffix, lambda: _page(thing), triples, number)
    if is_page(response):
        itself = NamedNode(thing.iri)
        types = snapshot.values(thing.iri, term("rdf:type"), 50, thing.graph)
        told = [Triple(itself, NamedNode(term("rdf:type")), each) for each in types]
        is_whole = thing.iri == dataset_iri(snapshot.base_iri)
        posts = signposts_of_dataset(snapshot) if is_whole else signposts_of_thing(snapshot, thing.iri, path, told)
        add_signposts(response, snapshot, posts)
    else:
        _add_neighbours(response, path, number, part())
    return response


def _triples(thing: Thing, part: Part, number: int) -> Iterable[Triple]:
    snapshot = the_snapshot()
    if thing.iri == f"{snapshot.base_iri}id/report":
        # Whole in every format, as the file is that was published; it is sorted by subject.
        return SYNTAXES["ttl"].read(snapshot.read("report.ttl"))
    if thing.graph:
        return snapshot.about(thing.iri, thing.graph)
    return triples_about(snapshot, thing.iri, part, of_itself=number == 1)


def _add_neighbours(response: Response, path: str, number: int, part: Part) -> None:
    """Link the parts of a document before and behind one (RFC 8288; the relations are those of HTML)."""
    data = f"{path}.{_SUFFIXES[response.mimetype or '']}"
    if number > 1:
        response.headers.add("Link", f'<{relative(address_of_part(data, number - 1))}>; rel="prev"')
        response.headers.add("Link", f'<{relative(data)}>; rel="first"')
    if part.has_next:
        response.headers.add("Link", f'<{relative(address_of_part(data, number + 1))}>; rel="next"')


def _page(thing: Thing) -> str:
    language = reader_language()
    parts = {name: part_number(request.args, name) for name in ("partnerships", "references")}
    partners = the_partners(language)
    shapes = the_vocabulary().shapes
    return render_template(
        "thing.html",
        profile=profile_of(the_snapshot(), the_describer(language), shapes, thing, language, parts, partners),
        said=wording(language),
        path=thing.iri.removeprefix(f"{the_snapshot().base_iri}id/"),
        formats=GRAPHS,
    )

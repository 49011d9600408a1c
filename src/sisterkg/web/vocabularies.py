"""Knows the addresses of terms and shapes, and of the pages that list them all; does not know what they mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request
from pyoxigraph import NamedNode, Triple

from sisterkg.messages import Message
from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import ONTOLOGY_IRI, PREFIXES, Iri
from sisterkg.web.documents import add_alternates, answered, is_page, see_other, split
from sisterkg.web.downloads import published_file
from sisterkg.web.formats import GRAPHS, PAGE, choose
from sisterkg.web.languages import LANGUAGE_PARAMETER, asked_language, reader_language
from sisterkg.web.profiles import wording
from sisterkg.web.responses import relative, represented
from sisterkg.web.served import the_describer, the_findings, the_snapshot, the_vocabulary
from sisterkg.web.signposting import add_signposts, signposts_of_thing
from sisterkg.web.vocabulary import Shape, Term
from sisterkg.web.vocabulary.terms import GROUPS, INDIVIDUALS

vocabularies = Blueprint("vocabularies", __name__)

_ANY_SYNTAX = f"<any({','.join(SYNTAXES)}):suffix>"
_FINDINGS_SHOWN = 5


@vocabularies.get("/ontology")
@vocabularies.get("/ontology.<minted:suffix>")
def ontology(suffix: str = "") -> Response:
    """Answer with the whole ontology; show people every term, those of other vocabularies that are used too."""
    snapshot = the_snapshot()
    return _documented("ontology", ONTOLOGY_IRI, suffix, snapshot.ontology, lambda: _kept(_terms_page))


@vocabularies.get("/ontology/<minted:name>")
def term(name: str) -> Response:
    """Answer with what is said of a term; show people its example, and the questions and shapes that use it."""
    stem, suffix = split(name)
    iri = Iri(PREFIXES["skg"] + stem)
    triples = [triple for triple in the_snapshot().ontology if triple.subject == NamedNode(iri)]
    known = the_vocabulary().find(iri)
    if known is None or not triples:
        abort(HTTPStatus.NOT_FOUND, Message("nothing is known about {asked}", asked=f"ontology/{stem}"))
    return _documented(f"ontology/{stem}", iri, suffix, triples, lambda: _term_page(known))


@vocabularies.get("/ontology/<minted:prefix>/<minted:name>")
def term_of_others(prefix: str, name: str) -> Response:
    """Answer with what is said here of a term of another vocabulary, which is told like one of ours."""
    stem, suffix = split(name)
    iri = Iri(PREFIXES[prefix] + stem) if prefix in PREFIXES else None
    known = the_vocabulary().find(iri) if iri else None
    if iri is None or known is None or known.is_ours:
        abort(HTTPStatus.NOT_FOUND, Message("nothing is known about {asked}", asked=f"ontology/{prefix}/{stem}"))
    return answered(known.path, iri, suffix, lambda: _term_page(known), lambda: the_vocabulary().triples(known))


@vocabularies.get("/id/ontology/<minted:name>")
def identify(name: str) -> Response:
    """Send a client from a term to the document about it."""
    if the_vocabulary().find(Iri(PREFIXES["skg"] + name)) is None:
        abort(HTTPStatus.NOT_FOUND, Message("nothing is known about {asked}", asked=f"ontology/{name}"))
    return see_other(f"ontology/{name}")


@vocabularies.get("/shapes")
@vocabularies.get(f"/shapes.{_ANY_SYNTAX}")
def shapes(suffix: str = "") -> Response:
    """Answer with all shapes in one graph; show people each of them."""
    offers = (*GRAPHS, PAGE)
    offer = SYNTAXES[suffix] if suffix else choose(offers, request.headers.get("Accept"), request.args.get("format"))
    if offer is PAGE:
        response = represented(_kept(_shapes_page).encode(), PAGE)
    else:
        response = published_file(f"shapes.{offer.suffix}")
        if not suffix:
            response.vary.add("Accept")
            response.headers["Content-Location"] = relative(f"shapes.{offer.suffix}")
    return add_alternates(response, "shapes", offers)


@vocabularies.get("/shapes/<name>")
def shape(name: str) -> Response:
    """Answer with a file of shapes, or with one shape by its name."""
    if f"shapes/{name}" in the_snapshot().files:
        return published_file(f"shapes/{name}")
    stem, suffix = split(name)
    book = the_vocabulary().shapes
    known = book.named(stem)
    if known is None:
        what = Message("there is no file {asked} of shapes, and no shape of that name", asked=name)
        abort(HTTPStatus.NOT_FOUND, what)
    return answered(f"shapes/{stem}", known.iri, suffix, lambda: _shape_page(known), lambda: book.triples(known))


def _documented(path: str, iri: Iri, suffix: str, triples: Sequence[Triple], page: Callable[[], str]) -> Response:
    response = answered(path, iri, suffix, page, lambda: triples)
    if is_page(response):
        told = [triple for triple in triples if triple.subject == NamedNode(iri)]
        add_signposts(response, the_snapshot(), signposts_of_thing(the_snapshot(), iri, path, told))
    return response


def _kept(make: Callable[[], str]) -> str:
    """Return a long page that is the same for as long as its snapshot: made once for each language.

    One that is asked for with anything but a language repeats that in its links, and is made anew.
    """
    if request.args.keys() - {LANGUAGE_PARAMETER}:
        return make()
    key = (request.path, asked_language(), reader_language())
    pages = the_vocabulary().pages
    if key not in pages:
        pages[key] = make()
    return pages[key]


def _terms_page() -> str:
    book = the_vocabulary()
    ours = [each for each in book.terms if each.is_ours]
    groups = [(name, [each for each in ours if each.group == name]) for name in (*GROUPS, INDIVIDUALS)]
    others = [each for each in book.terms if not each.is_ours]
    return _rendered("ontology.html", "ontology", groups=groups, others=others)


def _term_page(known: Term) -> str:
    book = the_vocabulary()
    return _rendered(
        "term.html",
        known.path,
        each=known,
        questions=book.questions_with(known.iri),
        shapes=book.shapes_with(known.iri),
        uses=book.uses_of(known.iri),
    )


def _shapes_page() -> str:
    by_file: dict[str, list[Shape]] = {}
    for each in the_vocabulary().shapes.all:
        by_file.setdefault(each.file, []).append(each)
    return _rendered("shapes.html", "shapes", files=by_file, counts=the_findings().by_shape)


def _shape_page(known: Shape) -> str:
    snapshot = the_snapshot()
    found = the_findings()
    return _rendered(
        "shape.html",
        f"shapes/{known.name}",
        shape=known,
        example=the_vocabulary().looked_at(known),
        questions=the_vocabulary().questions_with_any(known.subject),
        count=found.by_shape.get(known.iri, 0),
        findings=found.page(snapshot, the_describer(reader_language()), shape=known.iri, size=_FINDINGS_SHOWN),
    )


def _rendered(template: str, path: str, **values: object) -> str:
    language = reader_language()
    describer = the_describer(language)
    return render_template(
        template,
        path=path,
        formats=GRAPHS,
        said=wording(language),
        describer=describer,
        example_of=the_vocabulary().example_of,
        questions_with=the_vocabulary().questions_with,
        **values,
    )

"""Knows where portals, archives and crawlers look for what the data set says of itself; not what it says."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, request
from pyoxigraph import NamedNode

from sisterkg.messages import Message
from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import Iri, graph_iri, term
from sisterkg.web.documents import add_alternates
from sisterkg.web.downloads import published_file
from sisterkg.web.formats import GRAPHS, PAGE, choose
from sisterkg.web.responses import relative, represented
from sisterkg.web.served import the_snapshot
from sisterkg.web.signposting import add_signposts, signposts_of_catalog
from sisterkg.web.things import page_about

harvest = Blueprint("harvest", __name__)

_ENTRIES = frozenset((term("dcat:dataset"), term("dcat:service")))
_ANY_SYNTAX = f"<any({','.join(SYNTAXES)}):suffix>"


@harvest.get("/catalog")
@harvest.get(f"/catalog.{_ANY_SYNTAX}")
def catalog(suffix: str = "") -> Response:
    """Answer with the catalogue (DCAT-AP); show people what it says of itself."""
    itself = Iri(f"{the_snapshot().base_iri}id/catalog")
    offers = (*GRAPHS, PAGE)
    offer = SYNTAXES[suffix] if suffix else choose(offers, request.headers.get("Accept"), request.args.get("format"))
    if offer is PAGE:
        response = page_about("", "catalog")
    elif _is_unchanged_since(request.args.get("modified_since")):
        response = represented(_catalog_alone(itself, offer.suffix), offer)
    else:
        response = _file("catalog", offer.suffix, by_suffix=bool(suffix))
    add_alternates(response, "catalog", offers, itself)
    return add_signposts(response, the_snapshot(), signposts_of_catalog(the_snapshot()))


@harvest.get("/.well-known/void")
@harvest.get(f"/void.{_ANY_SYNTAX}")
def void(suffix: str = "") -> Response:
    """Answer with the description of the data set's make-up (VoID, 7.2)."""
    offer = choose(GRAPHS, request.headers.get("Accept"), suffix or request.args.get("format"))
    return add_alternates(_file("void", offer.suffix, by_suffix=bool(suffix)), "void", GRAPHS)


@harvest.get("/<any('SHA256SUMS','robots.txt','sitemap.xml'):name>")
def plain_file(name: str) -> Response:
    """Answer with the checksums of all files, or what crawlers ask for."""
    return published_file(name)


@harvest.get("/sitemap-<int:number>.xml")
def part_of_sitemap(number: int) -> Response:
    """Answer with one of the site maps that the first one lists, where there are more pages than one may have."""
    return published_file(f"sitemap-{number}.xml")


@harvest.get("/schema-org.<minted:language>.json")
def markup(language: str) -> Response:
    """Answer with what the landing page tells search engines, in a language."""
    return published_file(f"schema-org.{language}.json")


def _is_unchanged_since(asked: str | None) -> bool:
    """Tell whether the data set became what it is before a time (ISO 8601; a day begins at midnight, UTC)."""
    if not asked:
        return False
    since = _read_time(asked) or _read_time(asked.replace(" ", "+"))  # a plus sign in a URL that nobody escaped
    if since is None:
        what = Message(
            "modified_since is no time: {asked}; write it as 2026-11-23 or 2026-11-23T08:00:00Z", asked=repr(asked)
        )
        abort(HTTPStatus.BAD_REQUEST, what)
    return the_snapshot().published < since.replace(tzinfo=since.tzinfo or UTC).timestamp()


def _read_time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _catalog_alone(itself: Iri, suffix: str) -> bytes:
    """Return what the catalogue says of itself, without a data set: none has changed."""
    snapshot = the_snapshot()
    graph = graph_iri(snapshot.base_iri, "catalog")
    told = [each for each in snapshot.about(itself, graph) if each.predicate.value not in _ENTRIES]
    named = {each.object.value for each in told if isinstance(each.object, NamedNode)}
    about_named = [triple for iri in sorted(named) for triple in snapshot.about(Iri(iri), graph)]
    return SYNTAXES[suffix].write([*told, *about_named], snapshot.context)


def _file(stem: str, suffix: str, *, by_suffix: bool) -> Response:
    response = published_file(f"{stem}.{suffix}")
    if not by_suffix:
        response.vary.add("Accept")
        response.headers["Content-Location"] = relative(f"{stem}.{suffix}")
    return response

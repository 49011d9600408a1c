"""Knows where portals, archives and crawlers look for what the data set says of itself; not what it says."""

from __future__ import annotations

from flask import Blueprint, Response, request

from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import Iri
from sisterkg.web.downloads import published_file
from sisterkg.web.formats import GRAPHS, PAGE, choose
from sisterkg.web.responses import add_alternates, relative, the_snapshot
from sisterkg.web.things import page_about

harvest = Blueprint("harvest", __name__)

_ANY_SYNTAX = f"<any({','.join(SYNTAXES)}):suffix>"


@harvest.get("/catalog")
@harvest.get(f"/catalog.{_ANY_SYNTAX}")
def catalog(suffix: str = "") -> Response:
    """Answer with the catalogue (DCAT-AP); show people what it says of itself."""
    itself = Iri(f"{the_snapshot().base_iri}id/catalog")
    offers = (*GRAPHS, PAGE)
    offer = SYNTAXES[suffix] if suffix else choose(offers, request.headers.get("Accept"), request.args.get("format"))
    if offer is PAGE:
        return add_alternates(page_about("", "catalog"), "catalog", offers, itself)
    return add_alternates(_file("catalog", offer.suffix, by_suffix=bool(suffix)), "catalog", offers, itself)


@harvest.get("/.well-known/void")
@harvest.get(f"/void.{_ANY_SYNTAX}")
def void(suffix: str = "") -> Response:
    """Answer with the description of the data set's make-up (VoID, 7.2)."""
    offer = choose(GRAPHS, request.headers.get("Accept"), suffix or request.args.get("format"))
    return add_alternates(_file("void", offer.suffix, by_suffix=bool(suffix)), "void", GRAPHS)


@harvest.get("/shapes")
@harvest.get(f"/shapes.{_ANY_SYNTAX}")
def shapes(suffix: str = "") -> Response:
    """Answer with all shapes in one graph."""
    offer = choose(GRAPHS, request.headers.get("Accept"), suffix or request.args.get("format"))
    return add_alternates(_file("shapes", offer.suffix, by_suffix=bool(suffix)), "shapes", GRAPHS)


@harvest.get("/<any('SHA256SUMS','robots.txt','sitemap.xml'):name>")
def plain_file(name: str) -> Response:
    """Answer with the checksums of all files, or what crawlers ask for."""
    return published_file(name)


def _file(stem: str, suffix: str, *, by_suffix: bool) -> Response:
    response = published_file(f"{stem}.{suffix}")
    if not by_suffix:
        response.vary.add("Accept")
        response.headers["Content-Location"] = relative(f"{stem}.{suffix}")
    return response

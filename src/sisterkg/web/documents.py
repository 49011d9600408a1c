"""Knows how a document is answered: as a page or as data, by suffix or by choice; not what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus

from flask import Response, abort, request
from pyoxigraph import Triple

from sisterkg.messages import Message
from sisterkg.syntaxes import SYNTAXES, MediaFormat
from sisterkg.vocab import Iri
from sisterkg.web.files import sent
from sisterkg.web.formats import GRAPHS, PAGE, choose
from sisterkg.web.languages import page_link
from sisterkg.web.responses import FRESH, redirected, relative, represented
from sisterkg.web.served import the_documents, the_snapshot
from sisterkg.web.spooling import Made

_OFFERS = (PAGE, *GRAPHS)


def answered(
    path: str,
    about: Iri,
    suffix: str,
    page: Callable[[], str],
    triples: Callable[[], Iterable[Triple]],
    part: int = 1,
) -> Response:
    """Answer with the document of a path, or with a part of it; only what is asked for is made.

    The triples come sorted by subject. None is held: a document may be large.
    """
    offer = (
        _by_suffix(suffix) if suffix else choose(_OFFERS, request.headers.get("Accept"), request.args.get("format"))
    )
    if offer is PAGE:
        response = represented(page().encode("utf-8", "replace"), offer)
    else:
        context, name = the_snapshot().context, f"{path}-{part}.{offer.suffix}"
        made = the_documents().made(name, lambda out: SYNTAXES[offer.suffix].stream(triples(), context, out))
        response = _sent(made, offer)
    add_alternates(response, path, _OFFERS, about)
    if not suffix and offer is not PAGE:
        response.headers["Content-Location"] = relative(address_of_part(f"{path}.{offer.suffix}", part))
    return response


def address_of_part(path: str, part: int) -> str:
    """Return the address of a part of a document.

    >>> address_of_part("place/izmir.ttl", 1), address_of_part("place/izmir.ttl", 2)
    ('place/izmir.ttl', 'place/izmir.ttl?part=2')
    """
    return path if part == 1 else f"{path}?part={part}"


def _sent(made: Made, offer: MediaFormat) -> Response:
    if isinstance(made.content, bytes):
        return represented(made.content, offer)
    response = sent(made.content, made.digest)
    response.vary.add("Accept")
    del response.headers["Content-Disposition"]
    return response


def add_alternates(
    response: Response, path: str, offers: Sequence[MediaFormat], about: Iri | None = None
) -> Response:
    """Link the other formats of a document (RFC 8288), and the thing that it describes."""
    for offer in offers:
        target = page_link(path) if offer is PAGE else relative(f"{path}.{offer.suffix}")
        response.headers.add("Link", f'<{target}>; rel="alternate"; type="{offer.media_type}"')
    if about:
        response.headers.add("Link", f'<{about}>; rel="describes"')
    return response


def see_other(path: str) -> Response:
    """Send a client from a thing to the document about it (303)."""
    # Programs that state no preference want data; browsers state theirs.
    offer = choose((*GRAPHS, PAGE), request.headers.get("Accept"), request.args.get("format"))
    target = page_link(path) if offer is PAGE else relative(f"{path}.{offer.suffix}")
    response = redirected(target)
    response.vary.add("Accept")
    response.headers["Cache-Control"] = FRESH
    return response


def is_page(response: Response) -> bool:
    """Tell whether an answer is a page."""
    return response.mimetype == PAGE.media_type


def split(name: str) -> tuple[str, str]:
    """Return a document's name without its suffix, and the suffix.

    >>> split("baku.ttl"), split("baku")
    (('baku', 'ttl'), ('baku', ''))
    """
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot else (name, "")


def _by_suffix(suffix: str) -> MediaFormat:
    offers = {offer.suffix: offer for offer in _OFFERS}
    if suffix not in offers:
        what = Message("there is no format .{asked}; there are {offered}", asked=suffix, offered=", ".join(offers))
        abort(HTTPStatus.NOT_FOUND, what)
    return offers[suffix]

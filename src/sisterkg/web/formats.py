"""Knows in which formats things are offered and picks the one a client asks for; does not know the things.

One table and one negotiator (RFC 9110, 12.5.1) for every route.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from werkzeug.http import parse_accept_header

from sisterkg.syntaxes import ROW_SYNTAXES, SYNTAXES, MediaFormat

PAGE = MediaFormat("html", "Page", "text/html", ("application/xhtml+xml",))
PROBLEM = MediaFormat("problem", "Problem details", "application/problem+json", ("application/json",))
PLAIN_JSON = MediaFormat("json", "JSON", "application/json")
GRAPHS: tuple[MediaFormat, ...] = tuple(SYNTAXES.values())
ROWS: tuple[MediaFormat, ...] = tuple(ROW_SYNTAXES.values())

_NAMES = {
    "turtle": "ttl",
    "n3": "ttl",
    "json-ld": "jsonld",
    "ntriples": "nt",
    "n-triples": "nt",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "rdf/xml": "rdf",
    "htm": "html",
    "srj": "json",
    "srx": "xml",
}
"""Other names by which clients ask for a format in a URL."""

_LONGEST = 1024
"""Characters of what a client asks for that are worth remembering: what strangers send must not fill the memory."""


class NotAcceptable(Exception):
    """None of the offers is what the client asks for."""

    def __init__(self, offers: Sequence[MediaFormat]) -> None:
        super().__init__()
        self.offers = tuple(offers)


def choose(offers: tuple[MediaFormat, ...], accept: str | None, wanted: str | None = None) -> MediaFormat:
    """Return the offer that a client asks for; where nothing tells them apart, the first.

    ``wanted`` is what the URL asks for and beats the Accept header: a suffix, a media type or a usual name.
    Clients send few different headers, so that choices are remembered; not those of headers that nobody needs.
    Parameters of a media range are ignored: who asks for ``text/turtle;charset=utf-8`` gets Turtle.

    >>> choose(GRAPHS, "application/rdf+xml;q=0.5, text/*;q=0.8").suffix
    'ttl'

    Raises:
        NotAcceptable: where none fits.
    """
    is_short = len(accept or "") + len(wanted or "") <= _LONGEST
    return _remembered(offers, accept, wanted) if is_short else _chosen(offers, accept, wanted)


def _chosen(offers: tuple[MediaFormat, ...], accept: str | None, wanted: str | None) -> MediaFormat:
    if wanted:
        return _named(offers, wanted)
    ranges = [(_bare(value), quality) for value, quality in parse_accept_header(accept)]
    if not ranges:
        return offers[0]
    rated = [(_rating(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    (quality, _), _, best = max(rated, key=lambda entry: entry[:2])
    if quality <= 0:
        raise NotAcceptable(offers)
    return best


_remembered = lru_cache(maxsize=1024)(_chosen)


def _named(offers: Sequence[MediaFormat], wanted: str) -> MediaFormat:
    name = _bare(wanted.strip().replace(" ", "+"))  # a plus sign in a URL that nobody escaped
    suffix = _NAMES.get(name, name)
    for offer in offers:
        if suffix == offer.suffix or name in (offer.media_type, offer.media_type.partition("/")[2]):
            return offer
    for offer in offers:
        if name in offer.aliases or any(name == alias.partition("/")[2] for alias in offer.aliases):
            return offer
    raise NotAcceptable(offers)


def _bare(media_range: str) -> str:
    return media_range.partition(";")[0].strip().lower()


def _rating(offer: MediaFormat, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """Return the quality of the most specific range that fits, and how specific it is."""
    main = offer.media_type.partition("/")[0]
    named = (("*/*", "*"), (f"{main}/*",), offer.aliases, (offer.media_type,))
    fitting = (
        (specificity, quality) for specificity, names in enumerate(named) for name, quality in ranges if name in names
    )
    specificity, quality = max(fitting, default=(-1, 0.0))
    return quality, specificity

"""Knows the ways in which people write an identifier, and the one that is looked up; does not know whose it is."""

from __future__ import annotations

import re

_WIKIDATA = re.compile(
    r"(?:(?:https?://)?(?:www\.|m\.)*wikidata\.org/(?:entity|wiki|wiki/special:entitydata)/|wd:|wikidata:)?"
    r"(q[1-9][0-9]*)(?:\.[a-z]+)?(?:[?#].*)?"
)
_GEONAMES = re.compile(
    r"(?:(?:https?://)?(?:sws\.|www\.)?geonames\.org/|geonames:)([1-9][0-9]*)(?:[/?#].*)?|([1-9][0-9]{3,})"
)
"""A bare number is a GeoNames id where it has four digits or more: shorter ones are anything."""


def identifier(text: str, base_iri: str) -> str:
    """Return an identifier as it is looked up: an item's number, a GeoNames number, the end of one of our IRIs.

    >>> texts = (" q9248 ", "https://www.wikidata.org/wiki/Q9248#sitelinks", "wd:Q9248", "Baku")
    >>> [identifier(text, "http://a.example/") for text in texts]
    ['q9248', 'q9248', 'q9248', 'baku']
    >>> texts = ("587084", "https://www.geonames.org/587084/baku.html", "geonames:587084")
    >>> [identifier(text, "http://a.example/") for text in texts]
    ['geonames:587084', 'geonames:587084', 'geonames:587084']
    >>> [identifier(f"http://a.example/{end}", "http://a.example/") for end in ("id/place/baku", "place/baku.ttl")]
    ['place/baku', 'place/baku']
    """
    folded = text.strip().casefold()
    if item := _WIKIDATA.fullmatch(folded):
        return item[1]
    if number := _GEONAMES.fullmatch(folded):
        return f"geonames:{number[1] or number[2]}"
    own = folded.removeprefix(base_iri.casefold())
    if own == folded:
        return folded
    return own.removeprefix("id/").partition("#")[0].partition("?")[0].partition(".")[0]

"""Knows how search engines are told which pages there are; does not know what is on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

_PAGES = ("", "sparql", "ontology", "catalog", "dataset", "report", "changes")
"""The pages that every site has."""


def sitemap(subjects: Iterable[str], base_iri: str, changed: date) -> bytes:
    """Return a site map (sitemaps.org, protocol 0.9) of the pages about things, with the day of the last change.

    >>> "<loc>http://e.example/place/baku</loc>" in sitemap(
    ...     ["http://e.example/id/place/baku"], "http://e.example/", date(2026, 11, 23)
    ... ).decode()
    True
    """
    minted = f"{base_iri}id/"
    paths = {subject.removeprefix(minted) for subject in subjects if subject.startswith(minted)}
    pages = sorted({*_PAGES, *(path for path in paths if "/" in path)})
    entries = "".join(
        f"<url><loc>{escape(base_iri + path)}</loc><lastmod>{changed.isoformat()}</lastmod></url>\n" for path in pages
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{entries}</urlset>\n".encode()


def robots(base_iri: str) -> bytes:
    """Return what crawlers may not ask for, and where the site map is (RFC 9309).

    >>> print(robots("https://data.example.org/twins/").decode())
    User-agent: *
    Disallow: /twins/sparql?
    Disallow: /twins/query/
    Disallow: /twins/snapshots/
    <BLANKLINE>
    Sitemap: https://data.example.org/twins/sitemap.xml
    <BLANKLINE>
    """
    below = urlsplit(base_iri).path
    barred = (f"Disallow: {below}{path}" for path in ("sparql?", "query/", "snapshots/"))
    lines = ("User-agent: *", *barred, "", f"Sitemap: {base_iri}sitemap.xml", "")
    return "\n".join(lines).encode()

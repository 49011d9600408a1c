"""Knows how search engines are told which pages there are; does not know what is on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from urllib.parse import urlsplit

_PAGES = ("", "sparql", "ontology", "shapes", "quality", "catalog", "dataset", "report", "changes")
"""The pages that every site has."""

_MOST_PAGES = 50_000
"""In one file, as the protocol has it."""
_MOST_BYTES = 50 << 20
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def pages(subjects: Iterable[str], base_iri: str) -> Iterator[str]:
    """Yield the paths of all pages, unsorted, those about things by the IRIs of these.

    >>> list(pages(["http://e.example/id/place/baku"], "http://e.example/"))[-1]
    'place/baku'
    """
    minted = f"{base_iri}id/"
    yield from _PAGES
    for subject in subjects:
        if subject.startswith(minted) and "/" in (path := subject.removeprefix(minted)):
            yield path


def sitemaps(paths: Iterable[str], base_iri: str, changed: date) -> Iterator[tuple[str, bytes]]:
    """Yield site maps (sitemaps.org, protocol 0.9) of sorted pages, with the day of the last change, by their names.

    There is one, or, where that would be too large, an index of several, which comes last.

    >>> [(name, content)] = sitemaps(["place/baku"], "http://e.example/", date(2026, 11, 23))
    >>> name, "<loc>http://e.example/place/baku</loc>" in content.decode()
    ('sitemap.xml', True)
    """
    last = f"<lastmod>{changed.isoformat()}</lastmod>"
    waiting: bytes | None = None
    names: list[str] = []
    for entries in _filled(f"<url><loc>{escape(base_iri + path, quote=False)}</loc>{last}</url>\n" for path in paths):
        if waiting is not None:
            names.append(f"sitemap-{len(names) + 1}.xml")
            yield names[-1], waiting
        waiting = f"{_HEAD}<urlset {_SPACE}>\n{entries}</urlset>\n".encode()
    assert waiting is not None, "every site has pages"
    if not names:
        yield "sitemap.xml", waiting
        return
    names.append(f"sitemap-{len(names) + 1}.xml")
    yield names[-1], waiting
    parts = "".join(f"<sitemap><loc>{escape(base_iri + name, quote=False)}</loc>{last}</sitemap>\n" for name in names)
    yield "sitemap.xml", f"{_HEAD}<sitemapindex {_SPACE}>\n{parts}</sitemapindex>\n".encode()


def _filled(entries: Iterable[str]) -> Iterator[str]:
    """Yield entries together, as many as one file may have."""
    room = _MOST_BYTES - 1024
    held: list[str] = []
    size = 0
    for entry in entries:
        length = len(entry.encode())
        if held and (len(held) == _MOST_PAGES or size + length > room):
            yield "".join(held)
            held.clear()
            size = 0
        held.append(entry)
        size += length
    if held:
        yield "".join(held)


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

"""Knows whether addresses lead where they should, as a browser or a crawler follows them; not what stands there."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from sisterkg.doctor.patient import BROWSER, Ill, Patient, need

_PROXY = "let the proxy pass requests and answers on as they are"
_SAMPLE = 20
"""Pages of the site map that are opened."""


def base_iri(patient: Patient) -> None:
    """The address asked is the one under which all IRIs are minted."""
    need(patient.base_iri, f"{patient.address}catalog.nt names no catalogue", "serve a site that sisterkg has built")
    what = f"the IRIs begin with {patient.base_iri}, not with {patient.address}"
    need(patient.base_iri == patient.address, what, f"build with --base-iri {patient.address}")


def redirects(patient: Patient) -> None:
    """A thing leads to its document, in the format asked for, without leaving the site."""
    for accept, media_type in (("text/turtle", "text/turtle"), (BROWSER["Accept"], "text/html")):
        reply = patient.get("id/dataset", {"Accept": accept})
        need(reply.status == 303, f"{reply.url} answers {reply.status} instead of 303", _PROXY)
        target = urljoin(reply.url, reply.headers.get("Location", ""))
        what = f"{reply.url} leads away to {target}"
        need(target.startswith(patient.address), what, "do not rewrite Location in the proxy: it is relative")
        found = patient.get(target, {"Accept": accept})
        is_right = (found.status, found.media_type) == (200, media_type)
        need(is_right, f"{target} answers {found.status} {found.media_type} instead of 200 {media_type}", _PROXY)


def links(patient: Patient) -> None:
    """Every address in the catalogue answers."""
    dead = [f"{path or '/'} ({status})" for path, status in patient.dead.items()]
    need(not dead, f"addresses of the catalogue do not answer: {', '.join(dead)}", "let the proxy pass them on")


def robots(patient: Patient) -> None:
    """Crawlers find a site map whose pages are on the site and answer."""
    found = re.findall(r"(?im)^sitemap:\s*(\S+)", patient.get("robots.txt").text)
    need(found, "robots.txt names no site map", "let the proxy pass /robots.txt on")
    reply = patient.get(patient.here(found[0]))
    need(reply.status == 200, f"the site map answers {reply.status}", "let the proxy pass /sitemap.xml on")
    try:
        tree = ElementTree.fromstring(reply.body)  # noqa: S314  # no entity is resolved that could grow: expat bounds it
    except ElementTree.ParseError as error:
        raise Ill(f"the site map is no XML: {error}", _PROXY) from error
    pages = [element.text or "" for element in tree.iter() if element.tag.endswith("}loc")]
    strange = [page for page in pages if not page.startswith(patient.base_iri)]
    need(not strange, f"the site map leads away: {', '.join(strange[:3])}", "build it again")
    for page in pages[:: max(1, len(pages) // _SAMPLE)]:
        found_page = patient.get(patient.here(page), BROWSER)
        need(found_page.status == 200, f"{found_page.url} answers {found_page.status}", _PROXY)


class _Assets(HTMLParser):
    """Collects what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link" and given.get("rel") in ("stylesheet", "icon"):
            self.found.append((tag, given.get("href") or ""))
        if tag in ("script", "img") and given.get("src"):
            self.found.append((tag, given["src"] or ""))


_ASSET_TYPES = {
    "css": ("text/css",),
    "js": ("text/javascript", "application/javascript"),
    "svg": ("image/svg+xml",),
}


def pages(patient: Patient) -> None:
    """A browser gets pages, with all that they load, from this site alone."""
    for path in ("", "sparql", "changes", "catalog"):
        reply = patient.get(path, BROWSER)
        is_page = (reply.status, reply.media_type) == (200, "text/html")
        need(is_page, f"{reply.url} answers {reply.status} {reply.media_type} to a browser", _PROXY)
        need(reply.headers.get("Content-Security-Policy"), f"{reply.url} has no Content-Security-Policy", _PROXY)
        assets = _Assets()
        assets.feed(reply.text)
        for _, asset in assets.found:
            target = urljoin(reply.url, asset)
            need(
                target.startswith(patient.address),
                f"{reply.url} loads {target}",
                "serve every path below one address",
            )
            loaded = patient.get(target)
            suffix = urlsplit(target).path.rpartition(".")[2]
            is_right = loaded.status == 200 and loaded.media_type in _ASSET_TYPES.get(suffix, (loaded.media_type,))
            need(is_right, f"{target} answers {loaded.status} {loaded.media_type}", _PROXY)


def languages(patient: Patient) -> None:
    """A reader gets the language that the browser asks for, or the address."""
    for path, headers in (("", {**BROWSER, "Accept-Language": "tr"}), ("?lang=tr", BROWSER)):
        reply = patient.get(path, headers)
        need('<html lang="tr"' in reply.text, f"{reply.url} is not Turkish where Turkish is asked for", _PROXY)

"""Knows how releases are written as a feed (RFC 4287); does not know where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from xml.etree import ElementTree

from sisterkg.reading import written_date
from sisterkg.releases import Release, in_words
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import MediaFormat

ATOM = MediaFormat("atom", "Atom", "application/atom+xml", ("application/xml", "text/xml"))
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TITLE = {"en": "Release {number} of {day}", "tr": "{day} günlü {number}. sürüm"}
_FEED_TITLE = {"en": "Changes: {title}", "tr": "Değişiklikler: {title}"}


def feed(releases: Sequence[Release], snapshot: Snapshot, language: str) -> bytes:
    """Return the feed of releases, the newest first, in a language."""
    base, title = snapshot.base_iri, snapshot.manifest.title
    root = ElementTree.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": language})
    _add(root, "id", f"{base}changes")
    _add(root, "title", _FEED_TITLE[language].format(title=title.get(language, title["en"])))
    _add(root, "updated", releases[0].time if releases else f"{snapshot.manifest.date}T00:00:00+00:00")
    _add(root, "link", rel="self", type=ATOM.media_type, href=f"{base}changes.atom")
    _add(root, "link", rel="alternate", type="text/html", href=f"{base}changes")
    _add(_add(root, "author"), "name", _publisher(snapshot, language))
    for release in releases:
        _add_release(root, release, base, language)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add_release(root: ElementTree.Element, release: Release, base: str, language: str) -> None:
    address = f"{base}changes/{release.number}"
    told = in_words(release.difference, language, is_first=release.number == 1)
    entry = _add(root, "entry")
    _add(entry, "id", address)
    day = written_date(release.time, language)
    _add(entry, "title", _TITLE[language].format(number=release.number, day=day))
    _add(entry, "updated", release.time)
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "summary", "\n".join(told), type="text")
    _add(entry, "content", f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in told)}</ul>", type="html")


def _publisher(snapshot: Snapshot, language: str) -> str:
    names = snapshot.names(snapshot.publisher)
    return names.get(language) or names.get("en") or snapshot.base_iri


def _add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text or None
    return element

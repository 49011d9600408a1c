"""Knows the links by which a robot finds its way between page, data and licence; does not know the pages.

The FAIR Signposting Profile (signposting.org/FAIR), and its links as one document (RFC 9264).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response
from pyoxigraph import NamedNode, Triple

from sisterkg.dumps import DUMPS, Dump
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import SYNTAXES, MediaFormat
from sisterkg.vocab import Iri, dataset_iri, term
from sisterkg.web.formats import GRAPHS, PAGE
from sisterkg.web.responses import relative

LINKSET = MediaFormat("json", "Link set", "application/linkset+json")
_ABOUT_PAGE = "https://schema.org/AboutPage"
_DATASET = "https://schema.org/Dataset"
_NAMES = frozenset(("cite-as", "author", "license", "type"))
"""Relations to what a thing is called, which is the same wherever it is found; the others lead to a place."""


@dataclass(frozen=True)
class Signpost:
    """A link to a place of the site, or to an IRI, by its relation (RFC 8288)."""

    relation: str
    target: str
    media_type: str = ""


def signposts_of_dataset(snapshot: Snapshot) -> Sequence[Signpost]:
    """Return the links of the data set's pages.

    The compressed copies of its files are named by the link set alone: a proxy reads no endless head, nginx 4 KiB of
    it where nobody tells it to read more, and gives 502 in the place of a page with a longer one.
    """
    base = snapshot.base_iri
    return [
        Signpost("cite-as", dataset_iri(base)),
        Signpost("type", _ABOUT_PAGE),
        Signpost("type", _DATASET),
        *_of_work(snapshot),
        *(Signpost("describedby", f"{base}catalog.{each.suffix}", each.media_type) for each in SYNTAXES.values()),
        *_items(base, (dump for dump in _files(snapshot) if not dump.compression)),
        Signpost("linkset", f"{base}linkset.json", LINKSET.media_type),
    ]


def signposts_of_download(snapshot: Snapshot) -> Sequence[Signpost]:
    """Return the links of one of the data set's files."""
    licence = [each for each in _of_work(snapshot) if each.relation == "license"]
    return [Signpost("collection", snapshot.base_iri, PAGE.media_type), Signpost("type", _DATASET), *licence]


def signposts_of_catalog(snapshot: Snapshot) -> Sequence[Signpost]:
    """Return the links of what describes the data set."""
    return [Signpost("describes", snapshot.base_iri, PAGE.media_type)]


def signposts_of_thing(snapshot: Snapshot, iri: Iri, path: str, triples: Iterable[Triple]) -> Sequence[Signpost]:
    """Return the links of the page about a thing; ``path`` is the page's."""
    base = snapshot.base_iri
    types = {
        triple.object.value
        for triple in triples
        if triple.subject == NamedNode(iri)
        and triple.predicate.value == term("rdf:type")
        and isinstance(triple.object, NamedNode)
    }
    return [
        Signpost("cite-as", iri),
        Signpost("type", _ABOUT_PAGE),
        *(Signpost("type", each) for each in sorted(types)),
        *_of_work(snapshot),
        *(Signpost("describedby", f"{base}{path}.{each.suffix}", each.media_type) for each in GRAPHS),
        Signpost("collection", base, PAGE.media_type),
    ]


def add_signposts(response: Response, snapshot: Snapshot, signposts: Iterable[Signpost]) -> Response:
    """Add links to a response, those to the site's own places relative to what was asked for."""
    for post in signposts:
        is_place = post.relation not in _NAMES and post.target.startswith(snapshot.base_iri)
        target = relative(post.target.removeprefix(snapshot.base_iri)) if is_place else post.target
        kind = f'; type="{post.media_type}"' if post.media_type else ""
        response.headers.add("Link", f'<{target}>; rel="{post.relation}"{kind}')
    return response


def linkset(snapshot: Snapshot) -> Mapping[str, object]:
    """Return the links of the landing page, of all its items and of what describes it, as one document."""
    base, files = snapshot.base_iri, _files(snapshot)
    others = [each for each in signposts_of_dataset(snapshot) if each.relation != "item"]
    contexts = [
        (base, [*others, *_items(base, files)]),
        *((f"{base}download/{dump.name}", signposts_of_download(snapshot)) for dump in files),
        *((f"{base}catalog.{suffix}", signposts_of_catalog(snapshot)) for suffix in SYNTAXES),
    ]
    return {"linkset": [{"anchor": anchor, **_by_relation(posts)} for anchor, posts in contexts]}


def _by_relation(signposts: Iterable[Signpost]) -> Mapping[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for post in signposts:
        target = {"href": post.target} | ({"type": post.media_type} if post.media_type else {})
        found.setdefault(post.relation, []).append(target)
    return found


def _files(snapshot: Snapshot) -> Sequence[Dump]:
    """Return the files of the whole data set that a snapshot has."""
    return [DUMPS[name] for name in DUMPS if name in snapshot.files]


def _items(base: str, files: Iterable[Dump]) -> Iterator[Signpost]:
    return (Signpost("item", f"{base}download/{dump.name}", dump.media_type) for dump in files)


def _of_work(snapshot: Snapshot) -> Iterator[Signpost]:
    """Yield who made the data set, and its licence."""
    yield Signpost("author", snapshot.publisher)
    yield Signpost("license", snapshot.licence)

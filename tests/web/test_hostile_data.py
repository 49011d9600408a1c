"""Data that mean harm are shown as text in every page, JSON-LD island and download, whatever made the snapshot."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree

import html5rdf
import pytest
from hostile import BAD_IRI, PAYLOADS, hostile_site
from pyoxigraph import NamedNode, RdfFormat, parse

from serving import BROWSER, Answer, Server, serving
from sisterkg.dumps import DUMPS
from sisterkg.engine import Limits
from sisterkg.snapshot import Site, Snapshot
from sisterkg.syntaxes import SYNTAXES
from sisterkg.vocab import term
from sisterkg.web import create_app
from sisterkg.web.showing import visible
from sisterkg.web.things import KINDS

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_OF_ONE_KIND = 2
"""Things of one kind whose pages are looked at."""
_LARGEST_PAGE, _LARGEST_HOSTILE_PAGE = 100_000, 400_000
"""Bytes of a page, its maps left out; of one where every name is as long as it may be shown, with them."""


@pytest.fixture(scope="module")
def hostile(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose texts all mean harm."""
    return hostile_site(snapshot, tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def served(hostile: Site) -> Iterator[Server]:
    """Serve it as a person would."""
    with serving(hostile.folder) as server:
        yield server


def _names(snapshot: Snapshot, kind: str) -> list[str]:
    start = f"{snapshot.base_iri}id/{kind}/"
    subjects = {
        quad.subject.value for quad in snapshot.store if str(getattr(quad.subject, "value", "")).startswith(start)
    }
    return [iri.removeprefix(start) for iri in sorted(subjects)]


_PlacesToLook = Callable[[Site], list[str]]

_QUERY = urlencode({"query": "SELECT * { ?s <http://schema.org/name> ?o } LIMIT 100"}, quote_via=quote)
_GRAPH = urlencode({"query": "DESCRIBE ?s { ?s <http://schema.org/name> ?o } LIMIT 20"}, quote_via=quote)


def _of_kinds(site: Site) -> list[str]:
    snapshot = site.current()
    return [f"{kind}/{name}" for kind in KINDS for name in _names(snapshot, kind)[:_OF_ONE_KIND]]


def _in_all_formats(paths: list[str]) -> list[str]:
    return [f"/{path}{suffix}" for path in paths for suffix in ("", ".html", *(f".{each}" for each in SYNTAXES))]


_RULES: Mapping[str, _PlacesToLook] = {
    "pages.landing": lambda site: ["/"],
    "pages.links": lambda site: ["/linkset.json"],
    "pages.health": lambda site: ["/health"],
    "harvest.void": lambda site: ["/.well-known/void", *(f"/void.{each}" for each in SYNTAXES)],
    "harvest.catalog": lambda site: ["/catalog", *(f"/catalog.{each}" for each in SYNTAXES)],
    "harvest.plain_file": lambda site: ["/SHA256SUMS", "/robots.txt", "/sitemap.xml"],
    "harvest.part_of_sitemap": lambda site: [],
    "harvest.markup": lambda site: ["/schema-org.en.json", "/schema-org.tr.json"],
    "things.document": lambda site: _in_all_formats(_of_kinds(site)),
    "things.single_document": lambda site: _in_all_formats(["dataset", "report"]),
    "things.identify": lambda site: [f"/id/{path}" for path in _of_kinds(site)],
    "things.identify_graph": lambda site: [f"/graph/{name}" for name in ("catalog", "ontology", "report")],
    "things.identify_single": lambda site: ["/id/catalog", "/id/dataset", "/id/report"],
    "vocabularies.ontology": lambda site: _in_all_formats(["ontology"]),
    "vocabularies.term": lambda site: _in_all_formats(
        [f"ontology/{name}" for name in ("Place", "capitalOf", "rank")]
    ),
    "vocabularies.term_of_others": lambda site: _in_all_formats(["ontology/schema/name", "ontology/rdf/type"]),
    "vocabularies.identify": lambda site: ["/id/ontology/Place"],
    "vocabularies.shapes": lambda site: ["/shapes", *(f"/shapes.{each}" for each in SYNTAXES)],
    "vocabularies.shape": lambda site: [
        "/shapes/place.ttl",
        *_in_all_formats([f"shapes/{name}" for name in ("PlaceNameDiffers", "PlacePosition", "PartnershipTwins")]),
    ],
    "quality.findings": lambda site: ["/quality", "/quality?severity=warning", "/quality?shape=PlaceNameDiffers"],
    "quality.picture": lambda site: ["/quality/badge.svg"],
    "quality.endpoint": lambda site: ["/quality/badge.json"],
    "changes.listed": lambda site: ["/changes", "/changes.atom", "/changes.json"],
    "changes.single": lambda site: ["/changes/1", "/changes/1.json"],
    "downloads.download": lambda site: [f"/download/{name}" for name in DUMPS if name in site.current().files],
    "downloads.kept": lambda site: [f"/snapshots/{site.current().id}/{path}" for path in site.current().files],
    "downloads.snapshot_itself": lambda site: [f"/snapshots/{site.current().id}"],
    "downloads.context": lambda site: ["/context.jsonld"],
    "downloads.labels": lambda site: ["/labels.ttl"],
    "downloads.questions": lambda site: [
        f"/{path}" for path in site.current().files if path.startswith("questions/")
    ],
    "downloads.report": lambda site: ["/report.ttl", "/report.json"],
    "reconcile.service": lambda site: ["/reconcile", "/reconcile?query=script", "/reconcile?callback=f&query=L"],
    "reconcile.preview": lambda site: [
        f"/reconcile/preview?id=place/{name}" for name in _names(site.current(), "place")[:8]
    ],
    "reconcile.properties": lambda site: ["/reconcile/properties?type=skg:Place"],
    "reconcile.suggest": lambda site: [
        f"/reconcile/suggest/{kind}?prefix=" for kind in ("entity", "type", "property")
    ],
    "reconcile.flyout": lambda site: [
        *(f"/reconcile/flyout/entity?id=place/{name}" for name in _names(site.current(), "place")[:8]),
        "/reconcile/flyout/type?id=skg:Place",
    ],
    "reconcile.draft_manifest": lambda site: ["/reconcile/1.0-draft"],
    "reconcile.draft_match": lambda site: [],
    "reconcile.draft_extend": lambda site: [],
    "reconcile.draft_suggest": lambda site: [
        f"/reconcile/1.0-draft/suggest/{kind}?prefix=" for kind in ("entity", "type", "property")
    ],
    "reconcile.draft_preview": lambda site: [
        f"/reconcile/1.0-draft/preview?id=place/{name}" for name in _names(site.current(), "place")[:8]
    ],
    "reconcile.draft_propose": lambda site: ["/reconcile/1.0-draft/extend/propose?type=skg:Place"],
    "sparql.endpoint": lambda site: [
        "/sparql",
        f"/sparql?{_QUERY}",
        f"/sparql?{_GRAPH}",
        f"/sparql?{_QUERY}&format=csv",
    ],
    "citing.cite": lambda site: [],
    "citing.cited": lambda site: [],
    "static": lambda site: ["/static/style.css"],
}
"""Where each route is looked at; what takes a body, or is there for many pages only, is asked for in other tests."""

_NO_WHOLE_PAGES = ("downloads.kept", "reconcile.preview", "reconcile.draft_preview")
"""Whose answers are as they were when they were made, or are shown in a frame."""


def test_every_route_is_looked_at(hostile: Site) -> None:
    """No route of the app is missing from the table by which these tests find their addresses."""
    engine = cast(Any, SimpleNamespace(limits=Limits()))
    rules = create_app(hostile.current(), engine, hostile).url_map.iter_rules()
    assert {rule.endpoint for rule in rules} == _RULES.keys()


@pytest.mark.parametrize("endpoint", _RULES)
def test_hostile_data_are_text_wherever_they_are_told(hostile: Site, served: Server, endpoint: str) -> None:
    """Every answer of a route, in both languages, is well-formed and runs, links and hides nothing of the data."""
    for path in _RULES[endpoint](hostile):
        for language in ("en", "tr"):
            answer = served.ask(path, headers={"Accept": BROWSER, "Accept-Language": language})
            assert answer.status in (200, 303), path
            _assert_harmless(path, answer)
            if answer.media_type != "text/html":
                break  # data are in all languages at once


@pytest.mark.parametrize("endpoint", [name for name in _RULES if name not in _NO_WHOLE_PAGES])
def test_pages_are_small_and_well_formed(site: Site, server: Server, endpoint: str) -> None:
    """Every page about the real records is valid HTML, has no script but the site's own, and is below 100 kB."""
    for path in _RULES[endpoint](site):
        answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": "tr"})
        if answer.media_type == "text/html":
            _read_page(path, answer)
            without_maps = re.sub(r"<svg class=\"map\".*?</svg>", "", answer.text, flags=re.DOTALL)
            assert len(without_maps.encode()) < _LARGEST_PAGE, path


def _assert_harmless(path: str, answer: Answer) -> None:
    assert "Set-Cookie" not in answer.headers
    assert not any(_UNSEEN.search(value) for value in answer.headers.values())
    reader = _READERS.get(answer.media_type)
    if reader:
        reader(path, answer)


_Reader = Callable[[str, Answer], None]


def _read_page(path: str, answer: Answer) -> None:
    assert len(answer.body) < _LARGEST_HOSTILE_PAGE, path
    assert (
        "script-src 'self'" in answer.headers["Content-Security-Policy"]
        or "default-src 'none'" in (answer.headers["Content-Security-Policy"])
    )
    parser = html5rdf.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(answer.text)
    assert not [(code, where) for where, code, _ in parser.errors], path
    ids = [element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id")]
    assert len(set(ids)) == len(ids), path
    assert "pwned" not in ids
    for element in tree.iter():
        if isinstance(element.tag, str):
            _look_at(path, element)


def _look_at(path: str, element: ElementTree.Element) -> None:
    assert not [name for name in element.attrib if name.startswith("on") or name == "style"], path
    assert element.tag not in ("style", "iframe", "object", "embed", "base") or element.get("target") == "_blank", (
        path
    )
    for name in ("href", "src", "action", "formaction", "data"):
        link = urlsplit((element.get(name) or "").strip())
        assert link.scheme in ("", "http", "https"), (path, element.get(name))
        assert link.netloc != "pwned.example"
    if element.tag == "script":
        assert element.get("src") or element.get("type") == "application/ld+json", path
        if not element.get("src"):
            json.loads(element.text or "")
        return
    if element.tag in ("textarea", "input", "pre"):
        return
    for text in (element.text, element.tail, *element.attrib.values()):
        assert not _UNSEEN.search(text or ""), (path, element.tag)


def _read_rdf(syntax: RdfFormat) -> _Reader:
    def read(path: str, answer: Answer) -> None:
        assert list(parse(answer.body, format=syntax)), path

    return read


def _read_json(_: str, answer: Answer) -> None:
    json.loads(answer.body)


def _read_xml(path: str, answer: Answer) -> None:
    root = ElementTree.fromstring(answer.body)
    assert not [element for element in root.iter() if element.tag.endswith("}script")], path


def _read_csv(path: str, answer: Answer) -> None:
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    if "spreadsheet" in path:
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[\d.]+", cell)]
        assert not [cell for cell in cells if cell.lstrip(" ")[:1] in tuple("=+-@\t\r")]


_READERS: Mapping[str, _Reader] = {
    "text/html": _read_page,
    "text/turtle": _read_rdf(RdfFormat.TURTLE),
    "application/n-triples": _read_rdf(RdfFormat.N_TRIPLES),
    "application/rdf+xml": _read_rdf(RdfFormat.RDF_XML),
    "application/ld+json": _read_json,
    "application/json": _read_json,
    "application/activity+json": _read_json,
    "application/linkset+json": _read_json,
    "application/sparql-results+json": _read_json,
    "application/atom+xml": _read_xml,
    "application/xml": _read_xml,
    "image/svg+xml": _read_xml,
    "text/csv": _read_csv,
}


def _read_fragments(path: str, answer: Answer) -> None:
    """Look at the HTML inside JSON."""
    reader = html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False)
    fragment = reader.parseFragment(json.loads(answer.body)["html"])
    elements = [element for element in fragment.iter() if isinstance(element.tag, str)]
    assert elements, path
    for element in elements:
        _look_at(path, element)


def _text_of(page: str) -> str:
    tree = html5rdf.parse(page, namespaceHTMLElements=False)
    return " ".join("".join(tree.itertext()).split())


def test_hostile_names_can_be_read(hostile: Site, served: Server) -> None:
    """What each text says is on some place's page, whole: as text, with marks for what cannot be seen."""
    pages = [
        _text_of(served.ask(f"/place/{name}?lang={language}", headers={"Accept": BROWSER}).text)
        for name in _names(hostile.current(), "place")
        for language in ("en", "tr")
    ]
    for name, payload in PAYLOADS.items():
        shown = " ".join(visible(payload).split())[:1500]
        assert any(shown in page for page in pages), name


def test_links_to_scripts_are_text(served: Server) -> None:
    """A link of the data that would run a script is shown, and leads nowhere."""
    page = served.ask("/place/baku", headers={"Accept": BROWSER}).text
    assert BAD_IRI in page
    assert f'href="{BAD_IRI}' not in page


def test_flyouts_hide_nothing(hostile: Site, served: Server) -> None:
    """The HTML that a flyout carries inside JSON is well-formed, runs nothing and shows what cannot be seen."""
    for path in _RULES["reconcile.flyout"](hostile):
        for language in ("en", "tr"):
            _read_fragments(path, served.ask(path, headers={"Accept-Language": language}))


def test_matches_give_names_as_they_are(hostile: Site, served: Server) -> None:
    """A match and a value of the service's draft are the data's text to the letter: the caller escapes it."""
    names = {
        quad.object.value
        for quad in hostile.current().store.quads_for_pattern(None, NamedNode(term("schema:name")), None)
    }
    headers = {"Content-Type": "application/json"}
    ids = [f"place/{name}" for name in _names(hostile.current(), "place")]
    asked = [{"conditions": [{"matchType": "id", "propertyValue": own}]} for own in ids]
    body = json.dumps({"queries": asked}).encode()
    answer = served.ask("/reconcile/1.0-draft/match", "POST", headers, body)
    _assert_harmless("match", answer)
    matched = {each["candidates"][0]["name"] for each in json.loads(answer.body)["results"]}
    assert matched <= names
    assert len(matched) > 1
    body = json.dumps({"ids": ids, "properties": [{"id": "country"}, {"id": "name_en"}]}).encode()
    _assert_harmless("extend", served.ask("/reconcile/1.0-draft/extend", "POST", headers, body))


def test_hostile_query_is_cited_as_text(served: Server) -> None:
    """A cited query keeps its text to the letter, and the page about it runs nothing of it."""
    query = f"SELECT * {{ ?s ?p ?o }} LIMIT 1 # {PAYLOADS['closing']}{PAYLOADS['override']}"
    body = urlencode({"query": query, "format": "csv"}, quote_via=quote).encode()
    sent = served.ask("/query", "POST", {"Content-Type": "application/x-www-form-urlencoded"}, body)
    assert sent.status == 303
    address = f"/{sent.headers['Location'].removeprefix('./')}"
    for language in ("en", "tr"):
        _assert_harmless(address, served.ask(address, headers={"Accept": BROWSER, "Accept-Language": language}))
    assert json.loads(served.ask(address, headers={"Accept": "application/json"}).body)["query"] == query

"""What portals, archives and crawlers ask for is where they look for it, in the type they ask for."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from urllib.parse import urljoin
from xml.etree import ElementTree

import pytest
from rdflib import Graph
from rdflib.namespace import DCAT, RDF

from serving import BROWSER, Server
from sisterkg.snapshot import Snapshot
from sisterkg.syntaxes import SYNTAXES

TYPES = {
    "ttl": ("text/turtle", "turtle"),
    "jsonld": ("application/ld+json", "json-ld"),
    "nt": ("application/n-triples", "nt"),
    "rdf": ("application/rdf+xml", "xml"),
}
every_syntax = pytest.mark.parametrize("suffix", TYPES)


@every_syntax
@pytest.mark.parametrize("path", ["catalog", "void", "shapes"])
def test_description_has_its_type_by_get_and_head(server: Server, path: str, suffix: str) -> None:
    """Every syntax has an address, and says what it is and how long, by GET and by HEAD."""
    media_type, name = TYPES[suffix]
    got, head = (server.ask(f"/{path}.{suffix}", method) for method in ("GET", "HEAD"))
    assert (got.status, got.media_type) == (head.status, head.media_type) == (200, media_type)
    assert int(head.headers["Content-Length"]) == len(got.body)
    assert len(Graph().parse(data=got.body, format=name)) > 100


@every_syntax
@pytest.mark.parametrize("path", ["/catalog", "/.well-known/void", "/shapes"])
def test_description_is_negotiated(server: Server, path: str, suffix: str) -> None:
    """One address gives each client what it accepts, and says where that stands."""
    answer = server.ask(path, headers={"Accept": TYPES[suffix][0]})
    assert (answer.status, answer.media_type) == (200, TYPES[suffix][0])
    assert answer.headers["Content-Location"].endswith(f".{suffix}")
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        *((syntax.media_type, syntax.media_type) for syntax in SYNTAXES.values()),
        ("text/turtle, application/x-turtle, */*;q=0.1", "text/turtle"),
        ("text/html;q=0.5, application/rdf+xml", "application/rdf+xml"),
        *(
            (page, "text/html")
            for page in (BROWSER, "*/*", "text/*", "image/png", "junk", "text/turtle;q=0.1, text/html")
        ),
    ],
)
def test_harvester_of_the_first_page_gets_the_catalogue(server: Server, accept: str, media_type: str) -> None:
    """Who gives a harvester the address of the site gets its catalogue, and everybody else the page."""
    answer = server.ask("/", headers={"Accept": accept})
    assert "Accept" in answer.headers["Vary"].split(", ")
    if media_type == "text/html":
        assert (answer.status, answer.media_type) == (200, media_type)
        return
    assert answer.status == 303
    data = server.ask(urljoin("/", answer.headers["Location"]), headers={"Accept": accept})
    assert (data.status, data.media_type) == (200, media_type)
    assert b"http://www.w3.org/ns/dcat#" in data.body


def test_browser_gets_a_page_of_the_catalogue(server: Server) -> None:
    """A person who opens the catalogue sees a page that links its data."""
    answer = server.ask("/catalog", headers={"Accept": BROWSER})
    assert (answer.status, answer.media_type) == (200, "text/html")
    assert "Catalogue: Sister cities of İzmir" in answer.text


def test_every_download_of_the_catalogue_answers_with_its_hash(server: Server, snapshot: Snapshot) -> None:
    """Each downloadURL answers with the bytes whose SHA-256 the catalogue tells."""
    catalog = Graph().parse(data=server.ask("/catalog.ttl").body, format="turtle")
    checked = 0
    for distribution in catalog.subjects(RDF.type, DCAT.Distribution):
        url = str(catalog.value(distribution, DCAT.downloadURL))
        answer = server.ask("/" + url.removeprefix(snapshot.base_iri))
        assert answer.status == 200
        digest = hashlib.sha256(answer.body).hexdigest()
        assert digest in {str(value) for value in catalog.objects()}
        assert int(str(catalog.value(distribution, DCAT.byteSize))) == len(answer.body)
        checked += 1
    assert checked == 30


def test_checksums_are_those_of_sha256sum(server: Server, snapshot: Snapshot, tmp_path: Path) -> None:
    """``sha256sum --check`` finds every file of the snapshot as SHA256SUMS tells."""
    sums = tmp_path / "SHA256SUMS"
    sums.write_bytes(server.ask("/SHA256SUMS").body)
    done = subprocess.run(["sha256sum", "--check", "--quiet", sums], cwd=snapshot.folder, check=False)
    assert done.returncode == 0


def test_crawlers_find_every_page(server: Server, snapshot: Snapshot) -> None:
    """robots.txt names the site map, and every page in it answers."""
    robots = server.ask("/robots.txt")
    assert robots.media_type == "text/plain"
    assert f"Sitemap: {snapshot.base_iri}sitemap.xml" in robots.text.splitlines()
    sitemap = server.ask("/sitemap.xml")
    assert sitemap.media_type == "application/xml"
    pages = [
        element.text or "" for element in ElementTree.fromstring(sitemap.text).iter() if element.tag.endswith("loc")
    ]
    assert f"{snapshot.base_iri}place/baku" in pages
    for page in pages:
        assert server.ask("/" + page.removeprefix(snapshot.base_iri), headers={"Accept": BROWSER}).status == 200, page

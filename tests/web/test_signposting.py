"""Robots and search engines find what a page is about: Signposting links, their link set, schema.org markup."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urljoin

import pytest
from pyoxigraph import RdfFormat, parse

from serving import BROWSER, Server
from sisterkg.dumps import DUMPS
from sisterkg.snapshot import Snapshot

BASE = "http://localhost:8000/"
LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"

REQUIRED = {"name", "description"}
RECOMMENDED = {
    *("alternateName", "creator", "identifier", "isAccessibleForFree", "keywords", "license"),
    *("measurementTechnique", "spatialCoverage", "temporalCoverage", "variableMeasured", "version", "url"),
    *("includedInDataCatalog", "distribution"),
}
"""What Google's guide to data sets names and our records have a value for; nobody funds it, and it has no parts."""


def resolved(answer_path: str, links: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return links as whole addresses."""
    return [(urljoin(BASE + answer_path.lstrip("/"), target), kind) for target, kind in links]


def test_landing_page_leads_to_everything(server: Server) -> None:
    """The landing page names itself, its kind, author, licence, every file but its copies and every description."""
    answer = server.ask("/", headers={"Accept": BROWSER})
    assert answer.links("cite-as") == [(f"{BASE}id/dataset", "")]
    assert [target for target, _ in answer.links("type")] == [
        "https://schema.org/AboutPage",
        "https://schema.org/Dataset",
    ]
    assert answer.links("license") == [(LICENCE, "")]
    assert answer.links("author") == [(f"{BASE}id/agent/publisher", "")]
    items = resolved("", answer.links("item"))
    plain = [dump for dump in DUMPS.values() if not dump.compression]
    assert items == [(f"{BASE}download/{dump.name}", dump.media_type) for dump in plain]
    for target, media_type in [*items, *resolved("", answer.links("describedby"))]:
        found = server.ask("/" + target.removeprefix(BASE), "HEAD")
        assert (found.status, found.media_type) == (200, media_type)


@pytest.mark.parametrize("name", DUMPS)
def test_item_leads_back(server: Server, name: str) -> None:
    """Every file leads back to the landing page it belongs to."""
    answer = server.ask(f"/download/{name}", "HEAD")
    assert resolved(f"/download/{name}", answer.links("collection")) == [(BASE, "text/html")]
    assert answer.links("license") == [(LICENCE, "")]


def test_description_leads_back(server: Server) -> None:
    """Every description of the data set leads back to the page it describes."""
    for suffix in ("ttl", "jsonld", "nt", "rdf"):
        answer = server.ask(f"/catalog.{suffix}", "HEAD")
        assert (BASE, "text/html") in resolved(f"/catalog.{suffix}", answer.links("describes"))


@pytest.mark.parametrize("path", ["/place/baku", "/partnership/izmir-baku"])
def test_page_of_a_thing_leads_on(server: Server, path: str) -> None:
    """The page about a thing names the thing, what describes it, its licence and the collection it is part of."""
    answer = server.ask(path, headers={"Accept": BROWSER})
    assert answer.links("cite-as") == [(f"{BASE}id{path}", "")]
    assert resolved(path, answer.links("collection")) == [(BASE, "text/html")]
    assert answer.links("license") == [(LICENCE, "")]
    described = resolved(path, answer.links("describedby"))
    assert (f"{BASE.rstrip('/')}{path}.ttl", "text/turtle") in described
    assert ("https://schema.org/AboutPage", "") in answer.links("type")


def test_links_are_one_document_too(server: Server) -> None:
    """The link set says of the landing page and of every file what their headers say, and names the copies, too."""
    landing = server.ask("/", headers={"Accept": BROWSER})
    (target, media_type) = resolved("", landing.links("linkset"))[0]
    answer = server.ask("/" + target.removeprefix(BASE))
    assert answer.media_type == media_type == "application/linkset+json"
    contexts = {context["anchor"]: context for context in json.loads(answer.body)["linkset"]}
    assert contexts[BASE]["cite-as"] == [{"href": f"{BASE}id/dataset"}]
    assert len(contexts[BASE]["item"]) == len(DUMPS)
    for item in contexts[BASE]["item"]:
        assert contexts[item["href"]]["collection"] == [{"href": BASE, "type": "text/html"}]


def markup(server: Server, language: str) -> dict[str, Any]:
    """Return the JSON-LD of the landing page."""
    page = server.ask("/", headers={"Accept": BROWSER, "Accept-Language": language}).text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    parsed: dict[str, Any] = json.loads(found[0])
    return parsed


@pytest.mark.parametrize("language", ["en", "tr"])
def test_search_engines_get_what_they_ask_for(server: Server, snapshot: Snapshot, language: str) -> None:
    """The markup has Google's required and recommended properties, each of the kind that the guide asks for."""
    told = markup(server, language)
    assert told["@context"] == "https://schema.org/"
    assert told["@type"] == "Dataset"
    assert {name for name in REQUIRED | RECOMMENDED if told.get(name)} == REQUIRED | RECOMMENDED
    assert told["name"] == snapshot.manifest.title[language]
    assert told["name"] not in told["alternateName"]
    assert 50 <= len(told["description"]) <= 5000
    assert told["license"] == LICENCE
    assert told["isAccessibleForFree"] is True
    assert told["creator"]["@type"] == "Organization"
    assert re.fullmatch(r"\d{4}(-\d\d){1,2}/\d{4}(-\d\d){1,2}", told["temporalCoverage"])
    south, west, north, east = map(float, told["spatialCoverage"]["geo"]["box"].split())
    assert -90 <= south < north <= 90
    assert -180 <= west < east <= 180
    assert told["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert {each["@type"] for each in told["variableMeasured"]} == {"PropertyValue"}
    assert "population" in {each["name"] for each in markup(server, "en")["variableMeasured"]}
    files = {each["contentUrl"]: each for each in told["distribution"]}
    assert set(files) == {f"{BASE}download/{name}" for name in DUMPS}
    for name, dump in DUMPS.items():
        file = files[f"{BASE}download/{name}"]
        assert file["encodingFormat"] == dump.media_type
        assert file["sha256"] == snapshot.files[name].sha256


def test_markup_is_rdf_about_the_data_set(server: Server) -> None:
    """The markup is JSON-LD whose subject is the data set; its context is taken as schema.org's vocabulary."""
    told = markup(server, "en") | {"@context": {"@vocab": "http://schema.org/"}}
    triples = list(parse(json.dumps(told), format=RdfFormat.JSON_LD))
    about = [quad for quad in triples if quad.subject.value == f"{BASE}id/dataset"]
    assert len(about) > 40

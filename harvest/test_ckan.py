"""CKAN, with its extension for DCAT, harvests the catalogue of a running server and misses nothing of it."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from serving import Server, serving
from sisterkg.build import Inputs, build
from sisterkg.dumps import DUMPS
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site, Snapshot

HERE = Path(__file__).parent
PYTHON = HERE.parent / ".venv-ckan" / "bin" / "python"
SYNTAXES = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
LANGUAGES = {"en": "Sister cities of İzmir", "tr": "İzmir’in kardeş şehirleri"}
BASE = "http://localhost:8000/"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of the real records."""
    inputs = Inputs(shipped("data"), shipped("ontology"), shipped("shapes"), date.today())
    return build(inputs, Site(tmp_path_factory.mktemp("site")), lambda step: None)[0]


@pytest.fixture(scope="module")
def running(snapshot: Snapshot) -> Iterator[Server]:
    """Its server."""
    with serving(snapshot.folder.parents[1]) as server:
        yield server


def harvested(server: Server, suffix: str, language: str) -> dict[str, Any]:
    """Return the one data set that CKAN reads from the catalogue, as it reads it in a language."""
    with urllib.request.urlopen(f"{server.url}/catalog.{suffix}") as answer:
        content = answer.read()
    command = [PYTHON, HERE / "ckan_reader.py", language, SYNTAXES[suffix]]
    done = subprocess.run(command, input=content, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    (dataset,) = json.loads(done.stdout.splitlines()[-1])
    found: dict[str, Any] = dataset
    return found


@pytest.fixture(scope="module")
def dataset(running: Server) -> dict[str, Any]:
    """The data set as CKAN reads it from Turtle in English."""
    return harvested(running, "ttl", "en")


@pytest.mark.parametrize("suffix", SYNTAXES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_dataset_with_its_title_in_both_languages(running: Server, suffix: str, language: str) -> None:
    """Every syntax gives one data set, with title, description and keywords in the portal's language."""
    dataset = harvested(running, suffix, language)
    assert dataset["title"] == LANGUAGES[language]
    assert len(dataset["notes"]) > 50
    assert len(dataset["resources"]) == len(DUMPS)
    assert {"name": {"en": "sister cities", "tr": "kardeş şehirler"}[language]} in dataset["tags"]


def test_licence_is_the_one_that_ckan_knows(dataset: dict[str, Any]) -> None:
    """The licence is found in CKAN's own register, not left as an address."""
    assert dataset["license_id"] == "cc-zero"


def test_every_resource_is_whole(dataset: dict[str, Any], snapshot: Snapshot) -> None:
    """Every download has its address, format, size and hash, which are those of the file."""
    resources = {resource["download_url"]: resource for resource in dataset["resources"]}
    assert set(resources) == {f"{BASE}download/{name}" for name in DUMPS}
    for name in DUMPS:
        resource, file = resources[f"{BASE}download/{name}"], snapshot.files[name]
        assert resource["url"] == f"{BASE}download/{name}"
        assert resource["format"]
        assert resource["mimetype"]
        assert resource["name"]
        assert int(resource["size"]) == file.size
        assert resource["hash"] == file.sha256
        assert resource["hash_algorithm"] == "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
        assert resource["license"]


def test_access_services_are_read(dataset: dict[str, Any]) -> None:
    """Every download names the service that answers queries about the same data, with its endpoint."""
    for resource in dataset["resources"]:
        (service,) = json.loads(resource["access_services"])
        assert service["endpoint_url"] == [f"{BASE}sparql"]
        assert service["title"]


def test_everything_about_the_data_set_is_read(dataset: dict[str, Any]) -> None:
    """Publisher, contact, themes, languages, dates, coverage and frequency arrive, none of them empty."""
    extras = {extra["key"]: extra["value"] for extra in dataset["extras"]}
    for key in (
        *(
            "issued",
            "modified",
            "identifier",
            "uri",
            "publisher_uri",
            "publisher_name",
            "publisher_type",
            "contact_name",
        ),
        *("theme", "language", "frequency", "access_rights", "provenance", "spatial_uri", "temporal_start"),
        *("temporal_end", "conforms_to", "documentation"),
    ):
        assert extras.get(key), key
    assert extras["uri"] == f"{BASE}id/dataset"

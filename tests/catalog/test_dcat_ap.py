"""The catalogue as portals check it: by the official shapes of DCAT-AP 3.0.1."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SH, SKOS, Namespace

from sisterkg.snapshot import Snapshot

ADMS = Namespace("http://www.w3.org/ns/adms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")

CLASSES: Mapping[URIRef, URIRef] = {
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.rights: DCTERMS.RightsStatement,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.format: DCTERMS.MediaTypeOrExtent,
    DCTERMS.type: SKOS.Concept,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.compressFormat: DCTERMS.MediaType,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCAT.theme: SKOS.Concept,
    DCATAP.availability: SKOS.Concept,
    ADMS.status: SKOS.Concept,
}
"""What the authorities' codes are, by the property that leads to them; the authorities' own tables say so."""


@pytest.fixture(scope="module")
def catalog(snapshot: Snapshot) -> Graph:
    """The catalogue of the real records."""
    return Graph().parse(data=snapshot.read("catalog.ttl"), format="turtle")


def _found(graph: Graph, shapes: Path) -> list[str]:
    _, results, _ = pyshacl.validate(graph, shacl_graph=Graph().parse(shapes))
    assert isinstance(results, Graph)
    return sorted(
        f"{results.value(result, SH.focusNode)} {results.value(result, SH.resultPath)}"
        for result in results.subjects(RDF.type, SH.ValidationResult)
    )


@pytest.mark.parametrize("name", ["shapes.ttl", "shapes_recommended.ttl"])
def test_catalogue_conforms(catalog: Graph, reference: Path, name: str) -> None:
    """Nothing that the profile calls mandatory or recommended is missing or wrong."""
    assert _found(catalog, reference / "dcat-ap-3.0.1" / name) == []


def test_values_are_of_the_classes_of_the_profile(catalog: Graph, reference: Path) -> None:
    """With the authorities' codes known for what they are, every value is of the class that the profile asks for."""
    known = Graph() + catalog
    for predicate, value in catalog.predicate_objects():
        if predicate in CLASSES and not str(value).startswith("http://localhost:8000/"):
            known.add((value, RDF.type, CLASSES[predicate]))
    assert _found(known, reference / "dcat-ap-3.0.1" / "range.ttl") == []


@pytest.mark.parametrize("path", [DCTERMS.publisher, DCAT.distribution, DCAT.byteSize, DCTERMS.license])
def test_official_shapes_look_at_the_catalogue(catalog: Graph, reference: Path, path: URIRef) -> None:
    """A value of the wrong kind is found by the official shapes, so that their silence says something."""
    broken = Graph() + catalog
    subject, _ = next(iter(catalog.subject_objects(path)))
    broken.remove((subject, path, None))
    broken.add((subject, path, URIRef("http://example.org/first")))
    broken.add((subject, path, URIRef("http://example.org/second")))
    names = ("shapes.ttl", "shapes_recommended.ttl", "range.ttl")
    assert any(_found(broken, reference / "dcat-ap-3.0.1" / name) for name in names)


def test_no_node_is_blank(catalog: Graph) -> None:
    """Rights, origins and all else have addresses, which portals keep and blank nodes lose."""
    assert {type(node).__name__ for node in catalog.all_nodes()} == {"URIRef", "Literal"}


def test_downloads_are_told_with_size_and_hash(catalog: Graph, snapshot: Snapshot) -> None:
    """Every download of the snapshot is a distribution with its own size and SHA-256."""
    spdx = Namespace("http://spdx.org/rdf/terms#")
    told = {}
    for distribution in catalog.subjects(RDF.type, DCAT.Distribution):
        url = str(catalog.value(distribution, DCAT.downloadURL))
        checksum = catalog.value(distribution, spdx.checksum)
        size = catalog.value(distribution, DCAT.byteSize)
        told[url.rpartition("/")[2]] = (int(str(size)), str(catalog.value(checksum, spdx.checksumValue)))
    files = {path: (file.size, file.sha256) for path, file in snapshot.files.items()}
    assert told == {path: files[path] for path in files if path.startswith(("dataset.", "spreadsheet.", "links."))}

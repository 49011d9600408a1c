"""What the shapes find."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import SH, Literal
from rdflib.namespace import RDF

from sisterkg.build import Inputs
from sisterkg.shipped import shipped
from sisterkg.snapshot import Snapshot
from sisterkg.validation import Shapes

FILES = sorted((Path(__file__).parent / "shapes").glob("*.ttl"))


@cache
def _shapes() -> Shapes:
    return Shapes.read(shipped("shapes"))


def _named_shapes() -> set[str]:
    graph = _shapes().graph
    subjects = {*graph.subjects(RDF.type, SH.PropertyShape), *graph.subjects(RDF.type, SH.NodeShape)}
    return {str(subject).rpartition("#")[2] for subject in subjects}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_file_breaks_exactly_the_shape_it_names(file: Path) -> None:
    """A counterexample breaks the shape it is named after and no other; a valid file breaks none."""
    triples = [quad.triple for quad in pyoxigraph.parse(path=file)]
    n_triples = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    kind, name, _ = file.name.split(".", 2)
    found = {finding.shape_name for finding in _shapes().validate(n_triples).findings}
    assert found == ({name} if kind == "invalid" else set())


def test_every_shape_has_a_counterexample() -> None:
    """There is no shape without a file that breaks it, and no file for a shape that is not there."""
    assert {file.name.split(".")[1] for file in FILES if file.name.startswith("invalid.")} == _named_shapes()


def test_every_shape_speaks_both_languages() -> None:
    """Every shape has a message in English and in Turkish, and a severity."""
    graph = _shapes().graph
    for shape in {*graph.subjects(RDF.type, SH.PropertyShape), *graph.subjects(RDF.type, SH.NodeShape)}:
        messages = [message for message in graph.objects(shape, SH.message) if isinstance(message, Literal)]
        assert sorted(message.language or "" for message in messages) == ["en", "tr"], shape
        assert graph.value(shape, SH.severity), shape


def test_real_records_conform_with_these_warnings(snapshot: Snapshot, inputs: Inputs) -> None:
    """The real records break no shape; what is worth a warning is what their notes tell."""
    report = Shapes.read(inputs.shapes).validate(snapshot.read("dataset.nt"))
    warned: dict[str, set[str]] = {}
    for finding in report.findings:
        warned.setdefault(finding.shape_name, set()).add(finding.focus.strip("<>").rpartition("/")[2])
    assert report.conforms
    unsigned = warned.pop("PartnershipWithoutProtocol")
    assert {name.removeprefix("izmir-") for name in unsigned} == {
        *("chengdu", "constanta", "famagusta", "hamyang", "odense"),
        *("shymkent", "surabaya", "tampa", "turin", "xiamen"),
    }
    assert warned == {
        "PartnershipMonthOnly": {"izmir-tianjin"},
        "PartnershipProtocolBeforeAct": {"izmir-bukhara"},
        "PartnershipWithoutDate": {"izmir-cape-town"},
        "PlaceNameDiffers": {"ancona-province", "balti", "constanta", "hamyang", "plzen", "turin", "turkmenabat"},
        "PlaceWithoutCoordinates": {"ancona-province", "hamyang"},
        "PlaceWithoutItem": {"hamyang"},
    }

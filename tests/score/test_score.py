"""The score is that of the published rules: 405 points, each lost where its property is missing, and told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyoxigraph import NamedNode, Store
from rdflib import Graph, URIRef

from serving import Server
from sisterkg.cli import cli
from sisterkg.score import INDICATORS, Checks, Score, rated, read_catalog
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import term

WEIGHTS = {"Findability": 100, "Accessibility": 100, "Interoperability": 110, "Reusability": 75, "Contextuality": 20}
"""The most points of each dimension (data.europa.eu/mqa/methodology)."""

LOST = {
    "dcat:keyword": ("keyword usage",),
    "dcat:theme": ("categories",),
    "dcterms:spatial": ("geo search",),
    "dcterms:temporal": ("time based search",),
    "dcat:accessURL": ("access URL answers",),
    "dcat:downloadURL": ("download URL", "download URL answers"),
    "dcterms:format": ("format", "format and media type from vocabulary", "non-proprietary", "machine-readable"),
    "dcat:mediaType": ("media type", "format and media type from vocabulary"),
    "dcterms:license": ("licence", "licence from vocabulary"),
    "dcterms:accessRights": ("access restrictions", "access restrictions from vocabulary"),
    "dcat:contactPoint": ("contact point",),
    "dcterms:publisher": ("publisher",),
    "dcterms:rights": ("rights",),
    "dcat:byteSize": ("file size",),
    "dcterms:issued": ("date of issue",),
    "dcterms:modified": ("modification date",),
}
"""The indicators that a catalogue loses without a property."""


def everything(_: str = "") -> bool:
    """Say yes."""
    return True


def score_of(catalog: Store, answers: Callable[[str], bool] = everything) -> Score:
    """Rate a catalogue that keeps to the profile."""
    return rated(catalog, Checks(answers, everything))


@pytest.fixture
def catalog(snapshot: Snapshot) -> Store:
    """The catalogue of the real records."""
    return read_catalog("catalog.ttl", snapshot.read("catalog.ttl")).graph


def test_weights_are_the_published_ones() -> None:
    """The dimensions have the points that are published, 405 in all."""
    found: dict[str, int] = {}
    for indicator in INDICATORS:
        found[indicator.dimension] = found.get(indicator.dimension, 0) + indicator.weight
    assert found == WEIGHTS
    assert sum(found.values()) == 405


@pytest.mark.parametrize("name", LOST)
def test_missing_property_loses_its_points(catalog: Store, name: str) -> None:
    """Without a property its indicators give nothing, name who lacks it, and take no other points away."""
    for quad in list(catalog.quads_for_pattern(None, NamedNode(term(name)), None)):
        catalog.remove(quad)
    score = score_of(catalog)
    without = [row for row in score.rows if row.missing]
    assert tuple(row.indicator.name for row in without) == LOST[name]
    assert all(len(row.missing) == row.population and row.points == 0 for row in without)
    assert score.points == 405 - sum(row.indicator.weight for row in without)


def test_property_that_some_lack_loses_its_share(catalog: Store) -> None:
    """Where one of 30 downloads has no size, one 30th of the points is lost."""
    quads = list(catalog.quads_for_pattern(None, NamedNode(term("dcat:byteSize")), None))
    catalog.remove(quads[0])
    score = score_of(catalog)
    (row,) = (row for row in score.rows if row.missing)
    assert row.missing == (quads[0].subject.value,)
    assert row.points == pytest.approx(5 * 29 / 30)


def test_address_that_does_not_answer_loses_points(catalog: Store) -> None:
    """An address counts only where it answers."""
    score = score_of(catalog, lambda address: not address.endswith(".csv"))
    lost = {row.indicator.name: len(row.missing) for row in score.rows if row.missing}
    assert lost == {"access URL answers": 2, "download URL answers": 2}


def test_empty_catalogue_has_no_points_and_says_why() -> None:
    """A catalogue without a data set earns nothing."""
    score = score_of(Store())
    assert (score.points, score.rating) == (0, "Bad")


@pytest.mark.parametrize(("points", "rating"), [(405, "Excellent"), (350, "Good"), (220, "Sufficient"), (120, "Bad")])
def test_ratings_are_the_published_ones(points: int, rating: str) -> None:
    """The rating follows from the points."""
    row = score_of(Store()).rows[0]

    class Given(Score):
        @property
        def points(self) -> float:
            return given

    given = float(points)
    assert Given([row]).rating == rating


def test_own_catalogue_reaches_nearly_everything(snapshot: Snapshot) -> None:
    """The command rates the current snapshot without a server, and it has at least 390 points."""
    site = str(snapshot.folder.parents[1])
    done = CliRunner().invoke(cli, ["score", "--site", site, "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["points"] >= 390
    assert told["most"] == 405
    text = CliRunner().invoke(cli, ["score", "--site", site]).stdout
    assert f"{told['points']:.0f} of 405 points: Excellent" in text.splitlines()


def test_catalogue_of_another_is_rated_by_its_address(server: Server, tmp_path: Path) -> None:
    """A catalogue at an address, or in a file, is rated as it stands there; what lacks is named with what to do."""
    graph = Graph().parse(data=server.ask("/catalog.ttl").body, format="turtle")
    for old in ("accessURL", "downloadURL"):
        for subject, _, value in list(graph.triples((None, URIRef(term(f"dcat:{old}")), None))):
            graph.remove((subject, URIRef(term(f"dcat:{old}")), value))
            graph.add(
                (
                    subject,
                    URIRef(term(f"dcat:{old}")),
                    URIRef(str(value).replace("http://localhost:8000", server.url)),
                )
            )
    graph.remove((None, URIRef(term("dcat:contactPoint")), None))
    for name, form in (("catalog.ttl", "turtle"), ("catalog.rdf", "xml"), ("catalog.jsonld", "json-ld")):
        (tmp_path / name).write_text(graph.serialize(format=form), "utf-8")
        told = json.loads(CliRunner().invoke(cli, ["score", str(tmp_path / name), "--format", "json"]).stdout)
        lost = {row["indicator"]: row["mend"] for row in told["rows"] if row["missing"]}
        assert lost == {"contact point": "add dcat:contactPoint"}
    told = json.loads(CliRunner().invoke(cli, ["score", f"{server.url}/catalog", "--format", "json"]).stdout)
    assert {row["indicator"] for row in told["rows"] if row["missing"]} == {
        "access URL answers",
        "download URL answers",
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dcterms:format <http://publications.europa.eu/resource/authority/file-type/CSV>", 'dcterms:format "CSV"'),
        ("dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv>", 'dcat:mediaType "text/csv"'),
        ("dcterms:license <http://pub", "dcterms:license <http://example.org/other> , <http://pub"),
        ("a dcat:Catalog", "a dcat:Resource"),
    ],
)
def test_what_breaks_the_profile_has_no_points_for_it(snapshot: Snapshot, tmp_path: Path, old: str, new: str) -> None:
    """Texts where addresses belong, two licences, or no catalogue at all: that is no DCAT-AP."""
    text = snapshot.read("catalog.ttl").decode()
    assert old in text
    (tmp_path / "catalog.ttl").write_text(text.replace(old, new), "utf-8")
    told = json.loads(CliRunner().invoke(cli, ["score", str(tmp_path / "catalog.ttl"), "--format", "json"]).stdout)
    lost = {row["indicator"] for row in told["rows"] if row["missing"]}
    assert "DCAT-AP compliance" in lost


@pytest.mark.parametrize("content", ["no catalogue", "<a> <b>"])
def test_what_is_no_catalogue_is_refused(tmp_path: Path, content: str) -> None:
    """A file that cannot be read is refused in one sentence."""
    file = tmp_path / "catalog.ttl"
    file.write_text(content, "utf-8")
    done = CliRunner().invoke(cli, ["score", str(file)])
    assert done.exit_code == 1
    assert "catalog.ttl cannot be read" in done.stderr
    assert CliRunner().invoke(cli, ["score", str(tmp_path / "none.ttl")]).exit_code == 1


def test_dump_can_be_rated_in_any_syntax(snapshot: Snapshot) -> None:
    """Every syntax of the catalogue gives the same score."""
    scores = {
        suffix: score_of(read_catalog(f"catalog.{suffix}", snapshot.read(f"catalog.{suffix}")).graph).points
        for suffix in ("ttl", "jsonld", "nt", "rdf")
    }
    assert set(scores.values()) == {405}

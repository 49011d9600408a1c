"""The federated questions, which a tool of the asker puts to both sides, give answers that neither side has alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pyoxigraph import QuerySolutions, Store

from serving import BROWSER, Server, serving, unused_port
from sisterkg.build import Inputs, build
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site

QUESTIONS = sorted((shipped("ontology") / "questions" / "federated").glob("*.rq"))
WIKIDATA = "https://query.wikidata.org/sparql"


@pytest.fixture(scope="module")
def ours(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose site was built for the address at which it is asked."""
    port = unused_port()
    site = Site(tmp_path_factory.mktemp("ours"))
    build(replace(inputs, base_iri=f"http://127.0.0.1:{port}/"), site, lambda step: None)
    with serving(site.folder, port=port) as server:
        yield server


def asked(ours: Server, wikidata: str, name: str) -> list[dict[str, str]]:
    """Put a question, as the site gives it, by an engine of the asker's own."""
    text = ours.ask(f"/questions/federated/{name}").text
    assert f"<{ours.url}/sparql>" in text
    solutions = Store().query(text.replace(WIKIDATA, wikidata))
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{each: row[each].value for each in names if row[each] is not None} for row in solutions]


def test_there_are_three() -> None:
    """Three questions are kept apart from those that need no network."""
    assert len(QUESTIONS) == 3
    for file in QUESTIONS:
        assert file.read_text("utf-8").count("SERVICE <") == 2


def test_population_of_both_sides(ours: Server, wikidata: str) -> None:
    """What the page states stands beside what Wikidata has."""
    rows = {row["name"]: row for row in asked(ours, wikidata, QUESTIONS[0].name)}
    assert (rows["Baku"]["stated"], rows["Baku"]["wikidata"]) == ("2000000", "2046100")


def test_partnerships_that_wikidata_lacks(ours: Server, wikidata: str) -> None:
    """Partnerships that Wikidata states are left out, the others are there."""
    names = {row["name"] for row in asked(ours, wikidata, QUESTIONS[1].name)}
    assert "Baku" in names
    assert "Bremen" not in names


def test_labels_of_the_other_side(ours: Server, wikidata: str) -> None:
    """Labels in a language that we lack come from Wikidata."""
    assert [(row["name"], row["greek"]) for row in asked(ours, wikidata, QUESTIONS[2].name)] == [("Baku", "Μπακού")]


def test_editor_page_explains_them(ours: Server) -> None:
    """The editor's page lists them, and says that the asker's tool is to put them."""
    for language, word in (("en", "SERVICE"), ("tr", "Comunica’ya")):
        page = ours.ask("/sparql", headers={"Accept": BROWSER, "Accept-Language": language}).text
        assert word in page
        for file in QUESTIONS:
            assert f"questions/federated/{file.name}" in page

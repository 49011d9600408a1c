"""A city elsewhere, whose records a spreadsheet of its own country wrote, is served as the first data set is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from rdflib import XSD, Graph, Literal

from serving import BROWSER, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.findings import Report
from sisterkg.snapshot import Site

DATASET = """
id = "partnerstaedte"
home = "ahrensfeld"
base_iri = "https://www.ahrensfeld.example/partnerstädte"
languages = ["en", "de", "fr"]
modified = 2026-11-20
license = "https://creativecommons.org/licenses/by/4.0/"
license_title = "CC BY 4.0"
title = { en = "Twin towns of Ahrensfeld", de = "Partnerstädte von Ahrensfeld" }
description = { en = "The twin towns of Ahrensfeld.", de = "Die Partnerstädte von Ahrensfeld." }
publisher = { name = { en = "Town of Ahrensfeld", de = "Stadt Ahrensfeld" }, url = "https://www.ahrensfeld.example" }
contact = { name = { en = "Town of Ahrensfeld" }, url = "https://www.ahrensfeld.example" }
[source]
url = "https://www.ahrensfeld.example/partner"
language = "de"
retrieved = 2026-11-20
title = { en = "Twin towns", de = "Partnerstädte" }
publisher = { en = "Town of Ahrensfeld", de = "Stadt Ahrensfeld" }
[source.numbers]
grouping = ["."]
decimal = [","]
decimal_before_scale = [","]
"""
"""In English and German; French is promised, and no text is French yet."""

LONG = "Unter" + "schwarzenberg" * 8
ROWS = (
    {"id": "ahrensfeld", "kind": "city", "name_en": "Ahrensfeld", "country": "DE"},
    {
        "entry": "1",
        "id": "far-east",
        "kind": "city",
        "name_en": "Far East",
        "name_local": "極東@ja",
        "country": "JP",
        "council_act": "24. Februar 1979",
        "protocol": "1. Mai 1979",
        "protocol_kind": "sister-city",
        "population": "rund 1,5 Mio.",
        "population_year": "2020",
    },
    {
        "entry": "2",
        "id": "quoted",
        "kind": "region",
        "name_en": 'The "Old"; <b>Town</b>, & Co',
        "country": "US",
        "protocol": "März 2001",
        "protocol_kind": "cooperation",
        "population": "über 130.000",
        "latitude": "51.9",
        "longitude": "-176.6",
    },
    {
        "entry": "3",
        "id": "right-to-left",
        "kind": "city",
        "name_en": "Harbour",
        "country": "IL",
        "name_local": "נמל@he | مرفأ@ar",
    },
    {
        "entry": "4",
        "id": "isles",
        "kind": "county",
        "name_en": LONG,
        "country": "FJ",
        "latitude": "-16.8",
        "longitude": "179.9",
        "council_act": "1985",
        "protocol": "03.1987",
        "protocol_kind": "sister-city",
    },
    {
        "entry": "5",
        "id": "namesake",
        "kind": "city",
        "name_en": "Harbour",
        "country": "AU",
        "name_local": "Harbour@en",
    },
)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> tuple[Site, Report]:
    """Build the records of a town as a German spreadsheet saves them: semicolons, and none of the empty columns."""
    data = tmp_path_factory.mktemp("elsewhere")
    (data / "dataset.toml").write_text(DATASET, "utf-8")
    columns = (inputs.data / "cities.csv").read_text("utf-8").partition("\n")[0].split(",")
    with (data / "cities.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(ROWS)
    site = Site(tmp_path_factory.mktemp("elsewhere-site"))
    _, report = build(Inputs(data, inputs.ontology, inputs.shapes, date(2026, 11, 23)), site, lambda step: None)
    return site, report


@pytest.fixture(scope="module")
def server_elsewhere(elsewhere: tuple[Site, Report]) -> Iterator[Server]:
    """Serve it."""
    with serving(elsewhere[0].folder) as server:
        yield server


def test_nothing_is_missed_in_a_language_that_the_data_set_is_not_in(elsewhere: tuple[Site, Report]) -> None:
    """No finding asks for a Turkish text; what lacks something for another reason is still told."""
    shapes = {finding.shape.rpartition("#")[2] for finding in elsewhere[1].findings}
    assert not any("Turkish" in shape for shape in shapes)
    assert "PlaceWithoutItem" in shapes


@pytest.mark.parametrize("language", ["en", "tr"])
@pytest.mark.parametrize(
    "path",
    ["", *(f"place/{row['id']}" for row in ROWS), "partnership/ahrensfeld-quoted", "quality", "catalog", "sparql"],
)
def test_every_page_is_there_in_each_language(server_elsewhere: Server, path: str, language: str) -> None:
    """A page in a language that the data are not in shows the English texts."""
    answer = server_elsewhere.ask(f"/{path}?lang={language}", headers={"Accept": BROWSER})
    assert answer.status == 200
    assert "Twin towns of Ahrensfeld" in answer.text
    assert "<b>Town</b>" not in answer.text


def test_a_year_alone_is_told_as_a_year(elsewhere: tuple[Site, Report], server_elsewhere: Server) -> None:
    """A date of which only the year is known is shown, placed along the years and told to be known no better."""
    loose = [each for each in elsewhere[1].findings if each.shape.endswith("#PartnershipMonthOnly")]
    assert {each.focus.rpartition("-")[2] for each in loose} == {"isles>", "quoted>"}
    page = server_elsewhere.ask("/partnership/ahrensfeld-isles", headers={"Accept": BROWSER}).text
    assert '<time datetime="1985">1985</time>' in page
    assert "about 2 years later" in page
    landing = server_elsewhere.ask("/", headers={"Accept": BROWSER}).text
    assert '<time datetime="1985">1985</time>' in landing
    assert '<option value="1980"' in landing


@pytest.mark.parametrize(
    ("suffix", "syntax"), [("ttl", "turtle"), ("jsonld", "json-ld"), ("rdf", "xml"), ("nt", "nt")]
)
def test_every_download_holds_the_same(server_elsewhere: Server, suffix: str, syntax: str) -> None:
    """Each syntax gives back names in any script, dates and figures as they were printed, and the same triples."""
    graph = Graph().parse(data=server_elsewhere.ask(f"/download/dataset.{suffix}").body, format=syntax)
    texts = {(str(text), getattr(text, "language", None)) for text in graph.objects()}
    assert {("נמל", "he"), ("مرفأ", "ar"), ("極東", "ja"), ('The "Old"; <b>Town</b>, & Co', "en")} <= texts
    assert {("24. Februar 1979", "de"), ("rund 1,5 Mio.", "de"), ("rund", "de"), ("1500000", None)} <= texts
    assert {("1979-02-24", None), ("2001-03", None), ("1985", None)} <= texts
    assert Literal("1985", datatype=XSD.gYear, normalize=False) in set(graph.objects())
    assert not {language for _, language in texts} & {"fr"}
    assert len(graph) == json.loads(server_elsewhere.ask("/health").body)["triples"]


def test_the_table_has_a_row_for_each_partner(server_elsewhere: Server) -> None:
    """The CSV keeps quotes, semicolons and commas of names inside their cells."""
    rows = list(csv.DictReader(io.StringIO(server_elsewhere.ask("/download/dataset.csv").text)))
    assert [row["name_en"] for row in rows] == [row["name_en"] for row in ROWS[1:]]


def test_the_questions_find_every_partner(server_elsewhere: Server, inputs: Inputs) -> None:
    """The first question, which names no city, answers for this one."""
    (question,) = (inputs.ontology / "questions").glob("01-*.rq")
    rows = list(csv.DictReader(io.StringIO(server_elsewhere.query(question.read_text("utf-8")).text)))
    assert [row["partner"].rpartition("/")[2] for row in rows] == [row["id"] for row in ROWS[1:]]


def test_what_the_data_set_says_of_itself_is_in_each_language_that_it_is_in(elsewhere: tuple[Site, Report]) -> None:
    """Markup for search engines is there in each language, in English where a text is missing."""
    folder = Path(elsewhere[0].folder) / "current"
    told = {language: json.loads((folder / f"schema-org.{language}.json").read_bytes()) for language in ("de", "fr")}
    assert told["de"]["name"] == "Partnerstädte von Ahrensfeld"
    assert told["fr"]["name"] == "Twin towns of Ahrensfeld"

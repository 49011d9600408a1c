"""The query page in a real browser: with its editor, without scripts, and under its Content-Security-Policy."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

import pytest
from looking import VIEWS, Judge, OpenPage, Shoot, overflows
from playwright.sync_api import Page, expect

ANSWERS = Path(__file__).parents[1] / "answers"
EDITOR = Path(__file__).parents[2] / "src" / "sisterkg" / "web" / "static" / "editor" / "installed"
needs_editor = pytest.mark.skipif(
    not EDITOR.exists() and not os.environ.get("CI"), reason="the editor is not installed (make editor, with npm)"
)


def _rows(question: str) -> list[list[str]]:
    with (ANSWERS / f"{question}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _example(page: Page, question: str) -> None:
    page.locator(f"#examples a[href*='{question}']").click()
    expect(page.locator(".yasr .yasr_response_chip")).to_contain_text("result")


def _type(page: Page, text: str) -> None:
    page.evaluate("text => document.querySelector('.yasqe .CodeMirror').CodeMirror.setValue(text)", text)
    page.locator(".yasqe_queryButton").click()


@needs_editor
@pytest.mark.parametrize("language", ["en", "tr"])
def test_editor_comes_up(open_page: OpenPage, language: str) -> None:
    """The editor takes the place of the form, with the first question in it, in either language of the page."""
    page = open_page(f"/sparql?lang={language}")
    expect(page.locator(".yasqe .CodeMirror")).to_be_visible()
    expect(page.locator("#ask")).to_be_hidden()
    expect(page.locator(".CodeMirror-code")).to_contain_text("SELECT")


@needs_editor
def test_example_is_answered(open_page: OpenPage) -> None:
    """A click on an example asks it, and the table has every row of its answer."""
    page = open_page("/sparql")
    _example(page, "08-labels-turkish-first")
    rows = page.locator(".yasr table tbody tr")
    expect(rows).to_have_count(len(_rows("08-labels-turkish-first")))
    expect(page.locator(".yasr table")).to_contain_text("Bakü")


@needs_editor
def test_results_are_drawn_where_columns_allow(open_page: OpenPage) -> None:
    """Coordinates are shown on a map with a mark for each place, numbers as bars, and texts as neither."""
    page = open_page("/sparql")
    _example(page, "05-coordinates")
    page.locator(".select_map").click()
    expect(page.locator(".view [aria-label='dot'] circle")).to_have_count(len(_rows("05-coordinates")))
    _example(page, "02-partners-by-continent")
    page.locator(".select_chart").click()
    expect(page.locator(".view [aria-label='bar'] rect")).to_have_count(len(_rows("02-partners-by-continent")))
    expect(page.locator(".select_map")).to_have_class(re.compile("disabled"))
    _example(page, "06-names-as-published")
    expect(page.locator(".select_map")).to_have_class(re.compile("disabled"))


@needs_editor
@pytest.mark.parametrize(("language", "words"), [("en", ["Chart", "Map"]), ("tr", ["Grafik", "Harita"])])
def test_views_are_called_in_the_readers_language(open_page: OpenPage, language: str, words: list[str]) -> None:
    """Our own views of a result have names in both languages; what is Yasgui's is marked as English."""
    page = open_page(f"/sparql?lang={language}")
    _example(page, "05-coordinates")
    for view, word in zip(("chart", "map"), words, strict=True):
        expect(page.locator(f".select_{view}")).to_contain_text(word)
    assert page.locator("#editor").get_attribute("lang") == "en"


_COUNTED = """SELECT ?day ?people {{ VALUES (?day ?people) {{
  ("1985-09-04"^^<{xsd}date> 1234567.5) ("1991-09"^^<{xsd}gYearMonth> 2000000) ("Unsaid" 1) }} }}""".format(
    xsd="http://www.w3.org/2001/XMLSchema#"
)


@needs_editor
@pytest.mark.parametrize(
    ("language", "bars", "tick"),
    [
        ("en", ["4 September 1985: 1,234,567.5", "September 1991: 2,000,000", "Unsaid: 1"], "1,000,000"),
        ("tr", ["4 Eylül 1985: 1.234.567,5", "Eylül 1991: 2.000.000", "Unsaid: 1"], "1.000.000"),
    ],
)
def test_chart_is_written_in_the_readers_way(open_page: OpenPage, language: str, bars: list[str], tick: str) -> None:
    """Dates and numbers of a chart are written as on the pages, at its bars and along its axes."""
    page = open_page("/sparql", language=language)
    _type(page, _COUNTED)
    page.locator(".select_chart").click()
    view = page.locator(".view")
    assert view.locator("[aria-label='bar'] title").all_text_contents() == bars
    assert tick in view.locator("[aria-label='x-axis tick label'] text").all_text_contents()
    days = view.locator("[aria-label='y-axis tick label'] text").all_text_contents()
    assert days == [bar.partition(":")[0] for bar in bars]


_SHOWN = {"table": "08-labels-turkish-first", "map": "05-coordinates", "chart": "02-partners-by-continent"}


@needs_editor
@pytest.mark.parametrize(("language", "width", "scheme"), VIEWS)
def test_editor_is_accessible(
    open_page: OpenPage, judge: Judge, shoot: Shoot, language: str, width: int, scheme: str
) -> None:
    """axe-core finds nothing in the editor either: with a table, a map, a chart, and what is wrong with a query."""
    page = open_page("/sparql", language=language, width=width, scheme=scheme, fails=True)
    for question, view in (
        ("08-labels-turkish-first", ""),
        ("05-coordinates", "map"),
        ("02-partners-by-continent", "chart"),
    ):
        _example(page, question)
        if view:
            page.locator(f".select_{view}").click()
            expect(page.locator(".view")).to_be_visible()
        shoot(page, f"editor-{view or 'table'}-{language}-{width}-{scheme}")
        assert judge(page) == []
        assert not overflows(page)


@needs_editor
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_editor_is_as_light_or_dark_as_the_page(open_page: OpenPage, scheme: str) -> None:
    """Nothing of the editor is light on a dark page, or dark on a light one."""
    page = open_page("/sparql", scheme=scheme)
    _example(page, "02-partners-by-continent")
    shades = page.locator("#editor, #editor *").evaluate_all(
        """all => all.filter(each => each.offsetWidth * each.offsetHeight > 2000 && each.checkVisibility())
          .map(each => getComputedStyle(each).backgroundColor.match(/[\\d.]+/g).map(Number))
          .filter(parts => parts.length < 4 || parts[3] > 0.5)
          .map(parts => (parts[0] + parts[1] + parts[2]) / 3)"""
    )
    assert len(shades) >= 3
    assert all((shade > 128) == (scheme == "light") for shade in shades), shades


@needs_editor
def test_usual_prefixes_need_not_be_declared(open_page: OpenPage) -> None:
    """A query with our prefixes undeclared is answered, and then shows their declarations."""
    page = open_page("/sparql")
    _type(page, 'SELECT ?place { ?place a skg:Place ; schema:name "Bakü"@tr }')
    expect(page.locator(".yasr table tbody tr")).to_have_count(1)
    expect(page.locator(".CodeMirror-code")).to_contain_text("PREFIX skg: <https://w3id.org/sisterkg#>")


@needs_editor
def test_answer_to_ask_and_graph_are_shown(open_page: OpenPage) -> None:
    """A truth value is shown as one, and a graph as its triples."""
    page = open_page("/sparql")
    _type(page, 'ASK { ?place schema:name "Bakü"@tr }')
    expect(page.locator(".booleanResult")).to_contain_text("True")
    _type(page, 'CONSTRUCT { ?place schema:name ?name } { ?place schema:name "Bakü"@tr , ?name }')
    expect(page.locator(".yasr")).to_contain_text("id/place/baku")


@needs_editor
def test_link_to_a_query_asks_it(open_page: OpenPage) -> None:
    """A link with a query in it, ours or the editor's own, opens the editor with the query and its answer."""
    query = "SELECT%20?name%20%7B%20?s%20%3Chttp://schema.org/name%3E%20?name%20%7D%20LIMIT%207"
    for link in (f"/sparql?query={query}", f"/sparql#query={query}"):
        page = open_page(link)
        expect(page.locator(".yasr table tbody tr")).to_have_count(7)
        expect(page.locator(".CodeMirror-code")).to_contain_text("LIMIT 7")


@needs_editor
def test_result_is_downloaded(open_page: OpenPage) -> None:
    """The download of a table is a CSV file with its rows."""
    page = open_page("/sparql")
    _example(page, "02-partners-by-continent")
    with page.expect_download() as download:
        page.locator(".yasr_downloadIcon").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert len(text.strip().splitlines()) == len(_rows("02-partners-by-continent")) + 1


@needs_editor
def test_query_in_the_editor_is_cited(open_page: OpenPage) -> None:
    """The editor's query, and no other, is what the page of a citation shows."""
    page = open_page("/sparql")
    _type(page, "SELECT ?name { ?place schema:name ?name } ORDER BY ?name LIMIT 3")
    expect(page.locator(".yasr table tbody tr")).to_have_count(3)
    page.locator("#cite select").select_option("csv")
    page.locator("#cite button").click()
    expect(page.locator("#citation")).to_contain_text("/query/")
    expect(page.locator("#query")).to_contain_text("ORDER BY ?name LIMIT 3")


@pytest.mark.parametrize("language", ["en", "tr"])
def test_form_works_without_scripts(open_page: OpenPage, language: str) -> None:
    """Without scripts the form asks, adds our prefixes, shows the rows, and leads to every format."""
    page = open_page(f"/sparql?lang={language}", scripts=False)
    page.locator("#query").fill(
        'SELECT ?place ?name { ?place a skg:Place ; schema:name ?name FILTER(LANG(?name)="tr") }'
    )
    page.locator("#ask button").click()
    rows = page.locator("#result tbody tr")
    expect(rows).to_have_count(len(_rows("05-coordinates")) + 2)
    expect(page.locator("#result")).to_contain_text("Bakü")
    assert "PREFIX skg:" in page.locator("#query").input_value()
    expect(page.locator("#result a").get_by_text("CSV")).to_have_attribute("href", re.compile("format=csv"))


def test_example_is_put_into_the_form_without_scripts(open_page: OpenPage) -> None:
    """An example's link shows its text in the form, ready to be asked; its answer is the checked one."""
    page = open_page("/sparql", scripts=False)
    page.locator("#examples a[href*='02-partners']").click()
    assert "# How many partners" in page.locator("#query").input_value()
    page.locator("#ask button").click()
    expect(page.locator("#result tbody tr")).to_have_count(len(_rows("02-partners-by-continent")))


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ('ASK { ?s ?p "Bakü"@tr }', "Yes"),
        ("ASK { ?s ?p 'x' }", "No"),
        ("DESCRIBE <id/place/baku>", "schema.org/name"),
    ],
)
def test_other_answers_are_shown_without_scripts(open_page: OpenPage, query: str, shown: str) -> None:
    """A truth value is a word, and a graph is shown as Turtle."""
    page = open_page("/sparql", scripts=False)
    page.locator("#query").fill(query)
    page.locator("#ask button").click()
    expect(page.locator("#result")).to_contain_text(shown)

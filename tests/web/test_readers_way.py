"""Dates and numbers are written in the reader's way on every page: in titles, tables and results, too."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import quote, urlencode

import html5rdf
import pytest
from pyoxigraph import Literal, NamedNode

from serving import BROWSER, Server
from sisterkg.reading import LANGUAGES, written_date, written_number
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.problem_words import TITLES
from sisterkg.web.things import KINDS

every_language = pytest.mark.parametrize("language", LANGUAGES)

_AS_WRITTEN = ("code", "pre", "textarea", "script", "style")
"""Elements whose text is as it was written, for programs or to the letter."""
_ISO_DATE = re.compile(r"(?<![\w./-])\d{4}-(0[1-9]|1[0-2])(-\d\d)?(?![\w/-])")


def _page(server: Server, path: str, language: str) -> str:
    answer = server.ask(path, headers={"Accept": BROWSER, "Accept-Language": language})
    assert answer.status == 200, path
    return answer.text


def _text_of(page: str) -> str:
    tree = html5rdf.parse(page, namespaceHTMLElements=False)
    for element in list(tree.iter()):
        if element.tag in _AS_WRITTEN:
            element[:], element.text = [], None
    return " ".join("".join(tree.itertext()).split())


def _one_of_each_kind(snapshot: Snapshot) -> list[str]:
    found: dict[str, str] = {}
    for quad in snapshot.store:
        path = str(getattr(quad.subject, "value", "")).removeprefix(f"{snapshot.base_iri}id/")
        kind, slash, _ = path.partition("/")
        if slash and kind in KINDS:
            found[kind] = max(path, found.get(kind, ""))
    return [f"/{path}" for path in found.values()]


@every_language
def test_no_page_tells_a_date_as_programs_do(server: Server, snapshot: Snapshot, language: str) -> None:
    """A page of each kind has no date of ISO 8601 in what is read, titles included."""
    paths = _one_of_each_kind(snapshot)
    assert len(paths) > 15
    single = ("", "dataset", "report", "catalog", "quality", "changes", "changes/1", "ontology", "shapes", "sparql")
    for path in (*paths, *(f"/{name}" for name in single)):
        found = _ISO_DATE.search(_text_of(_page(server, path, language)))
        assert not found, (path, found)


@every_language
def test_time_says_that_it_is_utc(server: Server, language: str) -> None:
    """When a release came is told to the minute, with UTC beside it: the reader's day may be another one."""
    found = re.search(r'<time datetime="([^"]+T[^"]+)">([^<]+)</time>', _page(server, "/changes/1", language))
    assert found
    moment = datetime.fromisoformat(found[1]).astimezone(UTC)
    assert found[2].startswith(written_date(f"{moment:%Y-%m-%d}", language))
    assert found[2].endswith(f"{moment:%H:%M} UTC")


@every_language
def test_figure_has_its_number_in_its_title(server: Server, snapshot: Snapshot, language: str) -> None:
    """A figure has no name: it is called by what it says, with its number as people write it."""
    large = [
        (quad.subject.value.removeprefix(f"{snapshot.base_iri}id/"), int(quad.object.value))
        for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("schema:value")), None)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode) and quad.object.value.isdecimal()
    ]
    path, number = max(large, key=lambda each: each[1])
    assert number > 1_000_000
    title = _page(server, f"/{path}", language).partition("<h1")[2].partition("</h1>")[0]
    assert written_number(number, language) in title
    assert str(number) not in title


@every_language
def test_size_of_a_distribution_is_grouped(server: Server, snapshot: Snapshot, language: str) -> None:
    """The size of a download in bytes has its thousands set apart."""
    size, catalog = NamedNode(term("dcat:byteSize")), NamedNode(f"{snapshot.base_iri}graph/catalog")
    sizes = [
        (quad.subject.value, int(quad.object.value))
        for quad in snapshot.store.quads_for_pattern(None, size, None, catalog)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    ]
    iri, number = max(sizes, key=lambda each: each[1])
    page = _page(server, f"/{iri.removeprefix(f'{snapshot.base_iri}id/')}", language)
    assert written_number(number, language) in page


@every_language
def test_result_tells_its_rows_and_leads_to_the_same_result(
    server: Server, snapshot: Snapshot, language: str
) -> None:
    """The count of rows is grouped; each format is asked of the same graphs as the page was."""
    graph = Iri(f"{snapshot.base_iri}graph/ontology")
    asked = {"query": "SELECT * { ?s ?p ?o } LIMIT 1234", "format": "html"}
    page = _page(server, f"/sparql?{urlencode(asked, quote_via=quote)}", language)
    assert f": {written_number(1234, language)} (" in page
    page = _page(server, f"/sparql?{urlencode({**asked, 'default-graph-uri': graph}, quote_via=quote)}", language)
    links = re.findall(r'<a href="([^"]*format=(?:csv|json)[^"]*)"', page.partition('id="result"')[2])
    assert len(links) == 2
    for link in links:
        assert f"default-graph-uri={quote(graph, safe='')}" in link
    rows = server.ask(f"/{links[0].removeprefix('./').replace('&amp;', '&')}")
    assert rows.status == 200


@every_language
def test_citation_is_dated_for_people(server: Server, snapshot: Snapshot, language: str) -> None:
    """A cited query tells its day and the size of its result as people write them, the day for programs beside."""
    asked = {"query": "SELECT * { ?s ?p ?o } LIMIT 200", "format": "csv"}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = server.ask("/query", "POST", headers, urlencode(asked).encode())
    assert sent.status == HTTPStatus.SEE_OTHER
    page = _page(server, f"/{sent.headers['Location'].removeprefix('./')}", language)
    day = snapshot.manifest.date
    told = f'<time datetime="{day}">{written_date(day, language)}</time>'
    assert page.count(told) >= 3  # as a citation, in the table, at the foot
    assert not _ISO_DATE.search(_text_of(page))
    size = page.partition(" B</td>")[0].rpartition(">")[2]
    assert re.fullmatch(r"\d{1,3}([.,]\d{3})+", size)


def test_every_failure_has_a_turkish_title() -> None:
    """Whatever status the code of this site answers with, its page has a heading in Turkish, unlike the English."""
    told = {status for status in HTTPStatus if status in TITLES}
    for status in (400, 404, 405, 406, 410, 412, 413, 415, 416, 429, 500, 502, 503, 504, 507):
        assert status in told
        assert TITLES[status] != HTTPStatus(status).phrase

"""The landing page over HTTP: what it weighs, what it keeps, and that a large list is paged."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator

import pytest

from serving import BROWSER, Answer, Server, serving
from sisterkg.build import Inputs, build
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site
from sisterkg.web.selection import PAGE_SIZE

PARTNERS = 230
MOST_BYTES = 100_000
"""Of a page, before its maps."""


def _asked(server: Server, path: str, **headers: str) -> Answer:
    return server.ask(path, headers={"Accept": BROWSER, **headers})


def _rows(page: str) -> list[str]:
    return re.findall(r'<tr data-place="([^"]+)"(?![^>]*\shidden)', page)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Iterator[Server]:
    """Serve a city with more partners than a page has room for, none with a position, some without dates."""
    data = tmp_path_factory.mktemp("large") / "data"
    shutil.copytree(shipped("data"), data)
    with (data / "cities.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns, home = reader.fieldnames, next(reader)
    (data / "facts.csv").write_text((data / "facts.csv").read_text("utf-8").partition("\n")[0] + "\n", "utf-8")
    with (data / "cities.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns or ())
        writer.writeheader()
        writer.writerow(home)
        for entry in range(1, PARTNERS + 1):
            name = f"Şehir {entry}"
            told = {"name_en": name, "name_tr": name, "kind": "city", "country": "TR"}
            act = {"council_act": f"{entry % 28 + 1:02}.05.{1980 + entry % 40}"} if entry % 7 else {}
            writer.writerow({"entry": entry, "id": f"sehir-{entry}", **told, **act})
    site = Site(tmp_path_factory.mktemp("large-site"))
    build(Inputs(data, inputs.ontology, inputs.shapes, inputs.today), site, lambda step: None)
    with serving(site.folder) as server:
        yield server


@pytest.mark.parametrize("path", ["/", "/?lang=tr", "/?q=b"])
def test_page_is_light(server: Server, path: str) -> None:
    """The page without its maps is below 100 kB, and what it needs beside is small."""
    page = _asked(server, path).body
    assert len(re.sub(rb'<svg class="map".*?</svg>', b"", page, flags=re.S)) < MOST_BYTES
    for name in ("style.css", "landing.js"):
        assert len(server.ask(f"/static/{name}").body) < 24_000


def test_large_list_is_paged(large: Server) -> None:
    """Every partner is on just one page, in order; each page links the next and the one before."""
    seen: list[str] = []
    pages = -(-PARTNERS // PAGE_SIZE)
    for number in range(1, pages + 1):
        page = _asked(large, f"/?page={number}").text
        seen += _rows(page)
        assert ('rel="next"' in page, 'rel="prev"' in page) == (number < pages, number > 1)
        assert len(re.sub(r'<svg class="map".*?</svg>', "", page, flags=re.S).encode()) < MOST_BYTES
    assert len(seen) == len(set(seen)) == PARTNERS > 2 * PAGE_SIZE
    assert seen[:3] == ["sehir-1", "sehir-10", "sehir-100"]


def test_large_list_is_searched_on_the_server(large: Server) -> None:
    """Turkish letters are known to the server, and filters hold over all pages."""
    found = _rows(_asked(large, "/?q=SEHIR+17").text)
    assert found == [f"sehir-{number}" for number in (117, 17, *range(170, 180), 217)]
    narrowed = _asked(large, "/?state=undated&sort=-name&lang=en").text
    assert f"{PARTNERS // 7} of {PARTNERS} partners" in narrowed
    assert len(_rows(narrowed)) == PARTNERS // 7
    assert "Nothing of what is shown has a date." in narrowed


def test_filter_narrows_the_years_of_a_large_list(large: Server) -> None:
    """The timeline of many partners is counted by year; that of few has a line for each, on the same years."""
    everyone, decade = (_asked(large, f"/?{asked}lang=en").text for asked in ("", "decade=1990&q=1&"))
    assert "by-year" in everyone
    assert "by-year" not in decade
    lines = re.findall(r'<li data-place="([^"]+)">', decade)
    assert sorted(lines) == sorted(_rows(decade))
    fitting = [entry for entry in range(1, PARTNERS + 1) if entry % 7 and 1990 <= 1980 + entry % 40 < 2000]
    assert len(lines) == sum("1" in str(entry) for entry in fitting)
    assert "since 1980" in decade


@pytest.mark.parametrize(
    "asked", ["page=0", "page=-1", "page=999", "page=1e9", "sort=nothing", "decade=x", "q=%00%FF"]
)
def test_odd_parameters_are_answered(large: Server, asked: str) -> None:
    """Whatever a URL asks for, the page comes, if need be with nothing in its list."""
    assert _asked(large, f"/?{asked}").status == 200


def test_page_depends_on_language_alone(server: Server) -> None:
    """The same question gives the same bytes, in each language its own; caches are told what it depends on."""
    english, turkish = (
        _asked(server, "/", **{"Accept-Language": tag}) for tag in ("en;q=0.8, fr", "en;q=0.5, tr-TR")
    )
    assert english.body != turkish.body
    assert _asked(server, "/", **{"Accept-Language": "en-GB"}).body == english.body
    for answer, language in ((english, "en"), (turkish, "tr")):
        assert f'<html lang="{language}">' in answer.text
        assert answer.headers["Content-Language"] == language
        assert {"Accept", "Accept-Language"} <= {part.strip() for part in answer.headers["Vary"].split(",")}
    assert server.ask("/", headers={"Accept": BROWSER, "If-None-Match": english.headers["ETag"]}).status in (200, 304)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("tr", "tr"),
        ("tr-TR,en;q=0.9", "tr"),
        ("en;q=0.1,tr;q=0.2", "tr"),
        ("de", "en"),
        ("", "en"),
        ("tr;q=0,en;q=0.1", "en"),
    ],
)
def test_language_is_the_readers(server: Server, accepted: str, language: str) -> None:
    """The best of the languages that a browser accepts is taken; the address has the last word."""
    assert f'<html lang="{language}">' in _asked(server, "/", **{"Accept-Language": accepted}).text
    other = {"en": "tr", "tr": "en"}[language]
    page = _asked(server, f"/place/baku?lang={other}", **{"Accept-Language": accepted}).text
    assert f'<html lang="{other}">' in page


def test_page_links_its_languages(server: Server) -> None:
    """Both languages of a page are linked from its head, with everything that was asked kept."""
    page = _asked(server, "/?country=CN&amp=1&lang=tr").text
    assert '<link rel="alternate" hreflang="en" href="?country=CN&amp;amp=1&amp;lang=en">' in page
    assert '<link rel="alternate" hreflang="tr" href="?country=CN&amp;amp=1&amp;lang=tr">' in page


def test_what_was_asked_is_text(server: Server) -> None:
    """A search is shown as it was typed, and is never a part of the page's markup."""
    attack = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    page = _asked(server, f"/?q={attack}&country={attack}&sort={attack}&lang={attack}").text
    assert "<script>alert" not in page


def test_downloads_are_told_with_their_sizes(server: Server, site: Site) -> None:
    """Every file of the data set is linked; its size is told."""
    page = _asked(server, "/?lang=tr").text
    for name in (name for name in site.current().files if re.match(r"(dataset|links|spreadsheet)\.", name)):
        assert f"download/{name}" in page
    assert re.search(r"dataset\.ttl</a> <small>\d+(,\d)? kB</small>", page)

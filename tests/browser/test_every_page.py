"""Every kind of page, in each language, width and scheme: accessible, no wider than the screen, pictured."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from looking import NARROW, OPPOSITES, Judge, OpenPage, Shoot, overflows
from playwright.sync_api import expect

PAGES = {
    "landing": "/",
    "landing-filtered": "/?country=CN&sort=-act",
    "landing-nothing-found": "/?q=zzz&country=CN",
    "place": "/place/bukhara",
    "home": "/place/izmir",
    "partnership": "/partnership/izmir-baku",
    "country": "/country/CN",
    "continent": "/continent/asia",
    "entry": "/entry/9",
    "dataset": "/dataset",
    "ontology": "/ontology",
    "term": "/ontology/Partnership",
    "term-of-others": "/ontology/schema/name",
    "shapes": "/shapes",
    "shape": "/shapes/PlacePosition",
    "quality": "/quality",
    "river": "/river/weser",
    "claim": "/claim/baku-capital-of-az",
    "place-without-position": "/place/hamyang",
    "report": "/report",
    "changes": "/changes",
    "change": "/changes/1",
    "catalog": "/catalog",
    "sparql": "/sparql",
    "not-found": "/place/atlantis",
    "malformed-query": "/sparql?query=SELECT%20%3Fx%20%7B%20%3Fx%20a%20%7D",
}
_FAILING = frozenset(("not-found", "malformed-query"))


def _views() -> Iterator[tuple[str, str, int, str]]:
    """Yield each page in one of the pairs of views, by turns."""
    for turn, name in enumerate(PAGES):
        for language, width, scheme in OPPOSITES[turn % 2]:
            yield name, language, width, scheme


@pytest.mark.parametrize(("name", "language", "width", "scheme"), [*_views()])
def test_page_is_accessible_and_fits(
    open_page: OpenPage, judge: Judge, shoot: Shoot, name: str, language: str, width: int, scheme: str
) -> None:
    """axe-core finds nothing against WCAG 2.2 AA, and nothing has to be scrolled sideways."""
    page = open_page(PAGES[name], language=language, width=width, scheme=scheme, fails=name in _FAILING)
    shoot(page, f"{name}-{language}-{width}-{scheme}")
    assert page.locator("html").get_attribute("lang") == language
    assert judge(page) == []
    assert not overflows(page)
    assert page.locator("h1").count() == 1


_RESULT = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%203"


@pytest.mark.parametrize("name", ["landing", "landing-filtered", "place", "sparql", "sparql-result", "changes"])
def test_page_is_whole_without_scripts(open_page: OpenPage, shoot: Shoot, name: str) -> None:
    """Without scripts there is a heading, something to read, and no message that a script is needed."""
    page = open_page(PAGES.get(name, _RESULT), scripts=False)
    shoot(page, f"{name}-without-scripts")
    assert page.locator("noscript").count() == 0
    assert len(page.locator("main").inner_text()) > 80


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_scheme_is_the_readers(open_page: OpenPage, scheme: str) -> None:
    """The page is light for who wants it light, and dark for who wants it dark."""
    page = open_page("/", scheme=scheme)
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor")
    levels = [int(part) for part in shade.removeprefix("rgb(").removesuffix(")").split(",")]
    assert (sum(levels) / 3 > 128) == (scheme == "light")


def test_pages_are_printed(open_page: OpenPage) -> None:
    """A print of the landing page is a PDF of a few pages, with the map and without forms and menus."""
    page = open_page("/", scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in ("header nav", "#filter", ".skip"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("svg.map").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    assert 2 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12


def test_print_shows_where_links_lead(open_page: OpenPage) -> None:
    """On paper a link to another site has its address behind it; one within the site has none."""
    page = open_page("/place/baku")
    page.emulate_media(media="print")
    behind = "link => getComputedStyle(link, '::after').content"
    outer, inner = page.locator("#links a").first, page.locator("#facts a").first
    assert outer.get_attribute("href") in outer.evaluate(behind)
    assert inner.evaluate(behind) == "none"
    assert not page.locator("details").is_visible()


def test_note_leads_back_to_where_it_is_cited(open_page: OpenPage) -> None:
    """A reader follows a mark to its note, and the note's link back to the very mark, by keyboard as well."""
    page = open_page("/place/baku", width=NARROW)
    page.locator("#facts .note a").first.press("Enter")
    number = page.evaluate("location.hash").removeprefix("#note-")
    back = page.locator(f"#note-{number}").get_by_role("link", name="Back to the text").first
    expect(back).to_be_in_viewport()
    back.press("Enter")
    assert page.evaluate("location.hash").startswith(f"#cited-{number}-")
    expect(page.locator("sup:target")).to_be_in_viewport()
    expect(page.locator("sup:target a")).to_have_attribute("href", f"#note-{number}")


@pytest.mark.parametrize("path", ["/", "/place/baku", "/ontology", "/sparql"])
def test_keyboard_reaches_the_content_first(open_page: OpenPage, path: str) -> None:
    """The first stop of the keyboard leads past the menus to the content, and every stop shows where it is."""
    page = open_page(path)
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    assert first.get_attribute("href") == "#content"
    assert first.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_keyboard_leaves_the_query_editor(open_page: OpenPage) -> None:
    """The key Tab leads out of the editor, forwards and back."""
    page = open_page("/sparql")
    text = page.locator(".yasqe .CodeMirror")
    if not text.count():
        pytest.skip("the editor is not installed (make editor, with npm)")
    for key in ("Tab", "Shift+Tab"):
        text.click()
        expect(page.locator(".yasqe .CodeMirror-focused")).to_have_count(1)
        page.keyboard.press(key)
        expect(page.locator(".yasqe .CodeMirror-focused")).to_have_count(0)


def test_headings_are_in_order(open_page: OpenPage) -> None:
    """No level of headings is left out, on the landing page and a place's."""
    for path in ("/", "/place/bukhara", "/sparql"):
        page = open_page(path)
        levels = [
            int(tag[1]) for tag in page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(each => each.tagName)")
        ]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), path

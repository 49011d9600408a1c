"""The landing page in a real browser: map, list and timeline with a script, and the same list without."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from looking import NARROW, WIDE, OpenPage, Shoot
from playwright.sync_api import Locator, Page, expect

from serving import BROWSER, Server
from sisterkg.folding import LETTERS
from sisterkg.snapshot import Snapshot


def _rows(page: Page) -> Locator:
    return page.locator("#list tbody tr:not([hidden])")


def _names(page: Page) -> list[str]:
    return _rows(page).locator("th").all_inner_texts()


def _lines(page: Page) -> Locator:
    return page.locator(".timeline li:not([hidden])")


def _marks(page: Page) -> Locator:
    return page.locator("svg.map").first.locator(".marks a:not(.out):not(.home)")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("izmir", []),  # home is no partner of itself
        ("bakü", ["Baku"]),
        ("BAKU", ["Baku"]),
        ("buhara", ["Bukhara"]),
        ("balti", ["Bălți"]),
        ("türkmenabat", ["Türkmenabat"]),
        ("ÇİMKENT", ["Shymkent"]),
        ("çin", ["Chengdu", "Tianjin", "Wuhan", "Xiamen"]),
        ("volgograd rusya", ["Volgograd"]),
        ("Волгоград", ["Volgograd"]),
    ],
)
@pytest.mark.parametrize("scripts", [True, False])
def test_search_knows_letters(open_page: OpenPage, typed: str, found: list[str], scripts: bool) -> None:
    """Whatever letters are typed, the same partners are found at once and, without scripts, by the server."""
    page = open_page("/", scripts=scripts)
    page.locator("#q").fill(typed)
    if not scripts:
        page.locator("#filter button").click()
    expect(_rows(page)).to_have_count(len(found))
    assert _names(page) == found
    expect(page.locator("#hits")).to_have_text(f"{len(found)} of 31 partners")
    assert page.locator("#none").is_visible() == (not found)


def test_search_folds_as_the_server_does(open_page: OpenPage, server: Server) -> None:
    """For each letter that is folded in its own way, at once as many partners are found as the server finds."""
    page = open_page("/?lang=en")
    found = set()
    for letter in (*LETTERS, *"éşÇÑŽ", "e\u0301", "\u200dba", "ба", "λ", "か\u3099"):
        page.locator("#q").fill(letter)
        at_once = page.locator("#hits").inner_text()
        asked = server.ask(f"/?lang=en&q={quote(letter)}", headers={"Accept": BROWSER}).text
        assert f">{at_once}<" in asked, letter
        found.add(at_once)
    assert len(found) > 5


@pytest.mark.parametrize("scripts", [True, False])
def test_filter_narrows_list_map_and_timeline(open_page: OpenPage, scripts: bool) -> None:
    """Country, decade and state narrow list, maps and timeline together; the address leads back to what is shown."""
    page = open_page("/?lang=en", scripts=scripts)
    page.locator("#country").select_option(label="China")
    page.locator("#state").select_option("act")
    if not scripts:
        page.locator("#filter button").click()
    expect(_rows(page)).to_have_count(2)
    assert _names(page) == ["Chengdu", "Xiamen"]
    expect(_marks(page)).to_have_count(2)
    expect(_lines(page)).to_have_count(2)
    expect(page.locator("#nearer")).to_be_hidden()  # none of them is near
    expect(page.locator(".without-dates")).to_be_hidden()
    assert "country=CN" in page.url
    assert "state=act" in page.url
    assert "lang=en" in page.url
    again = open_page(page.url.partition("/")[2].partition("/")[2].partition("/")[2].join(["/", ""]), scripts=scripts)
    assert _names(again) == ["Chengdu", "Xiamen"]
    expect(_marks(again)).to_have_count(2)
    expect(_lines(again)).to_have_count(2)


@pytest.mark.parametrize("scripts", [True, False])
def test_partner_without_dates_is_told_below_the_timeline(open_page: OpenPage, scripts: bool) -> None:
    """Who filters for those without dates sees them named there, and that the years are empty."""
    page = open_page("/?lang=en" if scripts else "/?lang=en&state=undated", scripts=scripts)
    if scripts:
        page.locator("#state").select_option("undated")
    expect(_lines(page)).to_have_count(0)
    expect(page.locator("#none-dated")).to_be_visible()
    expect(page.locator("#dated")).to_be_hidden()
    expect(page.locator(".without-dates")).to_contain_text("Cape Town")


@pytest.mark.parametrize("typed", ["izmir", "IZMIR", "ızmır", "İzmir", "smyrna"])
@pytest.mark.parametrize("scripts", [True, False])
def test_search_finds_home(open_page: OpenPage, typed: str, scripts: bool) -> None:
    """The home city is no partner of itself; who searches for it is led to its page."""
    page = open_page("/?lang=tr", scripts=scripts)
    expect(page.locator("#home-found")).to_be_hidden()
    page.locator("#q").fill(typed)
    if not scripts:
        page.locator("#filter button").click()
    expect(page.locator("#home-found")).to_be_visible()
    page.locator("#home-found a").click()
    assert page.url.endswith("/place/izmir?lang=tr")


@pytest.mark.parametrize("scripts", [True, False])
def test_empty_result_tells_how_to_widen(open_page: OpenPage, scripts: bool) -> None:
    """Where nothing fits, each part of what was asked can be left out by a click."""
    page = open_page("/?q=baku&country=CN", scripts=scripts)
    expect(page.locator("#none")).to_be_visible()
    expect(page.locator("#list")).to_be_hidden()
    page.locator("#none [data-drop=country] a").click()
    expect(_rows(page)).to_have_count(1)
    assert _names(page) == ["Baku"]
    expect(page.locator("#none")).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
def test_list_is_sorted(open_page: OpenPage, scripts: bool) -> None:
    """A heading sorts by its column, again the other way round; what has no date is last both ways."""
    page = open_page("/", scripts=scripts)
    heading = page.locator("#list thead a[data-sort=act]")
    heading.click()
    expect(page.locator("#list thead th[aria-sort]")).to_have_attribute("aria-sort", "ascending")
    assert (_names(page)[0], _names(page)[-1]) == ("Famagusta", "Cape Town")
    heading.click()
    expect(page.locator("#list thead th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    assert (_names(page)[0], _names(page)[-1]) == ("Hamyang", "Cape Town")
    assert "sort=-act" in page.url


def test_list_is_sorted_on_a_small_screen(open_page: OpenPage) -> None:
    """In a hand, too, there is a heading to tap, large enough, and the keyboard's place on it is seen."""
    page = open_page("/", width=NARROW)
    heading = page.locator("#list thead a[data-sort=act]")
    heading.click()  # which fails where it is hidden
    assert (_names(page)[0], _names(page)[-1]) == ("Famagusta", "Cape Town")
    box = heading.bounding_box()
    assert box
    assert box["height"] >= 24


def test_hits_are_told_to_who_hears_the_page(open_page: OpenPage) -> None:
    """The number of hits is in a live region, and grows back."""
    page = open_page("/")
    assert page.locator("#hits").get_attribute("aria-live") == "polite"
    page.locator("#q").fill("b")
    expect(page.locator("#hits")).not_to_have_text("31 of 31 partners")
    page.locator("#q").fill("")
    expect(page.locator("#hits")).to_have_text("31 of 31 partners")


@pytest.mark.parametrize("scripts", [True, False])
def test_map_shows_every_partner_with_a_position(open_page: OpenPage, snapshot: Snapshot, scripts: bool) -> None:
    """Each place with a position has a mark that is a named link and an arc; the others are named below the map."""
    page = open_page("/", scripts=scripts)
    world = page.locator("svg.map").first
    placed = len(
        re.findall(
            r"^<[^>]*/id/place/[^>]*> <http://schema.org/latitude>", snapshot.read("dataset.nt").decode(), re.M
        )
    )
    expect(world.locator(".marks a")).to_have_count(placed)
    expect(world.locator(".arcs path")).to_have_count(placed - 1)
    expect(page.locator("figcaption").first).to_contain_text("Hamyang")
    for mark in world.locator(".marks a").all():
        assert re.search(r"place/[\w-]+$", mark.get_attribute("href") or "")
        assert mark.get_attribute("aria-label") == mark.locator("title").text_content()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_focused_mark_shows_its_name(open_page: OpenPage, shoot: Shoot, scripts: bool, width: int) -> None:
    """Who goes from mark to mark by the keyboard reads the name of each, within the picture, scripts or not."""
    page = open_page("/", scripts=scripts, width=width)
    world = page.locator("svg.map").first
    page.keyboard.press("Tab")
    marks = world.locator(".marks a")
    for mark in marks.all():
        mark.focus()
        names = world.locator(".marks .name:visible")
        expect(names).to_have_count(1)
        assert (mark.get_attribute("aria-label") or "").startswith(names.text_content() or "?")
        box, frame = names.bounding_box(), world.bounding_box()
        assert box
        assert frame
        assert box["height"] >= 10
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= box["y"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]
    shoot(page, f"map-focused-{width}{'' if scripts else '-without-scripts'}", "figure.map")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", {"tampa": "Council act only", "bukhara": "Protocol signed", "cape-town": "No date given"}),
        ("tr", {"tampa": "Yalnızca meclis kararı", "bukhara": "Protokol imzalı", "cape-town": "Tarih verilmemiş"}),
    ],
)
def test_mark_says_the_state_of_its_partnership(open_page: OpenPage, language: str, told: dict[str, str]) -> None:
    """What a mark's colour tells those who see it, its name tells the others, on large and small maps."""
    page = open_page("/", language=language)
    world = page.locator("svg.map").first
    for place, state in told.items():
        name = world.locator(f".marks [data-place={place}]").get_attribute("aria-label") or ""
        assert name.endswith(f", {state}")
    page = open_page("/place/bukhara", language=language)
    name = page.locator("svg.map .marks [data-place=bukhara]").get_attribute("aria-label") or ""
    assert name.endswith(f", {told['bukhara']}")


def test_mark_leads_to_its_page(open_page: OpenPage) -> None:
    """A click, or the keyboard, on a mark opens the place's page."""
    page = open_page("/?lang=tr")
    page.locator("svg.map").first.locator("a[data-place=mumbai]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Mumbai")
    assert page.url.endswith("/place/mumbai?lang=tr")


def test_row_and_mark_are_shown_together(open_page: OpenPage) -> None:
    """What is pointed at or focused is lit in the list, on the map with its arc, and along the years."""
    page = open_page("/")
    page.locator("#list tr[data-place=havana]").hover()
    world = page.locator("svg.map").first
    for part in (".marks", ".arcs", ".names:not(.narrow)"):
        expect(world.locator(f"{part} [data-place=havana]")).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator(".timeline [data-place=havana]")).to_have_class(re.compile(r"\blit\b"))
    world.locator(".marks [data-place=tampa]").focus()
    expect(page.locator("#list tr[data-place=tampa]")).to_have_class(re.compile(r"\blit\b"))
    expect(page.locator("#list tr[data-place=havana]")).not_to_have_class(re.compile(r"\blit\b"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_on_the_map_can_be_read(open_page: OpenPage, width: int) -> None:
    """Letters are as large on a small screen as they are on a large one, and home has its name."""
    page = open_page("/", width=width)
    world = page.locator("svg.map").first
    names = world.locator(".names:visible text")
    assert names.count() >= 10
    heights = names.evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert min(heights) >= 10
    assert "İzmir" in names.all_text_contents()


def test_timeline_tells_both_dates_and_the_gap(open_page: OpenPage) -> None:
    """A partnership along the years has its act, its protocol and what is between them, also where that is odd."""
    page = open_page("/")
    lines = page.locator(".timeline li")
    expect(lines.first).to_contain_text("27 October 1984")
    expect(page.locator(".timeline [data-place=bukhara]")).to_contain_text("8 days before the act")
    expect(page.locator(".timeline [data-place=tianjin]")).to_contain_text("September 1991")
    expect(page.locator(".timeline [data-place=tianjin]")).to_contain_text("about 9 months later")
    expect(lines).to_have_count(30)  # and one partner has no date at all

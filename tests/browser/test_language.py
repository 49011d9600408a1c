"""The language of the pages, as a reader meets it: the browser's, the address's, and the same from page to page."""

from __future__ import annotations

import pytest
from looking import OpenPage
from playwright.sync_api import expect


@pytest.mark.parametrize(("browser_language", "language", "date"), [("tr-TR", "tr", "Ekim"), ("de", "en", "October")])
def test_browser_says_the_language(open_page: OpenPage, browser_language: str, language: str, date: str) -> None:
    """A Turkish browser is answered in Turkish, with dates as they are written there; any unknown one in English."""
    page = open_page("/", language=browser_language)
    assert page.locator("html").get_attribute("lang") == language
    expect(page.locator(".timeline li").first).to_contain_text(f"27 {date} 1984")


def test_address_says_the_language_from_page_to_page(open_page: OpenPage) -> None:
    """Who asks for Turkish by the address keeps it on every way through the site, whatever the browser says."""
    page = open_page("/?lang=tr", language="en")
    for link in ("#list [data-place=bukhara] th a", "header nav a[href*=changes]", "main h2 a", ".brand"):
        page.locator(link).first.click()
        assert page.locator("html").get_attribute("lang") == "tr", link
        assert "lang=tr" in page.url
    page.locator("#q").fill("buhara")
    page.locator("#filter button").click()
    assert "lang=tr" in page.url


def test_language_is_changed_where_one_is(open_page: OpenPage) -> None:
    """The other language is one click away, on the same page with the same filter."""
    page = open_page("/?country=CN&sort=-act", language="en")
    page.locator(".languages a", has_text="Türkçe").click()
    assert page.locator("html").get_attribute("lang") == "tr"
    expect(page.locator("#list tbody tr:not([hidden])")).to_have_count(4)
    expect(page.locator("#hits")).to_have_text("31 kardeş şehirden 4")
    page.locator(".languages a", has_text="English").click()
    expect(page.locator("#hits")).to_have_text("4 of 31 partners")


def test_language_is_changed_with_what_a_script_has_filtered(open_page: OpenPage) -> None:
    """What is filtered and sorted at once, without the server, is still so in the other language."""
    page = open_page("/", language="en")
    page.locator("#country").select_option("CN")
    page.locator("#list thead a[data-sort=act]").click()
    page.locator(".languages a", has_text="Türkçe").click()
    expect(page.locator("#hits")).to_have_text("31 kardeş şehirden 4")
    expect(page.locator("#list thead th[aria-sort]")).to_have_attribute("aria-sort", "ascending")

"""What the tests in a browser share: a real Chromium, and pages that tell everything that goes wrong in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from serving import Server, serving
from sisterkg.snapshot import Site

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine; a test that needs it is skipped where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(site: Site) -> Iterator[Server]:
    """Serve the real records."""
    with serving(site.folder) as server:
        yield server


@pytest.fixture
def open_page(browser: Browser, served: Server) -> Iterator[OpenPage]:
    """Open pages of the server; at the end nothing may have been blocked, thrown, missed or asked of another host."""
    wrong: list[str] = []
    contexts = []

    def opened(path: str, *, scripts: bool = True, language: str = "en") -> Page:
        context = browser.new_context(java_script_enabled=scripts, locale=language)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(f"thrown: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: wrong.append(sent.url) if not _is_ours(sent.url, served) else None)
        page.goto(f"{served.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _is_ours(url: str, server: Server) -> bool:
    return urlsplit(url).scheme in ("data", "blob") or url.startswith(f"{server.url}/")

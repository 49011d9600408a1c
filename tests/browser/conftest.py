"""What the tests in a browser share: a real Chromium, pages that tell all that goes wrong in them, and pictures."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from looking import WIDE, Judge, OpenPage, Shoot
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from absent import do_without
from serving import Server, serving
from sisterkg.snapshot import Site

HERE = Path(__file__).parent
SCREENSHOTS = HERE / "screenshots"
"""Where pictures of the pages are put, to be looked at; git does not keep them."""


@pytest.fixture(scope="session")
def served(site: Site) -> Iterator[Server]:
    """Serve the real records."""
    with serving(site.folder) as server:
        yield server


@pytest.fixture
def open_page(browser: Browser, served: Server) -> Iterator[OpenPage]:
    """Open pages of the server; at the end nothing may have been blocked, thrown, missed or asked of another host.

    Of a page that ``fails``, as one that is not found, the browser's word on that is passed over.
    """
    wrong: list[str] = []
    contexts = []

    def opened(
        path: str,
        *,
        scripts: bool = True,
        language: str = "en",
        width: int = WIDE,
        scheme: Any = "light",
        server: Server = served,
        fails: bool = False,
    ) -> Page:
        context = browser.new_context(
            java_script_enabled=scripts,
            locale=language,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.route(re.compile("^https?:"), lambda route: _guard(route, server, wrong))
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(f"thrown: {error}"))
        page.on("console", lambda said: None if fails and _is_of(page, said) else _note(said, wrong))
        page.goto(f"{server.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _note(said: ConsoleMessage, wrong: list[str]) -> None:
    if said.type in ("error", "warning"):
        wrong.append(said.text)


def _is_of(page: Page, said: ConsoleMessage) -> bool:
    """Tell whether something is said of how the page itself was answered, and not of what it asked for."""
    return said.text.startswith("Failed to load resource") and said.location["url"] == page.url


def _guard(route: Route, server: Server, wrong: list[str]) -> None:
    """Let a request through to our server, and to no other."""
    if urlsplit(route.request.url).netloc == urlsplit(server.url).netloc:
        route.continue_()
    else:
        wrong.append(f"asked of another host: {route.request.url}")
        route.abort()


@pytest.fixture(scope="session")
def shoot() -> Shoot:
    """Take a picture of a whole page, or of a part of it."""
    SCREENSHOTS.mkdir(exist_ok=True)

    def shot(page: Page, name: str, part: str = "") -> None:
        file = SCREENSHOTS / f"{name}.png"
        if part:
            page.locator(part).first.screenshot(path=file)
        else:
            page.screenshot(path=file, full_page=True)

    return shot


@pytest.fixture(scope="session")
def axe() -> str:
    """The rules of axe-core, as a script; npm installs them by their lock file, once."""
    if not shutil.which("npm"):
        do_without("npm is not installed")
    rules = HERE / "node_modules" / "axe-core" / "axe.min.js"
    with FileLock(HERE / ".npm.lock"):
        if not rules.exists():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False, timeout=300)
            if done.returncode:
                do_without(f"npm could not install axe-core: {done.stderr[-200:]}")
    return rules.read_text("utf-8")


_JUDGE = """
(left_out) => axe.run(
  left_out.length ? { exclude: left_out } : document,
  { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
)
"""
_TARGETS = """
() => axe.run({ include: ["svg.map"] }, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  rules: { "target-size": { enabled: false } } })
"""


@pytest.fixture(scope="session")
def judge(axe: str) -> Judge:
    """Return what axe-core finds against WCAG 2.2 AA in a page, a line each; ``left_out`` are parts of others."""

    def judged(page: Page, *left_out: str) -> list[str]:
        # By the debugger, not as an element of the page: its policy would refuse that, and rightly.
        page.evaluate(axe)
        # Places on a map may be closer than fingers: each is linked again in a list (WCAG 2.5.8, equivalent).
        has_map = page.locator("svg.map").count()
        results = [page.evaluate(_JUDGE, [*(["svg.map"] if has_map else []), *left_out])]
        results += [page.evaluate(_TARGETS)] if has_map else []
        return [
            f"{found['id']}: {node['target']} {node['failureSummary']}"
            for result in results
            for found in result["violations"]
            for node in found["nodes"]
        ]

    return judged

"""What tests share: the shipped inputs, a built site, and where the reference material is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from absent import do_without
from serving import Server, serving, unused_port
from sisterkg.build import Inputs, build
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site, Snapshot

TODAY = date(2026, 11, 23)
_ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-quic")
"""With which Chromium starts."""


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The real records, read as of a fixed day."""
    return Inputs(shipped("data"), shipped("ontology"), shipped("shapes"), TODAY)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, inputs: Inputs) -> Site:
    """A site with one snapshot of the real records."""
    built = Site(tmp_path_factory.mktemp("site"))
    build(inputs, built, lambda step: None)
    return built


@pytest.fixture(scope="session")
def snapshot(site: Site) -> Snapshot:
    """The current snapshot of the real records."""
    return site.current()


@pytest.fixture(scope="session")
def server(site: Site) -> Iterator[Server]:
    """Serve the real records as a person would serve them."""
    with serving(site.folder) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine; without one the tests are skipped by hand, and fail under CI.

    One for all tests of a process, in which Playwright can be started only once.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        do_without("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nothing listens on."""
    return unused_port()


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference material; a test that needs it is skipped where it is absent."""
    folder = Path(os.environ.get("SISTERKG_REFERENCE", Path(__file__).parents[2] / "shared" / "reference"))
    if not folder.is_dir():
        do_without(f"no reference material at {folder}; set SISTERKG_REFERENCE")
    return folder

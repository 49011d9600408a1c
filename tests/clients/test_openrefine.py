"""OpenRefine itself matches a column of forty spellings to our places, and fetches their items and countries."""

from __future__ import annotations

import csv
import http.client
import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Page

from absent import do_without
from reconciliation.spellings import SPELLINGS
from serving import Server, unused_port
from sisterkg.shipped import shipped

ENGINE = json.dumps({"facets": [], "mode": "row-based"})
STARTS = 120
"""Seconds that OpenRefine may take to start."""


class OpenRefine:
    """A running OpenRefine, driven by the commands that its own pages send."""

    def __init__(self, port: int) -> None:
        self._port = port

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self._port}"

    def get(self, command: str, **parameters: str) -> Any:  # whatever JSON is answered
        """Send a command that only reads."""
        return self._ask("GET", f"/command/core/{command}?{urlencode(parameters)}")

    def post(self, command: str, address: dict[str, str], **form: str) -> Any:  # as above
        """Send a command that changes something."""
        token = self.get("get-csrf-token")["token"]
        body = urlencode({"csrf_token": token, **form}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", f"/command/core/{command}?{urlencode(address)}", headers, body)

    def create_project(self, csv: str) -> str:
        """Make a project of a table and return its number."""
        token, boundary = self.get("get-csrf-token")["token"], uuid.uuid4().hex
        parts = {
            "project-name": "spellings",
            "format": "text/line-based/*sv",
            "options": json.dumps({"separator": ","}),
        }
        body = "".join(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in parts.items()
        )
        file = 'Content-Disposition: form-data; name="project-file"; filename="spellings.csv"'
        kind = "Content-Type: text/csv; charset=utf-8"
        body += f"--{boundary}\r\n{file}\r\n{kind}\r\n\r\n{csv}\r\n--{boundary}--\r\n"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request(
            "POST",
            f"/command/core/create-project-from-upload?csrf_token={quote(token)}",
            body.encode(),
            {"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        response = connection.getresponse()
        location = response.getheader("Location") or ""
        response.read()
        connection.close()
        return location.rpartition("project=")[2]

    def wait_for_processes(self, project: str) -> None:
        """Wait until nothing runs in a project any more."""
        deadline = time.monotonic() + 60
        while self.get("get-processes", project=project)["processes"]:
            assert time.monotonic() < deadline, "OpenRefine does not come to an end"
            time.sleep(0.2)

    def rows(self, project: str) -> list[list[dict[str, Any]]]:
        """Return the cells of every row."""
        token = self.get("get-csrf-token")["token"]
        answer = self._ask(
            "POST",
            f"/command/core/get-rows?{urlencode({'project': project, 'start': 0, 'limit': 1000})}",
            {"Content-Type": "application/x-www-form-urlencoded"},
            urlencode({"engine": ENGINE, "csrf_token": token}).encode(),
        )
        # Rows name what cells have been matched to by its number.
        recons = answer["pool"]["recons"]
        return [
            [cell and {**cell, "r": recons.get(str(cell.get("r")), {})} for cell in row["cells"]]
            for row in answer["rows"]
        ]

    def _ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes | None = None
    ) -> Any:  # as above
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@pytest.fixture(scope="module")
def refine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """OpenRefine with a workspace of its own; Debian's package."""
    command = shutil.which("openrefine")
    if not command:
        do_without("OpenRefine is not installed (Debian: openrefine)")
    port = unused_port()
    work = tmp_path_factory.mktemp("refine")
    options = ["-i", "127.0.0.1", "-p", str(port), "-d", str(work), "-m", "1024M", "-x", "refine.headless=true"]
    with (work / "log").open("wb") as log:
        process = subprocess.Popen([command, *options], stdout=log, stderr=log, start_new_session=True)
        refine = OpenRefine(port)
        try:
            deadline = time.monotonic() + STARTS
            while True:
                try:
                    refine.get("get-csrf-token")
                    break
                except (OSError, ValueError, http.client.HTTPException):
                    assert process.poll() is None, (work / "log").read_text()
                    assert time.monotonic() < deadline, (work / "log").read_text()
                    time.sleep(0.5)
            yield refine
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a real browser, as OpenRefine's own scripts run in one."""
    page = browser.new_page()
    yield page
    page.close()


def test_openrefine_registers_reconciles_and_extends(refine: OpenRefine, page: Page, endpoint: Server) -> None:
    """OpenRefine fetches the manifest, matches each spelling to its place by itself, and fetches item and country."""
    table = "spelling\n" + "".join(f'"{spelling}"\n' for spelling in SPELLINGS)
    project = refine.create_project(table)
    assert project
    address = f"{endpoint.url}/reconcile"
    manifest = _registered(page, refine, project, address)
    assert manifest["ui"]["access"] == "json", "OpenRefine's page was not let at the service by CORS"
    config = {
        "mode": "standard-service",
        "service": address,
        "identifierSpace": manifest["identifierSpace"],
        "schemaSpace": manifest["schemaSpace"],
        "type": {"id": "skg:Place", "name": "Place"},
        "autoMatch": True,
        "columnDetails": [],
        "limit": 0,
    }
    refine.post("reconcile", {"project": project}, columnName="spelling", config=json.dumps(config), engine=ENGINE)
    refine.wait_for_processes(project)
    rows = refine.rows(project)
    matched = {cells[0]["v"]: _matched(cells[0]) for cells in rows}
    assert len(rows) == len(SPELLINGS)
    assert matched == {spelling: f"place/{own}" for spelling, own in SPELLINGS.items()}
    extension = {"properties": [{"id": "wikidata", "name": "Wikidata item"}, {"id": "country", "name": "country"}]}
    refine.post(
        "extend-data",
        {"project": project},
        baseColumnName="spelling",
        endpoint=address,
        identifierSpace=manifest["identifierSpace"],
        schemaSpace=manifest["schemaSpace"],
        extension=json.dumps(extension),
        columnInsertIndex="1",
        engine=ENGINE,
    )
    refine.wait_for_processes(project)
    with (shipped("data") / "cities.csv").open(encoding="utf-8", newline="") as lines:
        cities = {row["id"]: row for row in csv.DictReader(lines)}
    for cells in refine.rows(project):
        city = cities[SPELLINGS[cells[0]["v"]]]
        assert cells[1]["v"] == city["wikidata"], cells[0]["v"]
        assert cells[2]["r"]["m"]["id"] == f"country/{city['country']}", cells[0]["v"]


def test_openrefine_shows_a_preview_in_a_frame(refine: OpenRefine, page: Page, endpoint: Server) -> None:
    """The preview that OpenRefine puts into its own page is shown there, with its style, and nothing is blocked."""
    project = refine.create_project("name\nBaku\n")
    manifest = _registered(page, refine, project, f"{endpoint.url}/reconcile")
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.evaluate(
        """preview => {
            const frame = document.createElement("iframe");
            frame.id = "shown";
            frame.src = encodeURI(preview.url.replace("{{id}}", "place/baku"));
            document.body.appendChild(frame);
        }""",
        manifest["preview"],
    )
    frame = page.frame_locator("#shown")
    frame.get_by_role("heading", name="Baku").wait_for(timeout=20_000)
    assert frame.locator("table.facts").count() == 1
    assert wrong == []


def _registered(page: Page, refine: OpenRefine, project: str, address: str) -> dict[str, Any]:
    """Let OpenRefine's own page fetch a manifest, as its dialogue does; return what it has kept of it."""
    page.goto(f"{refine.address}/project?project={project}")
    page.wait_for_function("window.ReconciliationManager !== undefined && !!window.theProject", timeout=60_000)
    page.evaluate(
        "address => new Promise(done => ReconciliationManager.registerStandardService(address, done, true))", address
    )
    # What it has kept is what the next page of it would read; it is written behind the page's back.
    deadline = time.monotonic() + 30
    while True:
        kept = json.loads(refine.get("get-preference", name="reconciliation.standardServices")["value"] or "[]")
        found: list[dict[str, Any]] = [each for each in kept if each["url"] == address]
        if found:
            return found[0]
        assert time.monotonic() < deadline, "OpenRefine has not kept the service"
        time.sleep(0.2)


def _matched(cell: dict[str, Any]) -> str | None:
    """Return the id to which OpenRefine has matched a cell by itself."""
    recon = cell["r"]
    return recon["m"]["id"] if recon.get("j") == "matched" else None

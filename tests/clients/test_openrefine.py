"""OpenRefine itself matches a column of forty spellings to our places, and fetches their items and countries."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from reconciliation.spellings import SPELLINGS
from serving import Server, serving, unused_port
from sisterkg.build import Inputs, build
from sisterkg.snapshot import Site

ENGINE = json.dumps({"facets": [], "mode": "row-based"})
STARTS = 120
"""Seconds that OpenRefine may take to start."""


class OpenRefine:
    """A running OpenRefine, driven by the commands that its own pages send."""

    def __init__(self, port: int) -> None:
        self._port = port

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
        return [row["cells"] for row in answer["rows"]]

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
        pytest.skip("OpenRefine is not installed (Debian: openrefine)")
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


@pytest.fixture(scope="module")
def service(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose site was built for the address at which it is asked."""
    port = unused_port()
    site = Site(tmp_path_factory.mktemp("service"))
    build(replace(inputs, base_iri=f"http://127.0.0.1:{port}/"), site, lambda step: None)
    with serving(site.folder, port=port) as server:
        yield server


def test_openrefine_registers_reconciles_and_extends(refine: OpenRefine, service: Server) -> None:
    """From the manifest alone OpenRefine matches every spelling by itself, and fetches item and country."""
    manifest = json.loads(service.ask("/reconcile").body)
    registered = [{**manifest, "url": f"{service.url}/reconcile", "ui": {"handler": "ReconStandardServicePanel"}}]
    refine.post("set-preference", {}, name="reconciliation.standardServices", value=json.dumps(registered))
    table = "spelling\n" + "".join(f'"{spelling}"\n' for spelling in SPELLINGS)
    project = refine.create_project(table)
    assert project
    config = {
        "mode": "standard-service",
        "service": f"{service.url}/reconcile",
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
    assert len(rows) == len(SPELLINGS)
    assert all(cells[0] for cells in rows)
    extension = {"properties": [{"id": "wikidata", "name": "Wikidata item"}, {"id": "country", "name": "country"}]}
    refine.post(
        "extend-data",
        {"project": project},
        baseColumnName="spelling",
        endpoint=f"{service.url}/reconcile",
        identifierSpace=manifest["identifierSpace"],
        schemaSpace=manifest["schemaSpace"],
        extension=json.dumps(extension),
        columnInsertIndex="1",
        engine=ENGINE,
    )
    refine.wait_for_processes(project)
    extended = refine.rows(project)
    items = {cells[0]["v"].strip(): [cell["v"] if cell else None for cell in cells[1:]] for cells in extended}
    assert items["Bombay"] == ["Q1156", "India"]
    assert items["ızmır"] == ["Q35997", "Türkiye"]
    assert items["587084"] == ["Q9248", "Azerbaijan"]
    assert all(country for _, country in items.values())

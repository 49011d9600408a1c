"""What the operator sees: a line of JSON for each request, and counters that Prometheus reads."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from serving import Server, is_healthy, serving, unused_port, wait_until
from sisterkg.snapshot import Site

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the access log."""
    return tmp_path_factory.mktemp("log") / "access.jsonl"


@pytest.fixture(scope="module")
def watched(site: Site, log: Path) -> Iterator[Server]:
    """A server that writes an access log, behind one proxy."""
    with serving(site.folder, "--access-log", str(log), "--proxies", "1", "--timeout", "1") as server:
        yield server


def lines(log: Path) -> list[dict[str, Any]]:
    """Return what has been written."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def logged(log: Path, agent: str) -> dict[str, Any]:
    """Return the line of the one request that this agent has sent."""
    assert wait_until(lambda: any(line["agent"] == agent for line in lines(log)))
    (line,) = (line for line in lines(log) if line["agent"] == agent)
    return line


def counters(server: Server) -> Mapping[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return every sample that Prometheus would read."""
    answer = server.ask("/metrics")
    assert answer.media_type == "text/plain"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "headers"),
    [
        ("GET", "/place/baku.ttl", 200, {}),
        ("GET", "/download/dataset.nt", 206, {"Range": "bytes=0-99"}),
        ("HEAD", "/download/dataset.nt", 200, {}),
        ("GET", "/nowhere/%22%0A%25s", 404, {}),
        ("GET", "/sparql?query=ASK%20%7B%7D", 200, {}),
        ("GET", "/sparql?query=ASK", 400, {}),
        ("DELETE", "/sparql", 405, {}),
        ("GET", "/metrics", 200, {}),
    ],
)
def test_every_request_has_its_line(
    watched: Server, log: Path, method: str, path: str, status: int, headers: dict[str, str]
) -> None:
    """A line tells who asked what, what was answered, how much and how long it took."""
    agent = f"test {method} {path} %d"
    answer = watched.ask(path, method, {"User-Agent": agent, "X-Forwarded-For": "203.0.113.9", **headers})
    assert answer.status == status
    line = logged(log, agent)
    assert (line["method"], line["status"], line["client"]) == (method, status, "203.0.113.9")
    assert line["bytes"] == len(answer.body)
    assert 0 <= line["seconds"] < 30
    assert line["query"] == path.partition("?")[2]
    assert set(line) == {
        *("time", "client", "method", "path", "query", "status", "bytes", "seconds", "snapshot", "agent", "referer"),
    }


def test_log_that_was_moved_is_begun_anew(watched: Server, log: Path) -> None:
    """When the log is rotated by renaming it, the next line stands in a new file."""
    watched.ask("/health", headers={"User-Agent": "before"})
    logged(log, "before")
    log.rename(log.with_suffix(".1"))
    watched.ask("/health", headers={"User-Agent": "after"})
    logged(log, "after")
    assert "before" not in log.read_text("utf-8")


@pytest.mark.parametrize("full", ["file", "stream"])
def test_log_on_a_full_disk_is_told_once(site: Site, full: str) -> None:
    """A log that cannot be written stops no answer, and fills no other log with what went wrong."""
    port = unused_port()
    log = "/dev/full" if full == "file" else "-"
    command = [Path(sys.executable).with_name("sisterkg"), "serve", "--site", site.folder, "--port", str(port)]
    with Path("/dev/full").open("w") as nowhere:
        process = subprocess.Popen([*command, "--access-log", log], stdout=nowhere, stderr=subprocess.PIPE, text=True)
    server = Server(f"http://127.0.0.1:{port}", process.pid)
    try:
        assert wait_until(lambda: is_healthy(server))
        assert {server.ask("/health").status for _ in range(5)} == {200}
    finally:
        process.terminate()
        _, told = process.communicate(timeout=20)
    assert [line for line in told.splitlines() if not line.startswith("serving snapshot")] == [
        "sisterkg: the access log cannot be written: No space left on device; what is asked is not noted"
    ]


def test_server_starts_where_nobody_can_be_told(site: Site) -> None:
    """Standard error on a full disk is no reason not to serve."""
    port = unused_port()
    command = [Path(sys.executable).with_name("sisterkg"), "serve", "--site", site.folder, "--port", str(port)]
    with Path("/dev/full").open("w") as nowhere:
        process = subprocess.Popen(command, stderr=nowhere)
    try:
        assert wait_until(lambda: is_healthy(Server(f"http://127.0.0.1:{port}", process.pid)))
    finally:
        process.terminate()
        assert process.wait(20) == 0


def test_requests_are_counted(watched: Server) -> None:
    """Requests are counted by route, method and status, and their bytes and times with them."""
    key = ("sisterkg_requests_total", (("method", "GET"), ("route", "place"), ("status", "200")))
    sent = ("sisterkg_sent_bytes_total", (("route", "place"),))
    before = counters(watched)
    size = sum(len(watched.ask("/place/baku.nt").body) for _ in range(3))
    after = counters(watched)
    assert after[key] - before.get(key, 0) == 3
    assert after[sent] - before.get(sent, 0) == size
    timed = ("sisterkg_request_seconds_count", (("route", "place"),))
    assert after[timed] - before.get(timed, 0) == 3


def test_queries_are_counted_by_what_became_of_them(watched: Server) -> None:
    """Computed, kept and refused queries are told apart, and a worker that was killed is seen."""
    before = counters(watched)
    for _ in range(2):
        assert watched.query("SELECT * { ?watching ?p ?o } LIMIT 1").status == 200
    assert watched.query(BOMB).status == 504
    assert watched.query("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }").status == 400
    after = counters(watched)
    changed = {
        dict(labels)["outcome"]: value - before.get((name, labels), 0)
        for (name, labels), value in after.items()
        if name == "sisterkg_queries_total"
    }
    assert {outcome: count for outcome, count in changed.items() if count} == {
        "computed": 1,
        "kept": 1,
        "time-limit": 1,
        "service": 1,
    }
    assert wait_until(lambda: counters(watched)["sisterkg_workers_lost", ()] >= 1)


def test_snapshot_is_told(watched: Server, site: Site) -> None:
    """The metrics name the snapshot that is served, and its size."""
    told = counters(watched)
    manifest = site.current().manifest
    assert told["sisterkg_snapshot", (("date", manifest.date), ("id", manifest.id))] == 1
    assert told["sisterkg_snapshot_triples", ()] == manifest.triples
    assert told["process_resident_memory_bytes", ()] > 1_000_000


def test_strangers_cannot_fill_the_metrics(watched: Server) -> None:
    """Whatever paths and methods are asked for, the number of series stays what it is."""
    watched.ask("/wp-admin/x", "BREW")
    before = len(counters(watched))
    for number in range(50):
        watched.ask(f"/stranger-{number}/x", f"METHOD{number}")
    assert len(counters(watched)) == before


def test_open_metrics_are_given_where_asked_for(watched: Server) -> None:
    """Who asks for OpenMetrics gets it."""
    answer = watched.ask("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.media_type == "application/openmetrics-text"
    assert answer.text.endswith("# EOF\n")

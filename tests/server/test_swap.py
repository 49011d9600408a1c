"""What a snapshot that is published under a running server promises: it is served, and no asker is lost."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from serving import Server, descendants, serving, wait_until
from sisterkg.build import Inputs, build
from sisterkg.snapshot import Site, Snapshot

NAME = 'SELECT ?place { ?place <http://schema.org/name> "Bakü"@tr }'


@pytest.fixture(scope="module")
def built(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> list[Snapshot]:
    """Snapshots of several days, all on one site, the last of them current."""
    site = Site(tmp_path_factory.mktemp("built"))
    days = [date(2026, 11, day) for day in range(1, 5)]
    return [build(replace(inputs, stamp=day), site, lambda step: None)[0] for day in days]


@pytest.fixture
def place(built: list[Snapshot], tmp_path: Path) -> Path:
    """A copy of the site, for one test to change."""
    return Path(shutil.copytree(built[-1].folder.parents[1], tmp_path / "site", symlinks=True))


@pytest.fixture
def running(place: Path) -> Iterator[Server]:
    """A server of that site."""
    with serving(place, "--timeout", "2") as server:
        yield server


def _switch(place: Path, snapshot: Snapshot) -> None:
    """Make a snapshot current, as a build does: by one rename."""
    link = place / ".current"
    link.symlink_to(Path("snapshots") / snapshot.id)
    link.replace(place / "current")


def test_published_snapshot_is_served_at_once(place: Path, running: Server, built: list[Snapshot]) -> None:
    """The first request after a switch, of whatever kind, is answered from the new snapshot."""
    for snapshot in (*built, *reversed(built)):
        for path in ("/sparql?query=ASK%7B%7D", "/place/baku", "/health", "/download/dataset.nt", "/sparql"):
            _switch(place, snapshot)
            assert running.ask(path).headers["Sisterkg-Snapshot"] == snapshot.id
            _switch(place, built[0] if snapshot is not built[0] else built[1])
            assert running.ask("/health").headers["Sisterkg-Snapshot"] != snapshot.id


def test_no_request_fails_over_swaps(place: Path, running: Server, built: list[Snapshot]) -> None:
    """While snapshots come and go, every query is answered, from one snapshot and never from an earlier one."""
    stop = Event()
    order: list[str] = []

    def ask() -> list[tuple[int, str, int]]:
        seen = []
        while not stop.is_set():
            known = len(order)
            answer = running.query(NAME)
            assert len(answer.body.splitlines()) == 2
            seen.append((answer.status, answer.headers["Sisterkg-Snapshot"], known))
        return seen

    with ThreadPoolExecutor(4) as askers:
        asking = [askers.submit(ask) for _ in range(4)]
        for turn in range(10):
            snapshot = built[turn % len(built)]
            _switch(place, snapshot)
            order.append(snapshot.id)
            time.sleep(0.4)
        stop.set()
        seen = [each for asker in asking for each in asker.result()]
    assert len(seen) > 100
    assert {status for status, *_ in seen} == {200}
    assert all(snapshot in order[known - 1 :] for _, snapshot, known in seen if known)


def test_answer_that_was_kept_is_not_given_of_another_snapshot(
    place: Path, running: Server, built: list[Snapshot]
) -> None:
    """A query that has been answered from one snapshot is answered anew from the next."""
    day = "SELECT ?day { ?dataset a <http://schema.org/Dataset> ; <http://schema.org/dateModified> ?day }"
    for snapshot in (*built, *built):
        _switch(place, snapshot)
        answers = [running.query(day), running.query(day)]
        assert {answer.headers["Sisterkg-Snapshot"] for answer in answers} == {snapshot.id}
        assert "cache" not in answers[0].headers["Server-Timing"]
        assert "cache;desc=hit" in answers[1].headers["Server-Timing"]


def test_query_that_runs_is_answered_from_its_snapshot(place: Path, running: Server, built: list[Snapshot]) -> None:
    """A query that a switch overtakes goes on; the workers of its snapshot end when it has."""
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER (?c != ?f) } LIMIT 1"
    workers = len(descendants(running.pid))
    with ThreadPoolExecutor(1) as asker:
        asked = asker.submit(running.query, slow)
        time.sleep(0.3)
        _switch(place, built[0])
        assert running.ask("/health").headers["Sisterkg-Snapshot"] == built[0].id
        answer = asked.result()
    assert answer.status in (200, 504)
    assert answer.headers["Sisterkg-Snapshot"] == built[-1].id
    assert wait_until(lambda: len(descendants(running.pid)) == workers)


def test_broken_snapshot_is_not_served(place: Path, running: Server, built: list[Snapshot]) -> None:
    """Where the current snapshot cannot be opened, the one before it is served; a whole one is served again."""
    shutil.rmtree(place / "snapshots" / built[0].id / "store")
    (place / "snapshots" / built[1].id / "manifest.json").write_text("{", "utf-8")
    for broken in built[:2]:
        _switch(place, broken)
        for _ in range(3):
            answer = running.query(NAME)
            assert (answer.status, answer.headers["Sisterkg-Snapshot"]) == (200, built[-1].id)
    (place / "current").unlink()
    assert running.query(NAME).status == 200
    _switch(place, built[2])
    assert running.ask("/health").headers["Sisterkg-Snapshot"] == built[2].id


def test_build_and_rollback_are_seen(place: Path, running: Server, inputs: Inputs) -> None:
    """What the commands do to a site is what its server shows, without a restart."""
    site = Site(place)
    before = site.current().id
    after, _ = build(replace(inputs, stamp=date(2026, 11, 20)), site, lambda step: None)
    assert json.loads(running.ask("/health").body)["snapshot"] == after.id
    with site.locked("rollback"):
        site.rollback()
    assert json.loads(running.ask("/health").body)["snapshot"] == before

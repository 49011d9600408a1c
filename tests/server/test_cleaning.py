"""A server runs for months, and whoever cleans up in /tmp meanwhile takes nothing from it."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from serving import serving
from sisterkg.snapshot import Site

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ALL = "SELECT * { ?s ?p ?o }"


def test_cleaning_up_takes_nothing_from_a_server(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large answers still come whole, and workers that end are replaced, when all temporary files are gone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(site.folder, "--timeout", "1") as server:
        whole = server.query(ALL, "application/json")
        for left in tmp_path.iterdir():
            shutil.rmtree(left)
        kept, made = server.query(ALL, "application/json"), server.query(f"{ALL} # again", "application/json")
        assert [answer.status for answer in (whole, kept, made)] == [200, 200, 200]
        assert kept.body == whole.body
        assert len(made.body) == len(whole.body) > 1 << 18
        with ThreadPoolExecutor(4) as threads:
            bombs = [threads.submit(server.query, f"{BOMB} # {number}") for number in range(4)]
        assert {bomb.result().status for bomb in bombs} == {504}
        assert server.query("ASK { ?cleaned ?p ?o }").text == "true"

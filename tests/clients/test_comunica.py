"""Comunica, the query engine for the web, as npm has it: by the protocol, by discovery, and joined with a dump."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from questions import ASK_FALSE, ASK_TRUE, CONSTRUCT, SELECT, Expected

from absent import do_without
from serving import Server

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def installed() -> None:
    """Install Comunica by its lock file, once."""
    if not shutil.which("npm"):
        do_without("npm is not installed")
    with FileLock(HERE / ".npm.lock"):
        if not (HERE / "node_modules" / ".package-lock.json").exists():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False, timeout=300)
            if done.returncode:
                do_without(f"npm could not install Comunica: {done.stderr[-200:]}")


def _ask(sources: list[Any], *queries: str) -> list[Any]:
    asked = json.dumps({"sources": sources, "queries": queries})
    done = subprocess.run(
        ["node", "ask.mjs"], cwd=HERE, input=asked, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("is_discovered", [False, True], ids=["told", "discovered"])
def test_comunica_gets_the_right_answers(endpoint: Server, expected: Expected, is_discovered: bool) -> None:
    """SELECT, CONSTRUCT and ASK, whether it is told that this is an endpoint or finds the service description."""
    address = f"{endpoint.url}/sparql"
    source = address if is_discovered else {"type": "sparql", "value": address}
    rows, triples, yes, no = _ask([source], SELECT, CONSTRUCT, ASK_TRUE, ASK_FALSE)
    assert sorted((row["place"], row["name"]) for row in rows) == expected.rows
    assert {tuple(triple) for triple in triples} == expected.triples
    assert (yes, no) == (True, False)


@pytest.mark.usefixtures("installed")
def test_comunica_joins_the_endpoint_with_a_dump(endpoint: Server, expected: Expected) -> None:
    """A query over the endpoint and the Turtle download together finds each answer once."""
    sources = [{"type": "sparql", "value": f"{endpoint.url}/sparql"}, f"{endpoint.url}/place/baku.ttl"]
    (rows,) = _ask(sources, SELECT.replace("SELECT", "SELECT DISTINCT"))
    assert sorted((row["place"], row["name"]) for row in rows) == sorted(set(expected.rows))

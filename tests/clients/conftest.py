"""What the tests of real clients share: a server, and the right answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from questions import Expected
from rdflib import Graph

from serving import Server, serving
from sisterkg.snapshot import Site, Snapshot


@pytest.fixture(scope="session")
def endpoint(site: Site) -> Iterator[Server]:
    """Serve the real records."""
    with serving(site.folder) as server:
        yield server


@pytest.fixture(scope="session")
def expected(snapshot: Snapshot) -> Expected:
    """The answers, from the snapshot's own dump."""
    right = Expected.of(Graph().parse(data=snapshot.read("dataset.nt"), format="nt"))
    assert len(right.rows) >= 2
    assert len(right.triples) >= 3
    return right

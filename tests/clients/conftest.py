"""What the tests of real clients share: a server, and the right answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from questions import Expected
from rdflib import Graph

from serving import Server, serving, unused_port
from sisterkg.build import Inputs, build
from sisterkg.snapshot import Site


@pytest.fixture(scope="session")
def endpoint(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the real records, in a site that was built for the address at which it is asked."""
    port = unused_port()
    site = Site(tmp_path_factory.mktemp("clients"))
    build(replace(inputs, base_iri=f"http://127.0.0.1:{port}/"), site, lambda step: None)
    with serving(site.folder, port=port) as server:
        yield server


@pytest.fixture(scope="session")
def expected(endpoint: Server) -> Expected:
    """The answers, from the download."""
    right = Expected.of(Graph().parse(data=endpoint.ask("/download/dataset.nt").text, format="nt"))
    assert len(right.rows) >= 2
    assert len(right.triples) >= 3
    return right

"""What the W3C's tests of the protocol share: where they are, and a server over their data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, Store

from conformance.datasets import write_snapshot
from conformance.served import Endpoint, running
from conformance.served import Site as SwitchedSite
from protocol_manifest import read_manifest
from sisterkg.snapshot import MANIFEST, Site
from sisterkg.snapshot.manifest import STORE, Manifest, published_file
from stores import oxigraph, pushed

_REFERENCE = Path(os.environ.get("SISTERKG_REFERENCE", Path(__file__).parents[3] / "shared" / "reference"))
_PROTOCOL = _REFERENCE / "w3c-sparql11" / "protocol"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make a case of each test in the W3C's manifest: ``update_test`` are those that want the data changed."""
    for name in {"protocol_test", "update_test"} & set(metafunc.fixturenames):
        if not (_PROTOCOL / "manifest.ttl").is_file():
            skip = pytest.mark.skip(f"no reference material at {_REFERENCE}; set SISTERKG_REFERENCE")
            metafunc.parametrize(name, [pytest.param(None, id="absent", marks=skip)])
            return
        _, tests = read_manifest(_PROTOCOL)
        chosen = [test for test in tests if test.changes_data is (name == "update_test")]
        metafunc.parametrize(name, chosen, ids=[test.name for test in chosen])


@pytest.fixture(scope="session", params=["own", "elsewhere"])
def endpoint(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Endpoint]:
    """Serve the data that the tests of the protocol name, by an engine of our own and by the oxigraph server."""
    if not _PROTOCOL.is_dir():
        pytest.skip(f"no reference material at {_REFERENCE}; set SISTERKG_REFERENCE")
    dataset, _ = read_manifest(_PROTOCOL)
    folder = tmp_path_factory.mktemp("protocol")
    snapshot = write_snapshot(dataset, folder / "snapshots")
    SwitchedSite(folder).switch(snapshot)
    if request.param == "own":
        with running(folder) as endpoint:
            yield endpoint
        return
    _write_dump(snapshot)
    with oxigraph(tmp_path_factory.mktemp("store")) as store:
        pushed(folder, store)
        with running(folder, "--engine", store.queries) as endpoint:
            yield endpoint


def _write_dump(folder: Path) -> None:
    """Write the file that a push sends; a snapshot of a test's data has none."""
    dump = folder / "dataset.nt"
    Store.read_only(str(folder / STORE)).dump(dump, format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    manifest = replace(Manifest.read(folder), files=(published_file(folder, dump),))
    (folder / MANIFEST).write_bytes(manifest.as_json())


@pytest.fixture(scope="session")
def real_endpoint(site: Site) -> Iterator[Endpoint]:
    """Serve the real records."""
    with running(site.folder) as endpoint:
        yield endpoint

"""What the W3C's tests of the protocol share: where they are, and a server over their data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.datasets import write_snapshot
from conformance.served import Endpoint, running
from conformance.served import Site as SwitchedSite
from protocol_manifest import read_manifest
from sisterkg.snapshot import Site

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


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Serve the data that the tests of the protocol name."""
    if not _PROTOCOL.is_dir():
        pytest.skip(f"no reference material at {_REFERENCE}; set SISTERKG_REFERENCE")
    dataset, _ = read_manifest(_PROTOCOL)
    folder = tmp_path_factory.mktemp("protocol")
    SwitchedSite(folder).switch(write_snapshot(dataset, folder / "snapshots"))
    with running(folder) as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def real_endpoint(site: Site) -> Iterator[Endpoint]:
    """Serve the real records."""
    with running(site.folder) as endpoint:
        yield endpoint

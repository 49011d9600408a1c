"""What the tests of the web share: one server over the real records for each test process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from serving import Server, serving
from sisterkg.snapshot import Site


@pytest.fixture(scope="session")
def server(site: Site) -> Iterator[Server]:
    """Serve the real records as a person would serve them."""
    with serving(site.folder) as server:
        yield server

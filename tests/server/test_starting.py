"""A server starts without what only a build needs."""

from __future__ import annotations

import subprocess
import sys

BUILDING = {"rdflib", "pyshacl", "distributed", "pyarrow"}


def test_server_loads_nothing_of_a_build() -> None:
    """What reads and validates records is not even loaded: it would take longer than all the rest of the start."""
    code = f"import sisterkg.server.front, sys; print(*sorted({BUILDING!r} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, text=True)
    assert done.stdout.split() == []

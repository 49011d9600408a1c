"""What the machine refuses is told in a sentence, and what was published before stays."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pyoxigraph
import pytest

from command_line import SISTERKG, run
from sisterkg.cli.machine import refusal
from sisterkg.snapshot import Site
from snapshot.tiny import edit, tiny_data
from snapshot.whole import current_of, drafts_of


@pytest.mark.parametrize("kibibytes", [3, 60, 120])
def test_build_that_may_not_write_more_says_so(tmp_path: Path, kibibytes: int) -> None:
    """Wherever a build meets a limit of the machine, it says what is wrong in a line or two, and changes nothing.

    The limit is on the size of a file; where a disk is full it is met at the same places.
    """
    data, site = tiny_data(tmp_path / "data"), Site(tmp_path / "site")
    arguments = ["build", "--data", str(data), "--site", str(site.folder)]
    assert run(*arguments).returncode == 0
    edit(data, "cities.csv", "approximately 2 million", "approximately 3 million")
    before = current_of(site)
    limited = ["bash", "-c", f'ulimit -f {kibibytes} && exec "$0" "$@"', SISTERKG, *arguments]
    refused = subprocess.run(limited, capture_output=True, text=True, timeout=120)
    assert refused.returncode == 1
    assert re.fullmatch(r"sisterkg: .+\n(    .+\n)?", refused.stderr)
    assert (current_of(site), drafts_of(site)) == (before, [])


def _sqlite() -> None:
    sqlite3.connect("/nonexistent/list.sqlite")


def _killed() -> None:
    with ProcessPoolExecutor(1) as executor:
        executor.submit(os._exit, 1).result()


def _store() -> None:
    pyoxigraph.Store("/dev/null/store")


@pytest.mark.parametrize("fails", [_sqlite, _killed, _store], ids=["a list", "a process", "a store"])
def test_failure_of_the_machine_is_told(fails: Callable[[], None]) -> None:
    """What libraries say of a machine that does not do its part is known for what it is."""
    with pytest.raises(Exception) as caught:  # of any type
        fails()
    assert isinstance(caught.value, Exception)
    assert refusal(caught.value) is not None


@pytest.mark.parametrize(
    "error", [ValueError("x"), KeyError("x"), BrokenPipeError(32, "x"), FileNotFoundError(2, "x")]
)
def test_other_failures_are_not_covered_up(error: Exception) -> None:
    """A fault of the program stays one that can be traced."""
    assert refusal(error) is None

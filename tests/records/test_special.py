"""What stands in the place of a file and is none is told as such, and never waited for."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import run
from sisterkg.faults import Fault

FILES = (
    *("cities.csv", "continents.csv", "countries.csv", "dataset.toml", "facts.csv"),
    *("link-checks.csv", "links.csv", "things.csv", "withdrawn.csv"),
)


def test_pipes_are_told_all_at_once(folder: Path) -> None:
    """Where every file is a pipe that nobody writes to, every one is named in one run, with what to do."""
    for name in FILES:
        (folder / name).unlink(missing_ok=True)
        os.mkfifo(folder / name)
    ended = run("check", "--data", folder)
    assert ended.returncode == 1
    told = ended.stderr.decode()
    found = re.findall(r"^(\S+): \S+ is a pipe instead of a file \[unreadable-file\]\n    put ", told, re.MULTILINE)
    assert found == [*FILES]


def test_pipe_in_the_place_of_a_parquet_file_is_told(folder: Path) -> None:
    """A table that is kept as Parquet is not waited for, either."""
    (folder / "facts.csv").unlink(missing_ok=True)
    os.mkfifo(folder / "facts.parquet")
    ended = run("check", "--data", folder)
    assert ended.returncode == 1
    assert b"facts.parquet cannot be read: it is a pipe instead of a file [unreadable-file]" in ended.stderr


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(path.parent)  # the kernel takes no long names
        try:
            bound.bind(path.name)
        finally:
            os.chdir(here)


KINDS: dict[str, Callable[[Path], None]] = {
    "a socket": _socket,
    "a device": lambda path: path.symlink_to("/dev/null"),
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_is_named(
    kind: str, name: str, folder: Path, faults_of: Callable[[Path], tuple[Fault, ...]]
) -> None:
    """Whatever stands in the place of a file is told by what it is, and nothing else is said for its sake."""
    (folder / name).unlink(missing_ok=True)
    KINDS[kind](folder / name)
    told = [(fault.source, fault.rule, fault.what) for fault in faults_of(folder)]
    assert told == [(name, "unreadable-file", f"{folder / name} is {kind} instead of a file")]

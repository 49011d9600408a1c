"""How much memory is at hand, as the kernel tells it of the machine and of a container."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from sisterkg.memory import give_back, memory_at_hand

MACHINE = "MemTotal: 8000000 kB\nMemFree: 1000000 kB\nMemAvailable:    4000000 kB\nHugePages_Total:       0\n"


@pytest.fixture
def meminfo(tmp_path: Path) -> Path:
    """What the kernel tells of a machine with eight gigabytes."""
    file = tmp_path / "meminfo"
    file.write_text(MACHINE, "ascii")
    return file


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """What the kernel tells of a container that may take one gigabyte, and keeps some of its files in it."""
    folder = tmp_path / "group"
    folder.mkdir()
    (folder / "memory.max").write_text("1000000000\n", "ascii")
    (folder / "memory.current").write_text("700000000\n", "ascii")
    (folder / "memory.stat").write_text("anon 300000000\ninactive_file 400000000\nactive_file 0\n", "ascii")
    return folder


def test_a_machine_has_what_is_available(meminfo: Path, tmp_path: Path) -> None:
    """What is free, and what is only kept of files, is at hand."""
    assert memory_at_hand(meminfo, tmp_path / "none") == 4_000_000 << 10


def test_a_container_has_no_more_than_it_may_take(meminfo: Path, group: Path) -> None:
    """The limit of a container counts, and what it keeps of files does not."""
    assert memory_at_hand(meminfo, group) == 700_000_000


def test_a_container_without_a_limit_has_what_the_machine_has(meminfo: Path, group: Path) -> None:
    """Where the limit is "max", there is none."""
    (group / "memory.max").write_text("max\n", "ascii")
    assert memory_at_hand(meminfo, group) == 4_000_000 << 10


def test_a_container_beyond_its_limit_has_nothing(meminfo: Path, group: Path) -> None:
    """What is taken beyond the limit is no debt."""
    (group / "memory.max").write_text("1000\n", "ascii")
    assert memory_at_hand(meminfo, group) == 0


@pytest.mark.parametrize("content", ["", "nothing of the kind\n", "MemAvailable: much\n"])
def test_a_kernel_that_does_not_tell(content: str, tmp_path: Path) -> None:
    """Where nothing is told, nothing is counted on."""
    (tmp_path / "meminfo").write_text(content, "ascii")
    assert memory_at_hand(tmp_path / "meminfo", tmp_path) == 0
    assert memory_at_hand(tmp_path / "none", tmp_path) == 0


def _held() -> int:
    """Return the KiB of this process that are its own."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))


def test_what_was_freed_is_given_back() -> None:
    """Most of the memory of a store that is gone is the machine's again."""
    before = _held()
    store, says = Store(), NamedNode("http://e/says")
    store.bulk_extend(Quad(NamedNode(f"http://e/{n}"), says, Literal(f"text {n}")) for n in range(60_000))
    taken = _held() - before
    assert taken > 10_000
    del store
    give_back()
    assert _held() - before < taken / 2

"""Knows how runs of sorted blocks become one file of sorted triples, counted; does not know where runs come from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from sisterkg.assembly.working import processes
from sisterkg.catalog import Statistics
from sisterkg.mapping.runs import few_runs, sorted_triples
from sisterkg.sorted_lines import position_of
from sisterkg.sorting import Span

_SINGLY = 32 << 20
"""Bytes that one process has merged before a second one were at work."""
_SAMPLES = 16
"""Blocks of a run that are looked at to find the middle of all."""
_BUFFER = 1 << 20


def write_triples(runs: Sequence[Path], file: Path, work: Path, singly: int = _SINGLY) -> Statistics:
    """Write the triples of runs, sorted and each once, and return what was counted of them.

    Where they are more bytes than are done ``singly``, two processes do half of them each. Intermediate files go to
    the ``work`` folder.
    """
    few = few_runs(runs, work)
    if sum(run.stat().st_size for run in few) <= singly:
        return _write([Span(run) for run in few], file)
    behind = work / "second-half.nt"
    with processes() as executor:
        tasks = [executor.submit(_write, *half) for half in zip(_halved(few), (file, behind), strict=True)]
        counted, more = (task.result() for task in tasks)
    counted.join(more)
    with behind.open("rb") as half, file.open("ab") as out:
        shutil.copyfileobj(half, out, _BUFFER)
    behind.unlink()
    return counted


def _write(spans: Sequence[Span], file: Path) -> Statistics:
    counted = Statistics()
    with file.open("wb") as out:
        for lines, subjects in sorted_triples(spans):
            out.write(lines)
            counted.add(lines, subjects)
    return counted


def _halved(runs: Sequence[Path]) -> tuple[list[Span], list[Span]]:
    """Return spans of runs that have about the first half of all blocks, and those with the second half.

    The blocks of a subject stay together.
    """
    samples = sorted(sample for run in runs for sample in _samples(run))
    left = sum(size for _, size in samples) // 2
    middle = b""
    while samples and left >= 0:
        middle, size = samples.pop(0)
        left -= size
    first, second = [], []
    for run in runs:
        with run.open("rb") as blocks:
            cut = position_of(blocks, middle.partition(b" ")[0] + b" ")
        first.append(Span(run, 0, cut))
        second.append(Span(run, cut))
    return first, second


def _samples(run: Path) -> Iterator[tuple[bytes, int]]:
    """Yield some blocks of a run, and for how many bytes of it each stands."""
    size = run.stat().st_size
    with run.open("rb") as blocks:
        for number in range(_SAMPLES):
            blocks.seek(size * number // _SAMPLES)
            if number:
                blocks.readline()
            if block := blocks.readline():
                yield block, size // _SAMPLES

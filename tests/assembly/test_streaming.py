"""A build needs no more memory for many records than for few, and makes of them what a simple reference makes."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembly.many import many_inputs
from sisterkg.assembly import Inputs, Partitioning, sorted_graph
from sisterkg.assembly.graph import on_this_machine
from sisterkg.mapping import map_records, read_templates
from sisterkg.records import read_records

MEASURING = """
import pickle, resource, sys
from pathlib import Path
from sisterkg import sorting
from sisterkg.assembly import sorted_graph
sorting.BUDGET = 1 << 20
graph = sorted_graph(pickle.load(sys.stdin.buffer), Path(sys.argv[1]), lambda step: None)
print(graph.triples, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
MOST_GROWTH = 8 << 10
"""KiB: a fifth of what the triples of the larger one would take as Python's texts."""


def _measured(inputs: Inputs, folder: Path) -> tuple[int, int]:
    """Return how many triples there are and the peak of memory in KiB of a process that makes them."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURING, folder / "dataset.nt"],
        input=pickle.dumps(inputs),
        stdout=subprocess.PIPE,
        check=True,
    )
    triples, peak = map(int, done.stdout.split())
    return triples, peak


def test_memory_does_not_grow_with_the_records(tmp_path: Path) -> None:
    """A process that maps eight times as many records takes hardly more memory, when its runs are small."""
    few, many = many_inputs(tmp_path / "few", 1_000), many_inputs(tmp_path / "many", 8_000)
    (some, low), (more, high) = (_measured(inputs, tmp_path) for inputs in (few, many))
    assert more > 7 * some
    assert high - low < MOST_GROWTH, f"{low} KiB for {some} triples, {high} KiB for {more}"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Sixty cities."""
    return many_inputs(tmp_path_factory.mktemp("inputs") / "inputs", 60)


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(300, 20_000))
def test_stream_makes_the_graph_of_a_simple_reference(inputs: Inputs, tmp_path: Path, size: int) -> None:
    """Cut into parts of any size, mapped by two processes, merged: it is the set of the records' triples, sorted."""
    graph = sorted_graph(inputs, tmp_path / "dataset.nt", lambda step: None, Partitioning(on_this_machine, size))
    records = read_records(inputs.data, inputs.today)
    reference = {*map_records(records, read_templates(inputs.ontology / "mapping")), *graph.make_up}
    lines = graph.file.read_text("utf-8")
    assert lines == "".join(f"{line}\n" for line in sorted(reference))
    assert graph.triples == len(reference)

"""Knows how long sisterkg and its peers take to validate the same graph; does not know how any is asked.

    python -m bench.validation [--places 1000 10000] [--runs 3] [--times 21] [--only sisterkg]

Writes ``bench/results/validation.md``, or another file that ``--to`` names. The validators take turns, ours first;
one that takes more processor time than so many times ours is stopped, and not asked again. Ratios are of medians of
processor time, which is fair on a machine that others use, too.
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from rdflib import Graph

from bench.machine import described
from bench.validators import VALIDATORS
from bench.world import write_world
from sisterkg.assembly import Inputs, sorted_graph
from sisterkg.shipped import shipped

RESULT = Path(__file__).parent / "results" / "validation.md"
OURS = "sisterkg"


@dataclass(frozen=True)
class Run:
    """How a validation went: wall and processor time in seconds, findings, peak memory in megabytes."""

    seconds: float
    processor: float
    findings: int
    megabytes: float


def write_graph(places: int, folder: Path) -> Path:
    """Write the graph of so many places as N-Triples."""
    records_folder, file = folder / f"records-{places}", folder / f"{places}.nt"
    write_world(records_folder, places)
    (records_folder / "countries.csv").write_bytes((shipped("data") / "countries.csv").read_bytes())
    inputs = Inputs(records_folder, shipped("ontology"), shipped("shapes"), date.today())
    return sorted_graph(inputs, file, lambda _step: None).file


def measured(
    names: Sequence[str], data: Path, shapes: Path, runs: int, times: float
) -> Mapping[str, Sequence[Run] | str]:
    """Return the runs of each validator, or why there are none."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    failed: dict[str, str] = {}
    for _ in range(runs):
        limit = 0
        for name in names:
            if name in failed:
                continue
            command = [sys.executable, "-m", "bench.validators", name, str(data), str(shapes), str(limit)]
            told = subprocess.run(command, capture_output=True, check=False, text=True)
            if told.returncode == -signal.SIGXCPU:
                failed[name] = f"more than {limit}"
            elif told.returncode:
                failed[name] = (told.stderr.strip().splitlines() or ["stopped"])[-1][:80]
            else:
                found[name].append(Run(**json.loads(told.stdout.splitlines()[-1])))
                if name == OURS:
                    limit = math.ceil(found[name][-1].processor * times)
    return {name: failed.get(name, some) for name, some in found.items()}


def table(places: int, found: Mapping[str, Sequence[Run] | str]) -> Iterator[str]:
    """Yield the lines of a table, one validator a line."""
    yield from (f"## {places:,} places", "")
    yield "| validator | processor s | times ours | wall s | MB | findings |"
    yield "| --- | --- | --- | --- | --- | --- |"
    ours = found[OURS]
    for name, runs in found.items():
        if isinstance(runs, str):
            yield f"| {name} | {runs} | | | | |"
            continue
        processor = median(run.processor for run in runs)
        ratio = "" if isinstance(ours, str) else f"{processor / median(run.processor for run in ours):.1f}"
        wall, peak = median(run.seconds for run in runs), max(run.megabytes for run in runs)
        yield f"| {name} | {processor:.1f} | {ratio} | {wall:.1f} | {peak:.0f} | {runs[0].findings:,} |"
    yield ""


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--times", type=float, default=21)
    parser.add_argument("--only", nargs="+", choices=list(VALIDATORS), default=list(VALIDATORS))
    parser.add_argument("--to", type=Path, default=RESULT)
    asked = parser.parse_args()
    command = f"python -m bench.validation {' '.join(sys.argv[1:])}".strip()
    lines = ["# Validation beside peers", "", f"`{command}`, {described()}.", ""]
    with tempfile.TemporaryDirectory(prefix="sisterkg-bench-") as temporary:
        folder = Path(temporary)
        shapes = folder / "shapes.ttl"
        merged = Graph()
        for file in sorted(shipped("shapes").glob("*.ttl")):
            merged.parse(file)
        merged.serialize(shapes, format="turtle")
        for places in asked.places:
            lines += table(places, measured(asked.only, write_graph(places, folder), shapes, asked.runs, asked.times))
            asked.to.write_text("\n".join(lines), "utf-8")
    print(asked.to.read_text("utf-8"))


if __name__ == "__main__":
    main()

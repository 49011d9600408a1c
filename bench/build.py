"""Measures how fast records become triples and files, beside what others take for the same, with peak memory.

    python -m bench.build [--places 1000 10000 100000] [--only triples dumps load whole]

Every contestant is a process of its own. Measured are the clock and the processor time of it and its children, which
depends less on what else the machine does; of dumps, what is taken after everything has been imported. Rounds take
turns, and ratios are of medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

from bench import dumping, machine
from sisterkg.shipped import shipped

_BIN = Path(sys.executable).parent
_HERE = Path(__file__).parent
_PEERS = _HERE.parent / ".venv-peers" / "bin" / "python"
_RESULTS = _HERE / "results"
_PATIENCE = 1_200
"""Seconds of processor time that a contestant may take."""
_LESS = {"rdfizer": 120}
"""The same for some, which would need hours."""
_MOST = {"rdflib": 10_000, "rdfizer": 1_000, "rdflib-dumps": 1_000, "morph-kgc": 100_000, "maplib": 100_000}
"""The most places that a contestant gets: beyond that it would take hours, or all memory."""


@dataclass(frozen=True)
class Cost:
    """What a process and its children took."""

    processor: float
    """Seconds."""
    wall: float
    """Seconds."""
    peak: float
    """The largest process's memory in MiB."""


def measured(command: Sequence[str | Path], log: Path) -> Cost | None:
    """Run a command and return what it took; None where it failed, or took longer than anyone waits.

    A command may have measured itself, and told so in a file beside the log.
    """
    took = log.with_name(dumping.TOOK)
    took.unlink(missing_ok=True)
    limited = ["prlimit", f"--cpu={_LESS.get(str(command[-2]), _PATIENCE)}", *(str(part) for part in command)]
    with log.open("ab") as out:
        began = time.perf_counter()
        process = subprocess.Popen(limited, stdout=out, stderr=out, cwd=_HERE.parent)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    processor, wall = used.ru_utime + used.ru_stime, time.perf_counter() - began
    if took.is_file():
        processor, wall = json.loads(took.read_text("utf-8"))
    return Cost(processor, wall, used.ru_maxrss / 1024)


@dataclass(frozen=True)
class Contest:
    """Some ways to do the same over records of so many places."""

    title: str
    commands: Callable[[Path, int], dict[str, Sequence[str | Path]]]
    """By the contestants' names, the first of them ours; given is the folder of the records and of what is made."""
    before: Callable[[Collection[str]], Sequence[str]] = lambda _names: ("triples",)
    """The stages that are done before anything is measured, by the names of those that are."""


def _ours(stage: str, folder: Path) -> Sequence[str | Path]:
    return [sys.executable, "-m", "bench.stages", stage, folder]


def _peer(stage: str, folder: Path) -> Sequence[str | Path]:
    return [_PEERS, _HERE / "peers.py", stage, folder]


def _triples(folder: Path, places: int) -> dict[str, Sequence[str | Path]]:
    found = {"sisterkg": _ours("triples", folder)}
    for name in ("morph-kgc", "maplib", "rdfizer", "rdflib"):
        if places <= _MOST[name]:
            found[name] = _peer(name, folder) if name != "rdflib" else _ours("rdflib", folder)
    return found


def _dumps(folder: Path, places: int) -> dict[str, Sequence[str | Path]]:
    found: dict[str, Sequence[str | Path]] = {}
    compared = places <= _MOST["rdflib-dumps"]
    for suffix in dumping.OURS:
        found[f"sisterkg {suffix}"] = _ours(f"dump-{suffix}", folder)
        if suffix in dumping.RDFLIB and compared:
            found[f"rdflib {suffix}"] = _ours(f"rdflib-{suffix}", folder)
    for suffix in dumping.HELD if compared else ():
        found[f"sisterkg {suffix}, from memory"] = _ours(f"dump-held-{suffix}", folder)
        found[f"rdflib {suffix}, from memory"] = _ours(f"rdflib-held-{suffix}", folder)
    return found


def _load(folder: Path, _places: int) -> dict[str, Sequence[str | Path]]:
    store = Path(tempfile.mkdtemp(dir=folder))
    command: Sequence[str | Path] = [_BIN / "oxigraph", "load", "--location", store, "--file", folder / "dataset.nt"]
    return {"sisterkg": _ours("load", folder), "oxigraph": command}


def _whole(folder: Path, _places: int) -> dict[str, Sequence[str | Path]]:
    return {
        "sisterkg": _ours("build", folder),
        "pyshacl alone": _ours("pyshacl", folder),
        "pyshacl alone, SPARQL parsed once": _ours("prepared", folder),
        "its validation alone": _ours("screened", folder),
    }


CONTESTS = {
    "triples": Contest(
        "records → N-Triples, all checks on",
        _triples,
        lambda names: ("tables",) if {*names} - {"sisterkg"} else (),
    ),
    "dumps": Contest("N-Triples → a dump, written without being read back", _dumps),
    "load": Contest("N-Triples → the store on disk", _load),
    "whole": Contest("the 31 real records → a snapshot", _whole),
}


def contest(name: str, places: int, rounds: int, without: Collection[str] = ()) -> str:
    """Measure a contest in rounds, and return its table in Markdown."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if name == "whole":
            copytree(shipped("data"), folder / "data")
            measured(_ours("triples", folder), folder / "log")
        else:
            # By a process of its own: what this one holds would be taken for the memory of those it starts.
            made_by = (
                "import sys, pathlib, bench.world as w; w.write_world(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"
            )
            measured([sys.executable, "-c", made_by, folder / "data", str(places)], folder / "log")
            for stage in CONTESTS[name].before({*CONTESTS[name].commands(folder, places)} - {*without}):
                if measured(_ours(stage, folder), folder / "log") is None:
                    raise RuntimeError((folder / "log").read_text("utf-8"))
        costs: dict[str, list[Cost]] = {}
        failed: set[str] = set()
        for _ in range(rounds):
            for contestant, command in CONTESTS[name].commands(folder, places).items():
                if contestant in without:
                    continue
                if contestant not in failed and (cost := measured(command, folder / "log")):
                    costs.setdefault(contestant, []).append(cost)
                else:
                    failed.add(contestant)
        if failed:
            print((folder / "log").read_text("utf-8")[-3000:], file=sys.stderr)
    return _table(CONTESTS[name].title, places, costs, failed)


def _table(title: str, places: int, costs: dict[str, list[Cost]], failed: set[str]) -> str:
    rows = [
        f"### {title}, {places:,} places" if places != 31 else f"### {title}",
        "",
        "| who | processor s | of ours | clock s | of ours | peak MiB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, each in costs.items():
        first = costs.get("sisterkg") or costs[name.replace("rdflib", "sisterkg")]
        spent, beside = (statistics.median(cost.processor for cost in some) for some in (each, first))
        wall, wall_beside = (statistics.median(cost.wall for cost in some) for some in (each, first))
        told = (f"{spent:.2f}", f"{spent / beside:.1f}", f"{wall:.2f}", f"{wall / wall_beside:.1f}")
        rows.append(f"| {name} | {' | '.join(told)} | {max(cost.peak for cost in each):.0f} |")
    rows += [f"| {name} | failed | | | | |" for name in sorted(failed)]
    return "\n".join(rows) + "\n"


def main() -> None:
    """Measure what is asked for, and write it down."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--places", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--only", nargs="+", choices=CONTESTS, default=list(CONTESTS))
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--without", nargs="+", default=[], help="contestants that are left out")
    options.add_argument("--suffix", default="", help="what is added to the names of the files of results")
    asked = options.parse_args()
    _RESULTS.mkdir(exist_ok=True)
    for name in asked.only:
        tables = [
            contest(name, places, asked.rounds, asked.without)
            for places in ([31] if name == "whole" else asked.places)
        ]
        command = f"python -m bench.build --only {name} --rounds {asked.rounds}"
        if name != "whole":
            command += f" --places {' '.join(map(str, asked.places))}"
        if asked.without:
            command += f" --without {' '.join(asked.without)}"
        if asked.suffix:
            command += f" --suffix {asked.suffix}"
        head = f"# {CONTESTS[name].title}\n\n`{command}`; {machine.described()}; load {os.getloadavg()[0]:.1f}\n\n"
        (_RESULTS / f"build-{name}{asked.suffix}.md").write_text(head + "\n".join(tables), "utf-8")
        print("\n".join(tables), flush=True)


if __name__ == "__main__":
    main()

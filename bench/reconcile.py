"""Knows how quickly names are matched to places by sisterkg and by csv-reconcile, side by side; not how they do it.

    python -m bench.reconcile [--places 1000 10000 100000] [--batches 20]

Needs csv-reconcile in ``.venv-reconcile`` (``make .venv-reconcile/installed``). Writes ``reconcile-1000.md``
and so on into ``bench/results``.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from bench.machine import described
from bench.snapshots import publish
from bench.world import write_world

HERE = Path(__file__).parent
_PEER = HERE.parent / ".venv-reconcile" / "bin"
_BATCH = 10
"""Names at once: what OpenRefine sends where a service names no number."""
_PATIENCE = 600.0
_MOST_OF_PEER = 10_000
"""Places that csv-reconcile is asked over: it compares a name with every one."""


@dataclass(frozen=True)
class Slip:
    """A name as someone writes it, and the place that is meant."""

    text: str
    place: str


@dataclass(frozen=True)
class Measured:
    """What matching came to."""

    kind: str
    names_a_second: float
    p50: float
    p99: float
    """Seconds for a batch."""
    first: float
    """Seconds for the first batch after the start."""
    found: float
    """The part of the names of which the place is among the candidates."""
    memory: int
    """MiB that the server and its children hold."""


def slips(data: Path, count: int, seed: int = 5) -> Sequence[Slip]:
    """Return names of places, one in three as it is, one in upper case, one with two letters swapped."""
    chance = random.Random(seed)
    with (data / "cities.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["entry"] and len(row["name_en"]) > 5]
    found = []
    for number in range(count):
        row = chance.choice(rows)
        name, place = row["name_en"], chance.randrange(1, len(row["name_en"]) - 2)
        swapped = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        found.append(Slip((name, name.upper(), swapped)[number % 3], row["id"]))
    return found


def measure(kind: str, port: int, path: str, process: int, asked: Sequence[Slip], prefix: str) -> Measured:
    """Put batches of names to a running service, one after the other."""
    batches = [asked[start : start + _BATCH] for start in range(0, len(asked), _BATCH)]
    seconds, hits = [], 0
    for batch in batches:
        started = time.perf_counter()
        answers = _answers(port, path, batch)
        seconds.append(time.perf_counter() - started)
        hits += sum(
            f"{prefix}{slip.place}" in {each["id"] for each in answers[str(number)]["result"]}
            for number, slip in enumerate(batch)
        )
    later = sorted(seconds[1:])
    return Measured(
        kind=kind,
        names_a_second=_BATCH / statistics.fmean(later),
        p50=statistics.median(later),
        p99=later[int(0.99 * len(later))],
        first=seconds[0],
        found=hits / len(asked),
        memory=_memory(process),
    )


def _answers(port: int, path: str, batch: Sequence[Slip]) -> Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]:
    queries = {str(number): {"query": slip.text, "limit": 10} for number, slip in enumerate(batch)}
    connection = http.client.HTTPConnection("localhost", port, timeout=_PATIENCE)
    try:
        body = urlencode({"queries": json.dumps(queries)}, quote_via=quote)
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        response = connection.getresponse()
        content = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"{path} answers {response.status}: {content[:200]!r}")
        told: Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]] = json.loads(content)
        return told
    finally:
        connection.close()


def _memory(process: int) -> int:
    """Return the MiB that a process group holds for itself (proportional set size)."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if os.getpgid(int(entry.name)) == process:
                    lines = (entry / "smaps_rollup").read_text().splitlines()
                    total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue
    return total // 1024


@contextmanager
def _running(command: Sequence[str | Path], port: int, path: str, work: Path) -> Iterator[int]:
    with (work / "log").open("ab") as log:
        process = subprocess.Popen(command, cwd=work, stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                connection = http.client.HTTPConnection("localhost", port, timeout=_PATIENCE)
                connection.request("GET", path)
                connection.getresponse().read()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((work / "log").read_text()) from None
                time.sleep(0.1)
            finally:
                connection.close()
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def rows(places: int, batches: int, work: Path) -> Iterator[Measured]:
    """Yield what each service does over so many places; the same names to both."""
    data = work / "data"
    write_world(data, places)
    asked, port = slips(data, batches * _BATCH), _free_port()
    publish(data, work / "site")
    serve: list[str | Path] = [
        Path(sys.executable).parent / "sisterkg",
        "serve",
        "--site",
        work / "site",
        "--port",
        str(port),
    ]
    with _running([*serve, "--matching", "1000000000"], port, "/health", work) as process:
        yield measure("sisterkg", port, "/reconcile", process, asked, "place/")
    if places > _MOST_OF_PEER:
        return
    with (data / "cities.csv").open(encoding="utf-8", newline="") as lines:
        names = [f"{row['id']}\t{row['name_en']}\n" for row in csv.DictReader(lines)]
    (work / "items.tsv").write_text("item\tname\n" + "".join(names), "utf-8")
    (work / "config.py").write_text("CSVKWARGS = {'delimiter': '\\t'}\n", "utf-8")
    init: list[str | Path] = [_PEER / "csv-reconcile", "init", "--config", "config.py", "items.tsv", "item", "name"]
    subprocess.run(init, cwd=work, check=True, capture_output=True)
    command: list[str | Path] = [_PEER / "flask", "--app", "csv_reconcile", "run", "--port", str(port)]
    with _running(command, port, "/reconcile", work) as process:
        yield measure("csv-reconcile", port, "/reconcile", process, asked, "")


def _report(places: int, batches: int) -> Iterator[str]:
    yield f"# Names matched a second over {places:,} places, beside csv-reconcile\n"
    yield f"`python -m bench.reconcile --places {places} --batches {batches}`, {described()}.\n"
    yield f"Batches of {_BATCH} names, one after the other: a third as they are, a third in upper case, a third with"
    yield "two letters swapped. Found: the place is among ten candidates. Times are those of a batch, in"
    yield "milliseconds; first: of the first one after the start. Memory is that of the whole server.\n"
    yield "| service | names /s | p50 | p99 | first | found | memory |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    with tempfile.TemporaryDirectory(prefix="sisterkg-bench-") as work:
        for row in rows(places, batches, Path(work)):
            times = " | ".join(f"{value * 1000:,.0f}" for value in (row.p50, row.p99, row.first))
            yield f"| {row.kind} | {row.names_a_second:,.0f} | {times} | {row.found:.0%} | {row.memory:,} MiB |"


def main() -> None:
    """Measure, and write the results as Markdown."""
    parser = argparse.ArgumentParser(description="Measure the reconciliation service beside csv-reconcile.")
    parser.add_argument("--places", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--batches", type=int, default=20, help="how many batches of ten names are put")
    given = parser.parse_args()
    for places in given.places:
        lines = list(_report(places, given.batches))
        print(*lines, sep="\n", flush=True)
        (HERE / "results" / f"reconcile-{places}.md").write_text("\n".join([*lines, ""]), "utf-8")


if __name__ == "__main__":
    main()

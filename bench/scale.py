"""Measures a whole build, step by step, and a server over what it built, from a thousand places up.

    python -m bench.scale [--places 1000 10000 100000] [--only build serve] [--keep FOLDER] [--requests 6000]

What is built is kept where a folder is named, and is not built again there. The server is started with its limits as
they are; one client asks it, one request after another.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from bench import machine
from bench.watching import family, memory, processor_seconds, watched

_RESULTS = Path(__file__).parent / "results"
_BIN = Path(sys.executable).parent
_DOWNLOADERS = 20
_RATE = 8 << 20
"""Bytes a second that each of them reads."""
_DOWNLOADING = 10.0
"""Seconds."""
_CHECKED = 100
"""Places whose documents are compared with the dump."""


@dataclass(frozen=True)
class Step:
    """A step of a build, and what it took."""

    name: str
    seconds: float
    processor: float
    largest: float
    together: float


def built(data: Path, site: Path) -> None:
    """Build a site, and print the name of each step as it begins: what the measuring process starts."""
    from sisterkg.build import Inputs, build
    from sisterkg.shipped import shipped
    from sisterkg.snapshot import Site

    inputs = Inputs(data, shipped("ontology"), shipped("shapes"), date.today())
    build(inputs, Site(site), lambda step: print(step, flush=True))


def steps_of_build(folder: Path, places: int) -> list[Step]:
    """Build a site of so many places in a folder, and return what each step took."""
    made_by = "import sys, pathlib, bench.world as w; w.write_world(pathlib.Path(sys.argv[1]), int(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", made_by, folder / "data", str(places)], check=True)
    build = "import sys, pathlib, bench.scale as s; s.built(*map(pathlib.Path, sys.argv[1:]))"
    command: list[str | Path] = [sys.executable, "-c", build, folder / "data", folder / "site"]
    steps: list[Step] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process, watched(process.pid) as peaks:
        assert process.stdout
        name, began, spent = "start", time.monotonic(), 0.0
        for line in process.stdout:
            now, processor, peak = time.monotonic(), processor_seconds(process.pid), peaks.take()
            steps.append(Step(name, now - began, processor - spent, peak.largest, peak.together))
            name, began, spent = line.strip(), now, processor
    if process.returncode:
        raise RuntimeError(f"the build of {places} places failed")
    return steps


def table_of_steps(builds: dict[int, list[Step]]) -> str:
    """Return the steps in Markdown, beside one another for each number of places; what takes no time is left out."""
    names = [step.name for step in builds[max(builds)] if step.seconds >= 0.5]
    head = " | ".join(f"{places:,}: s | processor s | MiB" for places in builds)
    rows = [f"| step | {head} |", f"| --- |{' --- | --- | --- |' * len(builds)}"]
    for name in names:
        cells = []
        for steps in builds.values():
            found = next((step for step in steps if step.name == name), None)
            cells.append(f"{found.seconds:.1f} | {found.processor:.1f} | {found.largest:.0f}" if found else " | | ")
        rows.append(f"| {name} | {' | '.join(cells)} |")
    totals = (
        f"{sum(s.seconds for s in steps):.0f} | {sum(s.processor for s in steps):.0f} | "
        f"{max(s.largest for s in steps):.0f}"
        for steps in builds.values()
    )
    together = (f" | | {max(s.together for s in steps):.0f}" for steps in builds.values())
    return "\n".join(
        [*rows, f"| **all** | {' | '.join(totals)} |", f"| all processes | {' | '.join(together)} |", ""]
    )


@contextmanager
def _served(site: Path) -> Iterator[tuple[int, int, float]]:
    """Serve a site; give the port, the process, and when it was started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    command: list[str | Path] = [_BIN / "sisterkg", "serve", "--site", site, "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            yield port, process.pid, began
        finally:
            process.terminate()


def _asked(port: int, path: str, accept: str = "text/html") -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request("GET", path, headers={"Accept": accept})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path}: {answer.status} {body[:200]!r}")
        return body
    finally:
        connection.close()


def _first(port: int, path: str) -> None:
    """Ask until there is an answer."""
    while True:
        try:
            _asked(port, path)
            return
        except OSError:
            time.sleep(0.002)


def _timed(ask: Callable[[], object]) -> float:
    began = time.monotonic()
    ask()
    return time.monotonic() - began


def _held(pid: int) -> float:
    return sum(memory(each) for each in family(pid))


def _crawled(port: int, places: Sequence[str], count: int, chance: random.Random) -> list[float]:
    """Ask for so many pages, documents and queries in turn; return how long each place's page took, in ms."""
    times = []
    for number in range(count):
        place = chance.choice(places)
        query = quote(f"SELECT * WHERE {{ ?s ?p <http://localhost:8000/id/place/{place}> }}")
        if number % 4 == 3:
            _asked(port, f"/sparql?query={query}", "text/csv")
        elif number % 4 == 2:
            _asked(port, f"/place/{place}.ttl")
        else:
            times.append(1000 * _timed(lambda place=place: _asked(port, f"/place/{place}")))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return times


def _downloaded(port: int) -> None:
    """Read the dump slowly, as one of many."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", "/download/dataset.nt")
    answer, until = connection.getresponse(), time.monotonic() + _DOWNLOADING
    while time.monotonic() < until and answer.read(_RATE // 10):
        time.sleep(0.1)
    connection.close()


def _check_answers(port: int, site: Path, places: Sequence[str]) -> None:
    """See that what is answered about places is what the dump says.

    Raises:
        RuntimeError: where it is not.
    """
    from sisterkg.snapshot import Site
    from sisterkg.sorted_lines import beginning_with

    snapshot = Site(site).current()
    for place in places:
        opening = f"<{snapshot.base_iri}id/place/{place}> ".encode()
        said = {*beginning_with(snapshot.folder / "dataset.nt", opening)}
        told = {*_asked(port, f"/place/{place}.nt").splitlines(keepends=True)}
        if said != {line for line in told if line.startswith(opening)}:
            raise RuntimeError(f"the document about {place} is not what the dump says")


def serving(site: Path, requests: int) -> dict[str, str]:
    """Serve a site and ask it; return what was measured by what it is."""
    from sisterkg.snapshot import Site

    chance = random.Random(31)
    snapshot = Site(site).current()
    home = snapshot.manifest.home.rpartition("/")[2]
    places = [place for place in islice(snapshot.places(), 200_000) if place != home]
    with _served(site) as (port, pid, began):
        _first(port, "/health")
        healthy = time.monotonic() - began
        _first(port, f"/place/{chance.choice(places)}")
        paged, rested = time.monotonic() - began, _held(pid)
        few = _crawled(port, places, 1_000, chance)
        after_few = _held(pid)
        many = _crawled(port, places, requests, chance)
        after_many = _held(pid)
        with watched(pid) as peaks, ThreadPoolExecutor(_DOWNLOADERS + 1) as clients:
            downloads = [clients.submit(_downloaded, port) for _ in range(_DOWNLOADERS)]
            meanwhile = _crawled(port, places, 100, chance)
            for each in downloads:
                each.result()
            downloading = peaks.together
        hub = [_timed(lambda path=path: _asked(port, path)) for path in (f"/place/{home}", f"/place/{home}.nt")]  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        after_hub = _held(pid)
        _check_answers(port, site, chance.sample(places, min(_CHECKED, len(places))))

    def ninety_five(times: Sequence[float]) -> str:
        return f"{statistics.quantiles(times, n=20)[-1]:.1f} ms"

    return {
        "start to the first answer of `/health`": f"{healthy:.2f} s",
        "start to the first page of a place": f"{paged:.2f} s",
        "a place's page, 95th percentile, of 1,000 requests": ninety_five(few),
        f"the same, of {requests:,} more": ninety_five(many),
        f"the same while {_DOWNLOADERS} clients download": ninety_five(meanwhile),
        "the page of the hub": f"{hub[0]:.2f} s",
        "the N-Triples of the hub": f"{hub[1]:.2f} s",
        "memory at rest": f"{rested:.0f} MiB",
        "memory after 1,000 requests": f"{after_few:.0f} MiB",
        f"memory after {requests:,} more": f"{after_many:.0f} MiB",
        f"the most while {_DOWNLOADERS} clients download": f"{downloading:.0f} MiB",
        "memory after the hub": f"{after_hub:.0f} MiB",
        f"documents of {_CHECKED} places that are what the dump says": "all",
    }


def table_of_servers(servers: dict[int, dict[str, str]]) -> str:
    """Return what was measured of servers in Markdown, beside one another."""
    rows = [f"| | {' | '.join(f'{places:,} places' for places in servers)} |", f"| --- |{' --- |' * len(servers)}"]
    names = next(iter(servers.values()))
    rows += [f"| {name} | {' | '.join(told[name] for told in servers.values())} |" for name in names]
    return "\n".join([*rows, ""])


def main() -> None:
    """Measure what is asked for, and write it down."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--places", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--only", nargs="+", choices=("build", "serve"), default=["build", "serve"])
    options.add_argument("--keep", type=Path, help="folder in which sites are kept, and found when asked for again")
    options.add_argument("--requests", type=int, default=6_000, help="requests of a crawler, behind the first 1,000")
    asked = options.parse_args()
    told = f"--places {' '.join(map(str, asked.places))} --requests {asked.requests}"
    with tempfile.TemporaryDirectory() as made:
        folders = {places: (asked.keep or Path(made)) / str(places) for places in asked.places}
        builds = {
            places: steps_of_build(folder, places)
            for places, folder in folders.items()
            if "build" in asked.only or not (folder / "site" / "current").exists()
        }
        found = {"build": table_of_steps(builds)} if builds else {}
        if "serve" in asked.only:
            servers = {places: serving(folder / "site", asked.requests) for places, folder in folders.items()}
            found["serve"] = table_of_servers(servers)
    _RESULTS.mkdir(exist_ok=True)
    for name, table in found.items():
        head = f"`python -m bench.scale --only {name} {told}`; {machine.described()}; load {os.getloadavg()[0]:.1f}"
        text = f"# {_TITLES[name]}\n\n{head}\n\n{table}"
        (_RESULTS / f"scale-{name}.md").write_text(text, "utf-8")
        print(text)


_TITLES = {"build": "A whole build, step by step", "serve": "A server over what was built"}

if __name__ == "__main__":
    main()

"""Knows how many queries sisterkg and its peers answer, side by side in one run; does not know how any is started.

    python -m bench.serve [--places 31 10000 100000] [--seconds 3] [--rounds 3] [--queries 04-dates 10-count]

Needs ``wrk`` (Debian's package of that name). Writes ``bench/results/serve-31.md`` and so on.
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench.machine import described
from bench.servers import OXIGRAPH, RDFLIB_ENDPOINT, REST, SISTERKG, Kind, Material, Running, all_running
from bench.snapshots import publish
from bench.world import write_world
from sisterkg.engine import Limits, form_of
from sisterkg.shipped import shipped

HERE = Path(__file__).parent
RESULTS = HERE / "results"
REAL = 31
"""So many places as İzmir's own records have; they are asked for by this number."""
CONCURRENCY = (1, 16)
PATIENCE = 20
"""Seconds within which a server has to answer a query once, for its rate to be measured."""
_DISTINCT = 5_000
"""Requests that are written out; what tells them apart for good is a number in each."""
_MARK = "NUMBER"
_numbers = count(0, 10**8)


@dataclass(frozen=True)
class Asked:
    """What is to be measured: which queries, for so many seconds in each of so many rounds."""

    queries: Sequence[Query]
    seconds: int
    rounds: int


@dataclass(frozen=True)
class Query:
    """A query with places to fill: «base», «item», «country», «continent», «year», «letters», «number»."""

    name: str
    text: str

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the query with its places filled."""
        text = self.text
        for name, value in values.items():
            text = text.replace(f"«{name}»", value)
        return text

    @property
    def accept(self) -> str:
        """The format that is asked for."""
        return "application/n-triples" if form_of(self.text.replace("«number»", ""), Limits()).gives_graph else _JSON


_JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Measured:
    """What a load of one query came to."""

    rate: float
    """Requests a second that were answered."""
    failures: int
    """Requests that were refused, or not answered in time."""
    p50: float
    p99: float
    """Seconds within which 50 and 99 of 100 were answered."""


Round = Mapping[Kind, Measured | None]
"""What servers did one after the other, so that whatever the machine does besides is the same for all."""


@dataclass(frozen=True)
class Row:
    """One query at one concurrency: what each server did in each round, None where it did not answer once in time."""

    query: str
    concurrency: int
    cold: Sequence[Round]
    cached: Sequence[Round]


def queries() -> Sequence[Query]:
    """Return the queries, in their order."""
    return [
        Query(file.stem, _without_comments(file.read_text("utf-8")))
        for file in sorted((HERE / "queries").glob("*.rq"))
    ]


def _without_comments(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def values_of(data: Path, base: str) -> Iterator[Mapping[str, str]]:
    """Yield what fills the places of a query, another item each time; from the beginning when all have been had."""
    with (data / "cities.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["entry"]]
    continents = ("europe", "asia", "africa", "north-america", "south-america")
    number = 0
    while True:
        row = rows[number * 7919 % len(rows)]
        yield {
            "base": base,
            "item": row["id"],
            "country": row["country"],
            "continent": continents[number % len(continents)],
            "year": str(1990 + number % 30),
            "letters": row["name_en"][1:4].lower().replace('"', ""),
        }
        number += 1


def measure(asked: Asked, places: int, work: Path) -> Iterator[Row]:
    """Yield a row for each query and concurrency over so many places."""
    data = shipped("data")
    if places != REAL:
        data = work / "data"
        write_world(data, places)
    snapshot = publish(data, work / "site")
    material = Material(work / "site", snapshot.folder / "dataset.nt", work)
    every_value = list(islice(values_of(data, snapshot.base_iri), _DISTINCT))
    with all_running(material) as servers:
        for query in asked.queries:
            _check_alike(query, every_value[0], servers)
            for concurrency in CONCURRENCY:
                load = Load(query, every_value, concurrency, asked.seconds, work)
                rounds = range(asked.rounds)
                cold = [
                    {kind: load.run(servers[kind], cold=True) for kind in _ASKED[number > 0]} for number in rounds
                ]
                cached = [{kind: load.run(servers[kind], cold=False) for kind in _ASKED[True]} for _ in rounds]
                yield Row(query.name, concurrency, cold, cached)


_ASKED = ((SISTERKG, OXIGRAPH, RDFLIB_ENDPOINT), (SISTERKG, OXIGRAPH))
"""Which servers are asked in the first round and in the others: one that is tens of times slower is asked once."""


def _check_alike(query: Query, values: Mapping[str, str], servers: Mapping[Kind, Running]) -> None:
    """Raise where those that answer in time answer differently, so that nothing wrong is called fast."""
    text = query.filled({**values, "number": "0"})
    sizes = {}
    for kind in (SISTERKG, OXIGRAPH):
        with servers[kind].awake() as is_at_rest:
            answer = _answer(servers[kind], text, query.accept) if is_at_rest else None
        if answer is not None:
            sizes[kind.name] = _size(answer, query.accept)
    if len(set(sizes.values())) > 1:
        raise RuntimeError(f"{query.name}: the servers differ: {sizes}")


def _answer(server: Running, text: str, accept: str) -> bytes | None:
    """Return a server's answer to a query, or None where it has none in time."""
    try:
        return server.ask(text, accept, PATIENCE)
    except (OSError, http.client.HTTPException):
        return None


def _size(answer: bytes, accept: str) -> int:
    """Return the solutions or triples that an answer has."""
    return len(json.loads(answer)["results"]["bindings"]) if accept == _JSON else answer.count(b"\n")


@dataclass(frozen=True)
class Load:
    """One query, put again and again by so many clients at once."""

    query: Query
    values: Sequence[Mapping[str, str]]
    concurrency: int
    seconds: int
    work: Path

    def run(self, server: Running, *, cold: bool) -> Measured | None:
        """Measure a server: with another query in each request, or with the same one, which it may have kept."""
        with server.awake() as is_at_rest:
            text = self.query.filled({**self.values[0], "number": "0"})
            if not is_at_rest or _answer(server, text, self.query.accept) is None:
                return None
            requests = self._requests(server, self.values if cold else self.values[:1], None if cold else "0")
            self._wrk(server, requests, self._numbers(cold), 1)
            if not server.rests():  # a query that was left half-done is no part of what is measured
                return None
            return self._wrk(server, requests, self._numbers(cold), self.seconds) or self._wrk(
                server, requests, self._numbers(cold), PATIENCE
            )

    def _numbers(self, cold: bool) -> Sequence[str]:
        """Return what tells wrk to number its requests, from a number that none has had before."""
        return [_MARK, str(next(_numbers))] if cold else []

    def _requests(self, server: Running, values: Sequence[Mapping[str, str]], number: str | None) -> Path:
        """Write the requests as wrk sends them, a line each."""
        file = self.work / "requests"
        with file.open("w", encoding="ascii") as out:
            for each in values:
                text = quote(self.query.filled({**each, "number": number or _MARK}), safe="")
                head = f"Host: localhost\\nAccept: {self.query.accept}\\n\\n"
                out.write(f"GET {server.path}?query={text} HTTP/1.1\\n{head}\n")
        return file

    def _wrk(self, server: Running, requests: Path, numbers: Sequence[str], seconds: int) -> Measured | None:
        load: list[str | Path] = [
            "-t1",
            f"-c{self.concurrency}",
            f"-d{seconds}",
            f"--timeout={PATIENCE}",
            "--script",
            HERE / "ask.lua",
        ]
        command = ["wrk", *load, f"http://localhost:{server.port}/", "--", requests, *numbers]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
        answered = told["requests"] - told["failures"]
        if answered <= 0:
            return None
        return Measured(answered / told["seconds"], told["failures"], told["p50"], told["p99"])


def main() -> None:
    """Measure, and write the results as Markdown."""
    parser = argparse.ArgumentParser(description="Measure sisterkg's endpoint beside its peers.")
    parser.add_argument("--places", type=int, nargs="+", default=[REAL, 10_000, 100_000])
    parser.add_argument("--seconds", type=int, default=3, help="how long each query is put in a round")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the middle of all is told")
    names = [query.name for query in queries()]
    parser.add_argument("--queries", nargs="+", choices=names, default=names, metavar="QUERY")
    given = parser.parse_args()
    asked = Asked([each for each in queries() if each.name in given.queries], given.seconds, given.rounds)
    for places in given.places:
        lines = list(_report(places, asked))
        print(*lines, sep="\n", flush=True)
        (RESULTS / f"serve-{places}.md").write_text("\n".join([*lines, ""]), "utf-8")


def _report(places: int, asked: Asked) -> Iterator[str]:
    yield f"# Queries a second over {places:,} places, beside peers\n"
    told = f"--places {places} --seconds {asked.seconds} --rounds {asked.rounds}"
    yield f"`python -m bench.serve {told}`, {described()}.\n"
    yield from _LEGEND
    with tempfile.TemporaryDirectory(prefix="sisterkg-bench-") as work:
        rows = []
        for row in measure(asked, places, Path(work)):
            print(row.concurrency, _line(row), file=sys.stderr, flush=True)
            rows.append(row)
    for concurrency in CONCURRENCY:
        yield f"\n## {concurrency} client{'s' if concurrency > 1 else ''}\n"
        yield f"| {' | '.join(_COLUMNS)} |"
        yield f"| --- |{' ---: |' * (len(_COLUMNS) - 1)}"
        yield from (_line(row) for row in rows if row.concurrency == concurrency)


_LEGEND = (
    "Cold: another query in each request. Cached: the same one again and again. Latencies are those of cold queries,",
    "in milliseconds. All of these are the middle of the rounds. A ratio is the middle of those within a round, of",
    "sisterkg's rate by the other's: over oxigraph cold (cold by cold) and cached",
    "(cached by cached), and over rdflib-endpoint (cold by cold). All limits of sisterkg hold but the rate of one",
    f"client, which is raised, as all clients are one. “—”: not answered once within {PATIENCE} seconds, or not at",
    f"rest {REST} seconds after its clients had gone away. “Refused”: by a limit (503, 504), or late.",
)
_COLUMNS = (
    *("query", "oxigraph /s", "p50", "p99", "sisterkg /s", "p50", "p99", "÷ oxigraph"),
    *("cached /s", "÷ oxigraph", "÷ rdflib-endpoint"),
)


def _line(row: Row) -> str:
    cells = [
        row.query,
        *_shown(_middle(row.cold, OXIGRAPH)),
        *_shown(_middle(row.cold, SISTERKG)),
        _ratio(row.cold, OXIGRAPH),
        _shown(_middle(row.cached, SISTERKG))[0],
        _ratio(row.cached, OXIGRAPH),
        _ratio(row.cold[:1], RDFLIB_ENDPOINT),
    ]
    return f"| {' | '.join(cells)} |"


def _middle(rounds: Sequence[Round], kind: Kind) -> Measured | None:
    """Return what a server did in the round that is in the middle by its rate; None where one went wrong."""
    found = sorted((each[kind] for each in rounds if each[kind]), key=lambda each: each.rate if each else 0)
    return found[len(found) // 2] if len(found) == len(rounds) else None


def _shown(measured: Measured | None) -> tuple[str, str, str]:
    if measured is None:
        return "—", "—", "—"
    failed = f" ({measured.failures} refused)" if measured.failures else ""
    return f"{measured.rate:,.0f}{failed}", f"{measured.p50 * 1000:.2f}", f"{measured.p99 * 1000:.2f}"


def _ratio(rounds: Sequence[Round], other: Kind) -> str:
    pairs = [(each[SISTERKG], each[other]) for each in rounds]
    found = [ours.rate / theirs.rate for ours, theirs in pairs if ours and theirs]
    return f"{median(found):.2f}" if found else "—"


if __name__ == "__main__":
    main()

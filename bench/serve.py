"""Knows how many queries sisterkg and its peers answer, side by side in one run; does not know how any is started.

    python -m bench.serve [--places 31 10000 100000] [--seconds 3] [--rounds 3] [--queries 04-dates 10-count]

Needs ``wrk`` (Debian's package of that name). Writes ``bench/results/serve-31.md`` and so on.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from bench.loads import PATIENCE, Load, Measured, Query, answer_of, queries, size_of, values_of
from bench.machine import described
from bench.servers import OXIGRAPH, RDFLIB_ENDPOINT, REST, SISTERKG, Kind, Material, Running, all_running
from bench.snapshots import publish
from bench.world import write_world
from sisterkg.shipped import shipped

HERE = Path(__file__).parent
RESULTS = HERE / "results"
REAL = 31
"""So many places as İzmir's own records have; they are asked for by this number."""
CONCURRENCY = (1, 16)
_DISTINCT = 5_000
"""Requests that are written out; what tells them apart for good is a number in each."""


@dataclass(frozen=True)
class Asked:
    """What is to be measured: which queries, for so many seconds in each of so many rounds."""

    queries: Sequence[Query]
    seconds: int
    rounds: int


Round = Mapping[Kind, Measured | None]
"""What servers did one after the other, so that whatever the machine does besides is the same for all."""


@dataclass(frozen=True)
class Row:
    """One query at one concurrency: what each server did in each round, None where it did not answer once in time."""

    query: str
    concurrency: int
    cold: Sequence[Round]
    cached: Sequence[Round]


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
            answer = answer_of(servers[kind], text, query.accept) if is_at_rest else None
        if answer is not None:
            sizes[kind.name] = size_of(answer, query.accept)
    if len(set(sizes.values())) > 1:
        raise RuntimeError(f"{query.name}: the servers differ: {sizes}")


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

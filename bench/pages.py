"""Knows how long a reader waits for pages that nobody has asked for before; does not know how pages are made.

    python -m bench.pages [--places 31 10000] [--most 200]

Writes ``bench/results/pages.md``. 31 places are İzmir's own records, built whole, with all findings.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

from bench.machine import described
from bench.servers import SISTERKG, Material, Running, running
from bench.world import write_world
from sisterkg.assembly import Inputs
from sisterkg.build import build
from sisterkg.shipped import shipped
from sisterkg.snapshot import Site, Snapshot
from sisterkg.web.profiles.pairings import PARTNERSHIPS
from sisterkg.web.selection import PAGE_SIZE
from sisterkg.web.vocabulary import Vocabulary

RESULTS = Path(__file__).parent / "results"
REAL = 31
"""So many places as İzmir's own records have; they are asked for by this number."""
AIM = 20
"""Milliseconds within which 95 of 100 first answers should come."""
LIGHT = 100_000
"""Bytes that a page should have at the most, its maps aside."""
_PATIENCE = 60
"""Seconds that a page may take."""
_WARM = 5
"""Addresses of each kind that are asked for first, so that the server is warm; they are not measured."""
_BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en"}
_MAP = re.compile(rb'<svg class="map".*?</svg>', re.DOTALL)


@dataclass(frozen=True)
class Row:
    """What the pages of a kind took: milliseconds waited, and of the server's processors for each."""

    kind: str
    waited: Sequence[float]
    spent: float
    heaviest: int
    """Bytes of the largest page, its maps aside."""

    def within(self, share: float) -> float:
        """Return the milliseconds within which a share of the answers came."""
        return sorted(self.waited)[min(len(self.waited) - 1, int(share * len(self.waited)))]


def publish(places: int, work: Path) -> Snapshot:
    """Build a whole site, as ``sisterkg build`` does."""
    data = work / "data"
    if places == REAL:
        data = shipped("data")
    else:
        write_world(data, places)
    inputs = Inputs(data, shipped("ontology"), shipped("shapes"), date.today())
    snapshot, _ = build(inputs, Site(work / "site"), lambda _step: None)
    return snapshot


def addresses_of(snapshot: Snapshot) -> Mapping[str, Sequence[str]]:
    """Return addresses of pages by their kind, each once, in an order of chance that is the same every time."""
    chance = random.Random(31)
    home = snapshot.manifest.home.rpartition("/")[2]
    places = [name for name in snapshot.places() if name != home]
    chance.shuffle(places)
    vocabulary = Vocabulary(snapshot)
    countries = [Path(path).name for path in sorted(_things(snapshot, "country"))]
    chance.shuffle(countries)
    filters = [
        f"/?{asked}"
        for country, asked in product(
            [*countries, ""], ("decade=1990", "state=protocol&sort=-act", "sort=-protocol", "q={}", "q={}&sort=act")
        )
        for asked in [f"country={country}&{asked.format(chance.choice(places)[:3])}"]
    ]
    chance.shuffle(filters)
    severities = ("", "severity=warning", "severity=info")
    return {
        "landing, searched or filtered": list(dict.fromkeys(filters)),
        "landing, a page of the list": [
            f"/?page={number}&lang=tr" for number in range(1, -(-len(places) // PAGE_SIZE) + 1)
        ],
        "home": [f"/place/{home}?partnerships={number}" for number in range(1, -(-len(places) // PARTNERSHIPS) + 1)],
        "place": [f"/place/{name}" for name in places],
        "partnership": [f"/partnership/{home}-{name}" for name in places],
        "country": [f"/country/{name}" for name in countries],
        "river, industry": [
            f"/{kind}/{Path(p).name}" for kind in ("river", "industry") for p in _things(snapshot, kind)
        ],
        "quality": [f"/quality?{severity}&page={number}" for severity in severities for number in range(1, 30)],
        "term": [f"/ontology/{term.anchor}" for term in vocabulary.terms if term.is_ours],
        "shape": [f"/shapes/{shape.name}" for shape in vocabulary.shapes.all],
    }


def _things(snapshot: Snapshot, kind: str) -> Sequence[str]:
    """Return the IRIs of all things of a kind."""
    start = f"{snapshot.base_iri}id/{kind}/"
    pattern = re.compile(rf"^<({re.escape(start)}[^>]*)> ", re.MULTILINE)
    return sorted(set(pattern.findall(snapshot.read("dataset.nt").decode())))


def measure(places: int, most: int, work: Path) -> Iterator[Row]:
    """Yield what the pages of each kind took, one after the other, by one reader."""
    snapshot = publish(places, work)
    asked = addresses_of(snapshot)
    with running(SISTERKG, Material(work / "site", work / "none", work)) as server, server.awake():
        for addresses in asked.values():
            for address in addresses[:_WARM]:
                _ask(server, address)
        for name, addresses in asked.items():
            if unseen := addresses[_WARM : _WARM + most]:
                yield _measured(server, name, unseen)


def _measured(server: Running, name: str, addresses: Sequence[str]) -> Row:
    waited, heaviest, before = [], 0, server.processor_seconds()
    for address in addresses:
        started = time.perf_counter()
        body = _ask(server, address)
        waited.append(1000 * (time.perf_counter() - started))
        heaviest = max(heaviest, len(_MAP.sub(b"", body)))
    spent = 1000 * (server.processor_seconds() - before) / len(addresses)
    return Row(name, waited, spent, heaviest)


def _together(rows: Sequence[Row]) -> Row:
    waited = [each for row in rows for each in row.waited]
    spent = sum(row.spent * len(row.waited) for row in rows) / len(waited)
    return Row("all of these", waited, spent, max(row.heaviest for row in rows))


def _ask(server: Running, address: str) -> bytes:
    return server.get(address, _BROWSER, _PATIENCE)


def main() -> None:
    """Measure, and write the results as Markdown."""
    parser = argparse.ArgumentParser(description="Measure how long a reader waits for a page.")
    parser.add_argument("--places", type=int, nargs="+", default=[REAL, 10_000])
    parser.add_argument("--most", type=int, default=200, help="pages of each kind that are asked for")
    given = parser.parse_args()
    lines = list(_report(given.places, given.most))
    print(*lines, sep="\n", flush=True)
    (RESULTS / "pages.md").write_text("\n".join([*lines, ""]), "utf-8")


def _report(sizes: Sequence[int], most: int) -> Iterator[str]:
    yield "# The first answer to addresses that nobody has asked for\n"
    yield f"`python -m bench.pages --places {' '.join(map(str, sizes))} --most {most}`, {described()}.\n"
    yield from _LEGEND
    for places in sizes:
        yield f"\n## {places:,} places\n"
        yield "| page | asked | p50 | p95 | longest | processor | kB without maps |"
        yield "| --- |" + " ---: |" * 6
        with tempfile.TemporaryDirectory(prefix="sisterkg-bench-") as work:
            rows = list(measure(places, most, Path(work)))
            for row in (*rows, _together(rows)):
                cells = (row.within(0.5), row.within(0.95), max(row.waited), row.spent, row.heaviest / 1000)
                yield f"| {row.kind} | {len(row.waited)} | {' | '.join(f'{cell:.1f}' for cell in cells)} |"


_LEGEND = (
    "A warm server, one reader, each address once, a new connection for each. Milliseconds; aimed at:",
    f"{AIM} for 95 of 100, and {LIGHT // 1000} kB. Processor is the time of the server's processes for a page: other",
    "programs on the machine lengthen the waiting, and that much less.",
)


if __name__ == "__main__":
    main()

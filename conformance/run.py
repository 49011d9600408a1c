"""Knows the order of a run: fetch, read, serve, judge, report; does not know any of these steps itself."""

from __future__ import annotations

import logging
import sys
import tempfile
import warnings
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import rdflib

from conformance.datasets import write_snapshot
from conformance.fetching import SPARQL, fetched
from conformance.judging import Verdict, judge
from conformance.manifests import Dataset, W3cTest, read_tests
from conformance.misses import known_misses, surprises
from conformance.reporting import report
from conformance.served import Site, running


def main(wanted: str = "") -> int:
    """Run the tests whose names begin as wanted, print what came of them, and return the exit code."""
    # The reader must show each literal as it was written, and ill-typed ones are part of the tests.
    rdflib.NORMALIZE_LITERALS = False
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)
    warnings.simplefilter("ignore")
    tests = [test for test in read_tests(fetched(SPARQL)) if test.name.startswith(wanted)]
    places = {test.name: place for place, test in enumerate(tests)}
    verdicts = sorted(_judged(tests), key=lambda verdict: places[verdict.test.name])
    known = known_misses()
    surprising = surprises(verdicts, known)
    print(report(verdicts, known, surprising))
    return int(bool(surprising) or any(verdict.lost for verdict in verdicts))


def _judged(tests: list[W3cTest]) -> Iterator[Verdict]:
    """Judge the tests of one data set after another, all by one server that is never restarted."""
    by_data = groupby(sorted(tests, key=lambda test: test.dataset), key=lambda test: test.dataset)
    with tempfile.TemporaryDirectory(prefix="sisterkg-conformance-") as folder:
        site = Site(Path(folder))
        snapshots = site.folder / "snapshots"
        site.switch(write_snapshot(Dataset(), snapshots))
        with running(site.folder) as endpoint:
            for dataset, group in by_data:
                snapshot = write_snapshot(dataset, snapshots)
                site.show(snapshot, endpoint)
                for test in group:
                    yield judge(test, snapshot, endpoint)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

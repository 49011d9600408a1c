"""Knows how the W3C's tests of SHACL are run with the screen and without; not whether pyshacl passes them.

    python -m conformance.shacl

Each test's data are validated twice: as a whole by pyshacl, and by way of the screen. The findings must be the same,
in the same order, or pyshacl must stop both times.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph
from rdflib import Graph, Namespace

from conformance.fetching import SHACL, fetched
from sisterkg.findings import Finding
from sisterkg.validation import Shapes

_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_SHT = Namespace("http://www.w3.org/ns/shacl-test#")
_ANY_SIZE, _NO_SIZE = 10**12, -1


@dataclass(frozen=True)
class ShaclTest:
    """A test: its file, and the files of its data and its shapes, which may be the same."""

    file: Path
    data: Path
    shapes: Path


def read_tests(folder: Path) -> Iterator[ShaclTest]:
    """Yield the validation tests in a folder and below it."""
    for file in sorted(folder.rglob("*.ttl")):
        graph = Graph().parse(file, publicID=file.as_uri())
        for test in graph.subjects(None, _SHT.Validate):
            action = graph.value(test, _MF.action)
            data, shapes = (graph.value(action, name) for name in (_SHT.dataGraph, _SHT.shapesGraph))
            yield ShaclTest(file, _path(str(data)), _path(str(shapes)))


def outcomes(test: ShaclTest) -> tuple[tuple[Finding, ...] | None, tuple[Finding, ...] | None]:
    """Return the findings in the whole graph, and those by way of the screen; nothing where pyshacl stops."""
    shapes = Shapes(Graph().parse(test.shapes, publicID=test.shapes.as_uri()))
    read = pyoxigraph.parse(path=test.data, base_iri=test.data.as_uri())
    n_triples = pyoxigraph.serialize((quad.triple for quad in read), format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
    return _findings(shapes, n_triples, _ANY_SIZE), _findings(shapes, n_triples, _NO_SIZE)


def _findings(shapes: Shapes, n_triples: bytes, small: int) -> tuple[Finding, ...] | None:
    try:
        return shapes.validate(n_triples, small=small).findings
    except Exception:  # pyshacl stops with errors of any kind, its own and rdflib's
        return None


def _path(iri: str) -> Path:
    return Path(unquote(urlsplit(iri).path))


def main() -> int:
    """Run all tests, print what came of them, and return the exit code."""
    logging.disable(logging.CRITICAL)  # wrong literals and shapes are part of the tests
    warnings.simplefilter("ignore")
    ran = found = stopped = 0
    differing: list[Path] = []
    for test in read_tests(fetched(SHACL)):
        whole, screened = outcomes(test)
        ran, found, stopped = ran + 1, found + len(whole or ()), stopped + (whole is None)
        if whole != screened:
            differing.append(test.file)
    print(f"SHACL: {ran} tests, {found} findings, pyshacl stops in {stopped}; the screen differs in {len(differing)}")
    for file in differing:
        print(f"  {file}")
    return int(bool(differing) or not ran)


if __name__ == "__main__":
    sys.exit(main())

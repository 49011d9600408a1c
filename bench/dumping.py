"""Knows how long sisterkg and rdflib take for each dump of sorted triples; knows no other stage.

Each is a process of its own, in which the time is taken after everything has been imported. rdflib has the graph in
memory by then; sisterkg never has, so that it reads the file of N-Triples while it writes. Nothing is read back or
compressed.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sisterkg.shipped import shipped

TOOK = "took.json"
"""The file with the seconds of the processor and of the clock that were taken within a process."""


@contextmanager
def _timed(folder: Path) -> Iterator[None]:
    processor, wall = time.process_time(), time.perf_counter()
    yield
    (folder / TOOK).write_text(json.dumps([time.process_time() - processor, time.perf_counter() - wall]), "utf-8")


def _ours(suffix: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from pyoxigraph import RdfFormat, parse

        from sisterkg.jsonld import Context
        from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES

        context = Context.read(shipped("ontology") / "context.jsonld")
        with _timed(folder), (folder / f"out.{suffix}").open("wb", buffering=1 << 20) as out:
            triples = folder / "dataset.nt"
            if suffix in SYNTAXES:
                SYNTAXES[suffix].transcribe(triples, context, out)
                return
            found = parse(path=triples, format=RdfFormat.N_TRIPLES)
            if suffix in DATASET_SYNTAXES:
                DATASET_SYNTAXES[suffix].stream(found, out)
            else:
                deque(found, maxlen=0)

    return write


def _rdflib(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from rdflib import Graph

        graph = Graph()
        if not name:
            with _timed(folder):
                graph.parse(folder / "dataset.nt", format="nt")
            return
        graph.parse(folder / "dataset.nt", format="nt")
        with _timed(folder):
            graph.serialize(folder / "rdflib.out", format=name, encoding="utf-8")

    return write


RDFLIB = {"read": "", "ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
"""What rdflib calls a dump; the first is the reading alone."""
OURS = (*RDFLIB, "nq", "trig")

STAGES: Mapping[str, Callable[[Path], None]] = {
    **{f"dump-{suffix}": _ours(suffix) for suffix in OURS},
    **{f"rdflib-{suffix}": _rdflib(name) for suffix, name in RDFLIB.items()},
}
"""Every stage by its name."""

"""Knows how long sisterkg and rdflib take for each dump of sorted triples; knows no other stage.

Each is a process of its own, in which the time is taken after everything has been imported: from the file of
N-Triples to the file of the dump, or from triples that are held in memory, which is the serialiser alone. Nothing is
read back or compressed.
"""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sisterkg.shipped import shipped

if TYPE_CHECKING:
    from sisterkg.jsonld import Context

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

        from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES

        context = _context()
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


def _ours_held(suffix: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from pyoxigraph import RdfFormat, parse

        from sisterkg.syntaxes import SYNTAXES

        context = _context()
        held = [quad.triple for quad in parse(path=folder / "dataset.nt", format=RdfFormat.N_TRIPLES)]
        with _timed(folder), (folder / f"out.{suffix}").open("wb", buffering=1 << 20) as out:
            SYNTAXES[suffix].stream(held, context, out)

    return write


def _context() -> Context:
    from sisterkg.jsonld import Context

    return Context.read(shipped("ontology") / "context.jsonld")


def _rdflib(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from rdflib import Graph

        with _timed(folder):
            graph = Graph().parse(folder / "dataset.nt", format="nt")
            if name:
                graph.serialize(folder / "rdflib.out", format=name, encoding="utf-8")

    return write


def _rdflib_held(name: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from rdflib import Graph

        graph = Graph().parse(folder / "dataset.nt", format="nt")
        with _timed(folder):
            graph.serialize(folder / "rdflib.out", format=name, encoding="utf-8")

    return write


RDFLIB = {"read": "", "ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
"""What rdflib calls a dump; the first is the reading alone."""
HELD = tuple(suffix for suffix, name in RDFLIB.items() if name)
"""The dumps that both write from triples in memory, too."""
OURS = (*RDFLIB, "nq", "trig")

STAGES: Mapping[str, Callable[[Path], None]] = {
    **{f"dump-{suffix}": _ours(suffix) for suffix in OURS},
    **{f"dump-held-{suffix}": _ours_held(suffix) for suffix in HELD},
    **{f"rdflib-{suffix}": _rdflib(name) for suffix, name in RDFLIB.items()},
    **{f"rdflib-held-{suffix}": _rdflib_held(RDFLIB[suffix]) for suffix in HELD},
}
"""Every stage by its name."""

"""Knows how a graph gets into a store or into rdflib, term for term; does not know what is asked of it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import Graph

from sisterkg.validation.terms import ODD, Term, in_rdflib, in_store, is_even

_TYPED = re.compile(rb'"([^"\\\n]*)"\^\^<([^<>"\\\n]*)> \.$', flags=re.MULTILINE)
_BLANK = re.compile(rb"^\s*_:|\s_:\S+\s*\.\s*(?:#.*)?$", flags=re.MULTILINE)


NTriples = bytes | Path
"""A graph as N-Triples: in memory, or a file of any size, which is read as a stream."""

_BLOCK = 1 << 20


def size_of(n_triples: NTriples) -> int:
    """Return how many bytes a graph has."""
    return n_triples.stat().st_size if isinstance(n_triples, Path) else len(n_triples)


def _opened(n_triples: NTriples) -> BinaryIO:
    return n_triples.open("rb") if isinstance(n_triples, Path) else BytesIO(n_triples)


def triples(n_triples: NTriples) -> Iterator[ox.Triple]:
    """Yield the triples of N-Triples, blank nodes by their names."""
    with _opened(n_triples) as content:
        for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple


def fill(graph: Graph, found: Iterable[ox.Triple]) -> None:
    """Put triples into a graph of rdflib."""
    terms: dict[Term, object] = {}

    def known(node: Term) -> object:
        if node not in terms:
            terms[node] = in_rdflib(node)
        return terms[node]

    add = graph.store.add
    for triple in found:
        add((known(triple.subject), known(triple.predicate), known(triple.object)), graph)  # type: ignore[arg-type]  # terms each


def store(n_triples: NTriples, folder: Path | None = None) -> tuple[ox.Store, bool]:
    """Return a store of a graph, and whether there are odd literals in it.

    The store is in memory, or in a folder where one is given. What is all even and named loads at once; another
    graph passes literal by literal.

    Raises:
        Inexpressible: where one of these has no counterpart.
    """
    loaded = ox.Store(folder)
    if _is_all_even(n_triples):
        with _opened(n_triples) as content:
            loaded.bulk_load(content, ox.RdfFormat.N_TRIPLES)
        return loaded, False
    odd = [False]
    loaded.bulk_extend(_evened(triples(n_triples), odd))
    return loaded, odd[0]


def _is_all_even(n_triples: NTriples) -> bool:
    """Tell whether each typed literal is even, as far as can be seen at the ends of lines, and all is named."""
    with _opened(n_triples) as content:
        return all(map(_are_even, iter(lambda: content.read(_BLOCK) + content.readline(), b"")))


def _are_even(lines: bytes) -> bool:
    if b"_:" in lines and _BLANK.search(lines):
        return False
    seen = 0
    for found in _TYPED.finditer(lines):
        text, datatype = found.groups()
        if not is_even(text.decode(), datatype.decode()):
            return False
        seen += 1
    return seen == lines.count(b"^^")


def _evened(found: Iterable[ox.Triple], odd: list[bool]) -> Iterator[ox.Quad]:
    for triple in found:
        value = triple.object
        if isinstance(value, ox.Literal):
            value = in_store(value)
            odd[0] = odd[0] or value.datatype.value.startswith(ODD)
        yield ox.Quad(triple.subject, triple.predicate, value)

"""Knows how a graph gets into a store or into rdflib, term for term; does not know what is asked of it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox
from rdflib import Graph

from sisterkg.validation.terms import ODD, Term, in_rdflib, in_store, is_even

_TYPED = re.compile(rb'"([^"\\\n]*)"\^\^<([^<>"\\\n]*)> \.$', flags=re.MULTILINE)
_BLANK = re.compile(rb"^\s*_:|\s_:\S+\s*\.\s*(?:#.*)?$", flags=re.MULTILINE)


def triples(n_triples: bytes) -> Iterator[ox.Triple]:
    """Yield the triples of N-Triples, blank nodes by their names."""
    return (quad.triple for quad in ox.parse(n_triples, format=ox.RdfFormat.N_TRIPLES))


def fill(graph: Graph, found: Iterable[ox.Triple]) -> None:
    """Put triples into a graph of rdflib."""
    terms: dict[Term, object] = {}

    def known(node: Term) -> object:
        if node not in terms:
            terms[node] = in_rdflib(node)
        return terms[node]

    add = graph.store.add
    for triple in found:
        add((known(triple.subject), known(triple.predicate), known(triple.object)), graph)  # type: ignore[arg-type]


def store(n_triples: bytes, folder: str | None = None) -> tuple[ox.Store, bool]:
    """Return a store of a graph, and whether there are odd literals in it.

    The store is in memory, or in a folder where one is given. What is all even and named loads at once; another
    graph passes literal by literal.
    """
    loaded = ox.Store(folder)
    if _is_all_even(n_triples):
        loaded.bulk_load(n_triples, ox.RdfFormat.N_TRIPLES)
        return loaded, False
    odd = [False]
    loaded.bulk_extend(_evened(triples(n_triples), odd))
    return loaded, odd[0]


def _is_all_even(n_triples: bytes) -> bool:
    """Tell whether each typed literal is even, as far as can be seen at the ends of lines, and all is named."""
    if _BLANK.search(n_triples):
        return False
    seen = 0
    for found in _TYPED.finditer(n_triples):
        text, datatype = found.groups()
        if not is_even(text.decode(), datatype.decode()):
            return False
        seen += 1
    return seen == n_triples.count(b"^^")


def _evened(found: Iterable[ox.Triple], odd: list[bool]) -> Iterator[ox.Quad]:
    for triple in found:
        value = triple.object
        if isinstance(value, ox.Literal):
            value = in_store(value)
            odd[0] = odd[0] or value.datatype.value.startswith(ODD)
        yield ox.Quad(triple.subject, triple.predicate, value)

"""Knows what is needed to judge a query that speaks of the whole graph, a part of the graph at a time.

Such a query has matches anywhere, each by itself. A part of the graph is *closed* for it where each match in the part
has all that its filters look at beside it: then the part's results are results of the graph. Every match that may be
a result is in some part; so all parts together have all results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

import pyoxigraph as ox
from rdflib import BNode, Variable
from rdflib.term import Node

from sisterkg.validation.constraint import Data
from sisterkg.validation.matching import Algebra, path_of, read_filters
from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.selects import Asked, Select, body_of
from sisterkg.validation.terms import Term, constant

Match = Mapping[Node, Term]


def parts(store: ox.Store, data: Data, select: Select, size: int) -> Iterator[set[ox.Triple]]:
    """Yield closed parts of a graph with so many matches that may be results each."""
    body = body_of(select.query)
    asked = Asked(data, {})
    matches = _matches(store, asked, asked.group(_triples_of(body)), asked.breach(body))
    while some := list(islice(matches, size)):
        seen = Neighbourhood(store)
        for match in some:
            _witness(body, match, seen)
        _close(body, data, seen)
        yield seen.triples


def _matches(store: ox.Store, asked: Asked, triples: str, group: str) -> Iterator[Match]:
    """Yield the matches of a group, each by the variables of its triples."""
    names = {node: name for node, name in asked.names.items() if f"{name} " in f"{triples} "}
    solutions = store.query(f"SELECT DISTINCT {' '.join(names.values())} WHERE {{ {group} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return ({node: solution[name[1:]] for node, name in names.items()} for solution in solutions)


def _triples_of(body: Algebra) -> Algebra:
    return body.p if body.name == "Filter" else body


def _witness(body: Algebra, match: Match, seen: Neighbourhood) -> None:
    """Take in the triples that a match is made of."""
    for subject, predicate, value in _triples_of(body).triples:
        start, end = (
            match[node] if isinstance(node, Variable | BNode) else constant(node) for node in (subject, value)
        )
        if isinstance(predicate, Variable):
            seen.take(ox.Triple(start, match[predicate], end))  # type: ignore[arg-type]  # a predicate is an IRI
        else:
            path_of(predicate).follow(seen, {start})


def _close(body: Algebra, data: Data, seen: Neighbourhood) -> None:
    """Look at what the filters look at, until no match lacks any of it."""
    if body.name != "Filter":
        return
    asked = Asked(data, {})
    pattern = asked.group(body.p)
    known = -1
    while len(seen.triples) != known:
        known = len(seen.triples)
        part = ox.Store()
        part.bulk_extend(ox.Quad(*triple) for triple in seen.triples)
        bound: dict[Node, set[Term]] = {}
        for match in _matches(part, asked, pattern, pattern):
            for node, term in match.items():
                bound.setdefault(node, set()).add(term)
        if bound:
            read_filters(body.expr, seen, bound)

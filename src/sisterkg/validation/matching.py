"""Knows which triples can take part in the matches of a SPARQL query from given nodes on; decides no filter.

What a variable can stand for is followed from pattern to pattern, each beginning where something is known already.
A filter only takes matches away, and what it would take is looked at all the same. So the results over what was
looked at are the results over the whole graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, SequencePath
from rdflib.plugins.sparql.algebra import simplify, translateGroupGraphPattern, traverse
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.paths import Alternative, Path, Sequence, Step
from sisterkg.validation.terms import Inexpressible, Term, constant
from sisterkg.validation.unknown import Boundless

THIS = Variable("this")

Algebra = Any
"""A node or a term of rdflib's algebra, which has no types."""
Bound = Mapping[Node, Set[Term]]
"""All that a variable may stand for; one that is absent may stand for anything."""

_WRAPPERS = frozenset(
    {"SelectQuery", "Project", "Distinct", "Reduced", "OrderBy", "Group", "AggregateJoin", "Extend"}
)
_EXISTS = ("Builtin_EXISTS", "Builtin_NOTEXISTS")


def check(query: Algebra) -> None:
    """Tell whether each pattern can be followed from the focus node.

    Raises:
        Boundless: where one cannot.
    """
    read(query, Neighbourhood(ox.Store()), {THIS: set()})


def read(node: Algebra, seen: Neighbourhood, bound: Bound) -> Bound:
    """Look at all that a part of a query can match; return what its variables may stand for then.

    Raises:
        Boundless: where a pattern has nothing to begin from, or is of another kind.
    """
    if node.name in _WRAPPERS:
        known = read(node.p, seen, bound)
        read_filters([part for key, part in node.items() if key not in ("p", "PV", "_vars")], seen, known)
        return known
    reading = _READINGS.get(node.name)
    if reading is None:
        raise Boundless(node.name)
    return reading(node, seen, bound)


def _read_filter(node: Algebra, seen: Neighbourhood, bound: Bound) -> Bound:
    known = read(node.p, seen, bound)
    read_filters(node.expr, seen, known)
    return known


def _read_join(node: Algebra, seen: Neighbourhood, bound: Bound) -> Bound:
    return read(node.p2, seen, read(node.p1, seen, bound))


def _read_optional(node: Algebra, seen: Neighbourhood, bound: Bound) -> Bound:
    """Look for what is optional by what its other part knows: a match that fits nothing else counts as one, too."""
    known = read(node.p1, seen, bound)
    own = mentioned(node.p1) | {THIS}
    optional = read(node.p2, seen, {name: nodes for name, nodes in known.items() if name in own})
    read_filters(node.expr, seen, {**optional, **known})
    return known


def _read_union(node: Algebra, seen: Neighbourhood, bound: Bound) -> Bound:
    one, other = read(node.p1, seen, bound), read(node.p2, seen, bound)
    return {name: one[name] | other[name] for name in one.keys() & other.keys()}


_READINGS: Mapping[str, Callable[[Algebra, Neighbourhood, Bound], Bound]] = {
    "BGP": lambda node, seen, bound: _read_triples(node.triples, seen, bound),
    "Filter": _read_filter,
    "Join": _read_join,
    "LeftJoin": _read_optional,
    "Union": _read_union,
}


def read_filters(expression: Algebra, seen: Neighbourhood, bound: Bound) -> None:
    """Look at what the EXISTS in an expression can match."""
    if isinstance(expression, list | tuple):
        for part in expression:
            read_filters(part, seen, bound)
    elif isinstance(expression, CompValue):
        if expression.name in _EXISTS:
            read(translated(expression.graph), seen, bound)
        else:
            read_filters([part for key, part in expression.items() if key != "_vars"], seen, bound)


def kind_of(expression: Algebra) -> str:
    """Return what rdflib calls a kind of expression; a variable or a term that stands alone has none."""
    return str(getattr(expression, "name", ""))


def translated(graph: Algebra) -> Algebra:
    """Return the algebra of the group in an EXISTS, which rdflib leaves as it was parsed, or not simplified."""
    return traverse(translateGroupGraphPattern(graph), visitPost=simplify)


def mentioned(node: Algebra, into_exists: bool = True) -> set[Node]:
    """Return all variables in a part of a query, those in EXISTS too or not."""
    if isinstance(node, Variable):
        return {node}
    if isinstance(node, list | tuple):
        return {found for part in node for found in mentioned(part, into_exists)}
    if not isinstance(node, CompValue):
        return set()
    if not into_exists and node.name in _EXISTS:
        return set()
    return {found for key, part in node.items() if key != "_vars" for found in mentioned(part, into_exists)}


def _read_triples(triples: list[Algebra], seen: Neighbourhood, bound: Bound) -> Bound:
    known, left = dict(bound), list(triples)
    while left:
        triple = next(_ready(left, known), None)
        if triple is None:
            raise Boundless("a pattern stands apart")
        left.remove(triple)
        _read_triple(triple, seen, known)
    return known


def _ready(left: list[Algebra], known: Bound) -> Iterator[Algebra]:
    """Yield the patterns that have a beginning, those with a subject first: a node has few values, as a rule."""
    yield from (triple for triple in left if not _is_open(triple[0], known))
    yield from (triple for triple in left if not _is_open(triple[2], known))


def _is_open(node: Node, known: Bound) -> bool:
    return isinstance(node, Variable | BNode) and node not in known


def _read_triple(triple: Algebra, seen: Neighbourhood, known: dict[Node, Set[Term]]) -> None:
    subject, predicate, value = triple
    forwards = not _is_open(subject, known)
    begin, end = (subject, value) if forwards else (value, subject)
    nodes = _values(begin, known)
    if isinstance(predicate, Variable):
        ask = seen.objects if forwards else seen.subjects
        reached: Set[Term] = {found for node in nodes for found in ask(node, None)}
    else:
        reached = path_of(predicate, inverse=not forwards).follow(seen, nodes)
    if isinstance(end, Variable | BNode):
        known[end] = reached & known[end] if end in known else reached


def _values(node: Node, known: Bound) -> Set[Term]:
    if isinstance(node, Variable | BNode):
        return known[node]
    try:
        return {constant(node)}
    except Inexpressible as reason:
        raise Boundless("a term has no counterpart in the store") from reason


def path_of(path: Algebra, inverse: bool = False) -> Path:
    """Return a path of SPARQL (SPARQL 1.1, 9.1).

    Raises:
        Boundless: for a negated one, and for one that repeats: where an empty text or a zero is met on the way,
            rdflib goes on from every node of the graph.
    """
    if isinstance(path, URIRef):
        return Step(ox.NamedNode(str(path)), inverse)
    if isinstance(path, InvPath):
        return path_of(path.arg, not inverse)
    if isinstance(path, AlternativePath):
        return Alternative(tuple(path_of(part, inverse) for part in path.args))
    if isinstance(path, SequencePath):
        parts = tuple(path_of(part, inverse) for part in path.args)
        return Sequence(parts[::-1] if inverse else parts)
    raise Boundless("a path is of an unknown kind")

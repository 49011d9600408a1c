"""Knows what a constraint that is written in SPARQL may find (SHACL, 5.1); does not know what it looks at for that.

The query is read by rdflib's own parser, so its patterns are those that rdflib will match. The store is asked for the
same patterns, with filters that pass wherever rdflib's may.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from rdflib import BNode, Variable
from rdflib.term import Node

from sisterkg.validation.conditions import UNKNOWN, Verdict, both, exists, neither, opposite
from sisterkg.validation.constraint import Constraint, Data
from sisterkg.validation.filters import Filters
from sisterkg.validation.matching import THIS, Algebra, kind_of, mentioned, path_of, read, translated
from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.paths import Path
from sisterkg.validation.terms import Inexpressible, Term, constant
from sisterkg.validation.unknown import Boundless, Unknown

_WRAPPERS = frozenset({"SelectQuery", "Project", "Distinct", "Reduced"})
"""What leaves each match a result."""


@dataclass(frozen=True, eq=False)
class Select(Constraint):
    """``sh:sparql``: each result of a SELECT is a finding."""

    query: Algebra
    may_fail = True
    """rdflib stops over some values, such as the floor of what is not a number."""

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it for which the patterns match and the filters may pass."""
        try:
            asked, body = self._asked(data, focus)
            return Verdict(exists(asked.group(body)), neither(exists(asked.group(body, surely=True))))
        except Unknown:
            return UNKNOWN

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the query's own pattern."""
        try:
            asked, body = self._asked(data, focus)
            yield asked.breach(body)
        except Unknown:
            yield "FILTER(true)"

    def _asked(self, data: Data, focus: str) -> tuple[Asked, Algebra]:
        body = body_of(self.query)
        if THIS in mentioned(body) and THIS not in _bound(body):
            raise Unknown("the focus node is in filters alone")
        return Asked(data, {THIS: focus}), body

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:
        """Look at what the patterns can match from the focus nodes on."""
        read(self.query, seen, {THIS: focuses})

    @property
    def is_graph_wide(self) -> bool:
        """Whether the query speaks of no focus node, and is of one group of triples that may be filtered."""
        try:
            body = body_of(self.query)
        except Unknown:
            return False
        triples = body.p if body.name == "Filter" else body
        return bool(triples.name == "BGP" and triples.triples and THIS not in mentioned(body))


class Asked:
    """Writes patterns of rdflib's algebra as the store is asked for them."""

    def __init__(self, data: Data, names: dict[Node, str]) -> None:
        self._data = data
        self.names = names
        self._filters = Filters(data, self.name, self._exists)

    def name(self, node: Node) -> str:
        """Return what a variable is called here; a blank node of a pattern is one, too."""
        if node not in self.names:
            self.names[node] = self._data.fresh()
        return self.names[node]

    def group(self, node: Algebra, surely: bool = False) -> str:
        """Return a pattern that matches wherever rdflib's may match, or only where it surely does.

        Raises:
            Unknown: for a pattern of a kind that both engines may match differently.
        """
        if node.name == "BGP":
            return " ".join(self._triple(*triple) for triple in node.triples)
        if node.name == "Join":
            return f"{{ {self.group(node.p1, surely)} }} {{ {self.group(node.p2, surely)} }}"
        if node.name == "Union":
            return f"{{ {self.group(node.p1, surely)} }} UNION {{ {self.group(node.p2, surely)} }}"
        if node.name != "Filter" or not mentioned(node.expr, into_exists=False) <= _bound(node.p):
            raise Unknown(node.name)
        known = self._filters.verdict(node.expr)
        passes = neither(known.may_break) if surely else known.may_hold
        return f"{self.group(node.p, surely)} FILTER({passes})"

    def breach(self, node: Algebra) -> str:
        """Return a pattern as ``group`` does, but take away at once what is not to be there.

        The store tests anew for each match whether triples are there, each time from the same side, which is long
        where a node has many neighbours. So it finds all there are first.

        Raises:
            Unknown: for a pattern of a kind that both engines may match differently.
        """
        if node.name != "Filter":
            return self.group(node)
        conditions = (
            [node.expr.expr, *node.expr.other] if kind_of(node.expr) == "ConditionalAndExpression" else [node.expr]
        )
        absent = [one.graph for one in conditions if _is_absence_by_itself(one, _bound(node.p))]
        alone = [one for one in conditions if kind_of(one) != "Builtin_NOTEXISTS" or one.graph not in absent]
        if not mentioned(alone, into_exists=False) <= _bound(node.p):
            raise Unknown("a filter is about what is matched elsewhere")
        passes = both(*(self._filters.verdict(one).may_hold for one in alone))
        absences = " ".join(f"MINUS {{ {self.group(translated(graph), surely=True)} }}" for graph in absent)
        return f"{self.group(node.p)} FILTER({passes}) {absences}"

    def _triple(self, subject: Node, predicate: Algebra, value: Node) -> str:
        return f"{self._node(subject)} {self._predicate(predicate)} {self._node(value)} ."

    def _predicate(self, predicate: Algebra) -> str:
        if isinstance(predicate, Variable):
            return self.name(predicate)
        try:
            return path_of(predicate).text
        except Boundless as reason:
            raise Unknown(reason) from reason

    def _node(self, node: Node) -> str:
        if isinstance(node, Variable | BNode):
            return self.name(node)
        try:
            return str(constant(node))
        except Inexpressible as reason:
            raise Unknown(node) from reason

    def _exists(self, graph: Algebra) -> Verdict:
        inner = translated(graph)
        if inner.name != "BGP" and not (inner.name == "Filter" and inner.p.name == "BGP"):
            return UNKNOWN
        try:
            return opposite(Verdict(exists(self.group(inner)), neither(exists(self.group(inner, surely=True)))))
        except Unknown:
            return UNKNOWN


def body_of(query: Algebra) -> Algebra:
    """Return the group whose matches are a query's results.

    Raises:
        Unknown: where results are made of matches in another way.
    """
    node = query
    while node.name in _WRAPPERS:
        node = node.p
    _bound(node)
    return node


def _is_absence_by_itself(condition: Algebra, bound: set[Node]) -> bool:
    """Tell whether a condition is the absence of triples that hang together, with predicates that are given."""
    if kind_of(condition) != "Builtin_NOTEXISTS":
        return False
    inner = translated(condition.graph)
    triples = inner.p if inner.name == "Filter" else inner
    if triples.name != "BGP" or not triples.triples or not mentioned(triples) & bound:
        return False
    if any(isinstance(predicate, Variable) for _, predicate, _ in triples.triples):
        return False
    return _is_connected(triples.triples) and (inner is triples or mentioned(inner.expr) <= _bound(triples))


def _is_connected(triples: list[Algebra]) -> bool:
    """Tell whether each triple shares a variable with those before it, in some order."""
    reached, left = mentioned(triples[0]), list(triples[1:])
    while following := [triple for triple in left if mentioned(triple) & reached]:
        reached |= mentioned(following)
        left = [triple for triple in left if triple not in following]
    return not left


def _bound(node: Algebra) -> set[Node]:
    """Return the variables that have a value in each match of a pattern."""
    if node.name == "BGP":
        return {term for triple in node.triples for term in triple if isinstance(term, Variable)}
    if node.name == "Filter":
        return _bound(node.p)
    if node.name == "Join":
        return _bound(node.p1) | _bound(node.p2)
    if node.name == "Union":
        return _bound(node.p1) & _bound(node.p2)
    raise Unknown(node.name)

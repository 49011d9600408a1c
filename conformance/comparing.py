"""Knows when an answer is the expected one, blank nodes by any name; does not know where either came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from conformance.results import Result, Row, Rows
from conformance.terms import Text, Value, canonical

Renaming = Mapping[str, str]
"""Blank nodes of the expected answer (``<``) and of the other one (``>``), each by its counterpart."""


def difference(expected: Result, got: Result, *, lax: bool = False) -> str | None:
    """Return in what an answer differs from the expected one, or None."""
    if isinstance(expected, Rows) and isinstance(got, Rows):
        return _rows_differ(expected, got, lax=lax)
    if isinstance(expected, Graph) and isinstance(got, Graph):
        same = isomorphic(_canonical(expected), _canonical(got))
        return None if same else f"another graph: {len(got)} triples, {len(expected)} expected"
    if isinstance(expected, bool) and isinstance(got, bool):
        return None if expected is got else f"{got}, {expected} expected"
    return f"{type(got).__name__}, {type(expected).__name__} expected"


def _canonical(graph: Graph) -> Graph:
    same = Graph(bind_namespaces="none")
    for subject, predicate, value in graph:
        same.add((subject, predicate, canonical(value)))
    return same


def _rows_differ(expected: Rows, got: Rows, *, lax: bool) -> str | None:
    if set(expected.variables) != set(got.variables):
        return f"variables {got.variables}, {expected.variables} expected"
    wanted, given = list(expected.rows), list(got.rows)
    if lax:
        return _loosely_differ(wanted, given)
    if len(wanted) != len(given):
        return f"{len(given)} rows, {len(wanted)} expected"
    if expected.ordered:
        return None if _in_order(wanted, given) else "another order, or another row"
    # Rows without blank nodes first: each of them has its counterpart or not, and nothing needs to be tried twice.
    wanted.sort(key=_blank_nodes)
    return None if _paired(wanted, given, {}) else "other rows"


def _in_order(wanted: Sequence[Row], given: Sequence[Row]) -> bool:
    renaming: Renaming = {}
    for one, other in zip(wanted, given, strict=True):
        extended = _row_matched(one, other, renaming)
        if extended is None:
            return False
        renaming = extended
    return True


def _loosely_differ(wanted: Sequence[Row], given: Sequence[Row]) -> str | None:
    """Compare rows of which duplicates may be left out (SPARQL 1.1, 18.2.5.6)."""
    if len(given) > len(wanted):
        return f"{len(given)} rows, {len(wanted)} at the most expected"
    known = all(any(_row_matched(row, other, {}) is not None for row in wanted) for other in given)
    kept = all(any(_row_matched(row, other, {}) is not None for other in given) for row in wanted)
    return None if known and kept else "other rows"


def _blank_nodes(row: Row) -> int:
    return sum(_blank(value) for value in row.values())


def _blank(value: Value) -> bool:
    return isinstance(value, BNode) or (isinstance(value, Text) and value.startswith("_:"))


def _paired(wanted: Sequence[Row], given: Sequence[Row], renaming: Renaming) -> bool:
    """Return whether each wanted row has a counterpart of its own."""
    if not wanted:
        return True
    first, *rest = wanted
    for place, candidate in enumerate(given):
        extended = _row_matched(first, candidate, renaming)
        if extended is None:
            continue
        if _paired(rest, [*given[:place], *given[place + 1 :]], extended):
            return True
        if extended == renaming:
            return False  # another candidate would be equal to this one
    return False


def _row_matched(wanted: Row, given: Row, renaming: Renaming) -> Renaming | None:
    """Return the renaming that makes two rows equal, or None."""
    for variable in {*wanted, *given}:
        extended = _matched(wanted.get(variable), given.get(variable), renaming)
        if extended is None:
            return None
        renaming = extended
    return renaming


def _matched(wanted: Value | None, given: Value | None, renaming: Renaming) -> Renaming | None:
    if wanted is None or given is None:
        other = given if wanted is None else wanted
        # CSV writes an unbound variable as an empty text.
        return renaming if other is None or (isinstance(other, Text) and not other) else None
    if _blank(wanted) and _blank(given):
        there, back = f"<{wanted}", f">{given}"
        if renaming.get(there, back) != back or renaming.get(back, there) != there:
            return None
        return renaming if there in renaming else {**renaming, there: back, back: there}
    return renaming if _equal(wanted, given) else None


def _equal(wanted: Value, given: Value) -> bool:
    if isinstance(wanted, Text):
        # An expected CSV file is about the characters.
        return str(wanted) == str(given)
    if isinstance(given, Text):
        return canonical(_typed(given, wanted)) == canonical(wanted)
    return canonical(wanted) == canonical(given)


def _typed(text: Text, like: Node) -> Node:
    """Read a text as the kind of term that is expected there."""
    if isinstance(like, Literal):
        return Literal(str(text), datatype=like.datatype, lang=like.language)
    return URIRef(str(text))

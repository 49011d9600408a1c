"""Knows which filters of SPARQL rdflib and the store decide alike; does not know the patterns that are filtered.

A filter becomes two conditions: where it may pass in rdflib, and where it may fail or err. Where a part of it is of a
kind that the two engines may decide differently, or the values at hand are, both conditions hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox
from rdflib import Literal, URIRef, Variable

from sisterkg.validation.conditions import (
    FALSE,
    TRUE,
    UNKNOWN,
    Verdict,
    all_kept,
    both,
    either,
    neither,
    one_kept,
    opposite,
)
from sisterkg.validation.constraint import Data
from sisterkg.validation.matching import Algebra, kind_of
from sisterkg.validation.terms import Inexpressible, constant
from sisterkg.validation.values import is_comparable, same

Names = Callable[[Variable], str]
"""What a variable is called in the store's query."""

Exists = Callable[[Algebra], Verdict]
"""Where a graph pattern may be absent (``may_break``) and may be there (``may_hold``)."""


class _Operand(NamedTuple):
    """An expression as the store is asked for it, and where it is something both engines compute alike."""

    text: str
    is_named: str
    is_number: str
    is_text: str


class Filters:
    """Turns rdflib's expressions into conditions; ``may_hold`` is where a filter may pass."""

    def __init__(self, data: Data, names: Names, exists: Exists) -> None:
        self._data, self._names, self._exists = data, names, exists
        self._kinds: Mapping[str, Callable[[Algebra], Verdict]] = {
            "ConditionalAndExpression": lambda e: all_kept(*(self.verdict(one) for one in (e.expr, *e.other))),
            "ConditionalOrExpression": lambda e: one_kept(*(self.verdict(one) for one in (e.expr, *e.other))),
            "UnaryNot": lambda e: opposite(self.verdict(e.expr)),
            "RelationalExpression": self._relation,
            "Builtin_EXISTS": lambda e: self._exists(e.graph),
            "Builtin_NOTEXISTS": lambda e: opposite(self._exists(e.graph)),
            "Builtin_isIRI": lambda e: self._of_kind("isIRI", e.arg),
            "Builtin_isURI": lambda e: self._of_kind("isIRI", e.arg),
            "Builtin_isBLANK": lambda e: self._of_kind("isBlank", e.arg),
            "Builtin_isLITERAL": lambda e: self._of_kind("isLiteral", e.arg),
            "Builtin_isNUMERIC": self._is_numeric,
            "Builtin_CONTAINS": lambda e: self._of_texts("CONTAINS", e.arg1, e.arg2),
            "Builtin_STRSTARTS": lambda e: self._of_texts("STRSTARTS", e.arg1, e.arg2),
            "Builtin_STRENDS": lambda e: self._of_texts("STRENDS", e.arg1, e.arg2),
        }

    def verdict(self, expression: Algebra) -> Verdict:
        """Return where a filter may fail and where it may pass."""
        kind = self._kinds.get(kind_of(expression))
        return kind(expression) if kind else UNKNOWN

    def _relation(self, relation: Algebra) -> Verdict:
        if relation.op in ("IN", "NOT IN"):
            return self._among(relation)
        if relation.other is None:
            return self.verdict(relation.expr)
        one, other = self._operand(relation.expr), self._operand(relation.other)
        if one is None or other is None:
            return UNKNOWN
        alike = either(both(one.is_number, other.is_number), both(one.is_text, other.is_text))
        if relation.op in ("=", "!="):
            alike = either(alike, both(one.is_named, other.is_named))
        return _where(alike, f"({one.text} {relation.op} {other.text})")

    def _among(self, relation: Algebra) -> Verdict:
        """``IN`` compares terms in rdflib, not values."""
        if not isinstance(relation.expr, Variable) or not isinstance(relation.other, Sequence):
            return UNKNOWN
        try:
            terms = tuple(constant(one) for one in relation.other)
        except Inexpressible:
            return UNKNOWN
        within = same(self._names(relation.expr), terms)
        return _where(TRUE, within if relation.op == "IN" else neither(within))

    def _of_kind(self, function: str, argument: Algebra) -> Verdict:
        if not isinstance(argument, Variable):
            return UNKNOWN
        return _where(TRUE, f"{function}({self._names(argument)})")

    def _is_numeric(self, expression: Algebra) -> Verdict:
        if not isinstance(expression.arg, Variable):
            return UNKNOWN
        value = self._names(expression.arg)
        return _where(neither(self._data.is_odd(value)), f"isNumeric({value})")

    def _of_texts(self, function: str, *arguments: Algebra) -> Verdict:
        operands = [self._operand(one) for one in arguments]
        if any(one is None for one in operands):
            return UNKNOWN
        known = [one for one in operands if one]
        return _where(both(*(one.is_text for one in known)), f"{function}({', '.join(o.text for o in known)})")

    def _operand(self, expression: Algebra) -> _Operand | None:
        if isinstance(expression, Variable):
            value = self._names(expression)
            return _Operand(value, f"isIRI({value})", is_comparable(value), FALSE)
        if isinstance(expression, URIRef | Literal):
            return _constant(expression)
        name = kind_of(expression)
        if name == "Builtin_STR" and isinstance(expression.arg, Variable):
            value = self._names(expression.arg)
            return _Operand(f"STR({value})", FALSE, FALSE, neither(f"isBlank({value})"))
        if name == "Builtin_STRLEN":
            text = self._operand(expression.arg)
            return text and _Operand(f"STRLEN({text.text})", FALSE, text.is_text, FALSE)
        if name in ("Builtin_FLOOR", "Builtin_CEIL"):
            number = self._operand(expression.arg)
            return number and _Operand(f"{name[8:]}({number.text})", FALSE, number.is_number, FALSE)
        return self._part(expression) if name == "Builtin_SUBSTR" else None

    def _part(self, expression: Algebra) -> _Operand | None:
        """Return a part of a text; both count alike from a given place on, not from before the first character."""
        text, start = self._operand(expression.arg), expression.start
        if text is None or not isinstance(start, Literal) or not isinstance(start.value, int) or start.value < 1:
            return None
        if expression.length is None:
            return _Operand(f"SUBSTR({text.text}, {start.value})", FALSE, FALSE, text.is_text)
        length = self._operand(expression.length)
        counted = length and (length.text.startswith("STRLEN(") or length.text.isdigit())
        if not length or not counted:
            return None
        part = f"SUBSTR({text.text}, {start.value}, {length.text})"
        return _Operand(part, FALSE, FALSE, both(text.is_text, length.is_number))


def _constant(node: URIRef | Literal) -> _Operand | None:
    try:
        term = constant(node)
    except Inexpressible:
        return None
    if isinstance(term, ox.Literal):
        is_text = isinstance(node, Literal) and not node.datatype and not node.language
        number = is_comparable(str(term)) if not is_text and not term.language else FALSE
        text = str(term.value) if number != FALSE and term.value.isdigit() else str(term)
        return _Operand(text, FALSE, number, TRUE if is_text else FALSE)
    return _Operand(str(term), TRUE, FALSE, FALSE)


def _where(alike: str, condition: str) -> Verdict:
    """Return what a condition says where both engines decide alike, and that nothing is known elsewhere."""
    unlike = neither(alike)
    return Verdict(either(unlike, neither(condition)), either(unlike, condition))

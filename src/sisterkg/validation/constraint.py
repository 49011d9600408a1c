"""Knows what every kind of constraint can tell of itself; does not know any kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Set
from dataclasses import dataclass
from itertools import count

import pyoxigraph as ox
from rdflib.term import Node

from sisterkg.validation.conditions import FALSE, KEPT, Verdict, all_kept, exists, neither
from sisterkg.validation.neighbourhood import SUBCLASS, TYPE, Neighbourhood
from sisterkg.validation.paths import Path
from sisterkg.validation.terms import ODD, Term


class Data:
    """What is known of the data beforehand, and names for variables that are used nowhere else."""

    def __init__(self, has_odd: bool, has_subclasses: bool) -> None:
        self.has_odd = has_odd
        self.has_subclasses = has_subclasses
        self._numbers: Iterator[int] = count(1)

    def fresh(self) -> str:
        """Return a variable."""
        return f"?v{next(self._numbers)}"

    def is_a(self, node: str, kind: ox.NamedNode) -> str:
        """Return the pattern of a SHACL instance (SHACL, 1.1) of a class."""
        return f"{node} {TYPE}/{SUBCLASS}* {kind} ." if self.has_subclasses else f"{node} {TYPE} {kind} ."

    def is_odd(self, value: str) -> str:
        """Return the condition that a value is an odd literal."""
        if not self.has_odd:
            return "false"
        return f'(isLiteral({value}) && STRSTARTS(STR(DATATYPE({value})), "{ODD}"))'


class Constraint(ABC):
    """What a shape asks, by one parameter of one of SHACL's components."""

    @property
    def may_fail(self) -> bool:
        """Whether there are values over which pyshacl stops, instead of finding anything."""
        return False

    @abstractmethod
    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """Return what is known of a focus node, in a variable, of a shape with a path or without."""

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield patterns; a focus node may break the constraint where one of them matches.

        The store matches a pattern faster than it tests a condition for each node, where that has others within it.
        """
        may_break = self.verdict(data, focus, path).may_break
        if may_break != FALSE:
            yield f"FILTER({may_break})"

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:  # noqa: B027  # most read no more
        """Look at what pyshacl looks at beyond the way from focus nodes to their values."""


class EachValue(Constraint):
    """A constraint that each value keeps or breaks by itself."""

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """Return what is known of the focus node: it breaks what one of its values breaks."""
        if path is None:
            return self.of_value(data, focus)
        value = data.fresh()
        known = self.of_value(data, value)
        way = f"{focus} {path.text} {value} ."
        return Verdict(exists(way, known.may_break), neither(exists(way, known.breaks)))

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the pattern of a value that may break the constraint."""
        value = data.fresh() if path else focus
        may_break = self.of_value(data, value).may_break
        if may_break != FALSE:
            yield f"{focus} {path.text} {value} . FILTER({may_break})" if path else f"FILTER({may_break})"

    @abstractmethod
    def of_value(self, data: Data, value: str) -> Verdict:
        """Return what is known of a value, in a variable."""


@dataclass(frozen=True)
class Shape:
    """A node shape, or a property shape, which has a path."""

    node: Node
    path: Path | None
    constraints: tuple[Constraint, ...]
    is_active: bool = True

    def verdict(self, data: Data, focus: str) -> Verdict:
        """Return what is known of a focus node, in a variable."""
        if not self.is_active:
            return KEPT
        return all_kept(*(one.verdict(data, focus, self.path) for one in self.constraints))

    @property
    def may_fail(self) -> bool:
        """Whether there are values over which pyshacl stops."""
        return self.is_active and any(one.may_fail for one in self.constraints)

    def breaches(self, data: Data, focus: str) -> Iterator[str]:
        """Yield patterns; a focus node may break the shape where one of them matches."""
        for constraint in self.constraints if self.is_active else ():
            yield from constraint.breaches(data, focus, self.path)

    def read(self, seen: Neighbourhood, focuses: Set[Term]) -> None:
        """Look at all that pyshacl looks at when it validates focus nodes."""
        if not self.is_active or not focuses:
            return
        values = self.path.follow(seen, focuses) if self.path else focuses
        for constraint in self.constraints:
            constraint.read(seen, focuses, values)

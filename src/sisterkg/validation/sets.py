"""Knows the constraints on all values of a node together (SHACL, 4.2, 4.4.5, 4.5, 4.7.3, 4.8.3), not on each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from itertools import combinations

import pyoxigraph as ox

from sisterkg.validation.conditions import TRUE, UNKNOWN, Verdict, both, either, exactly, exists, neither
from sisterkg.validation.constraint import Constraint, Data, Shape
from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.paths import Path
from sisterkg.validation.terms import Term
from sisterkg.validation.values import is_comparable, same

_MOST_COUNTED = 3
"""So many different values are told apart pair by pair; of more, pyshacl decides."""


def _at_least(
    data: Data, number: int, focus: str, path: Path, condition: Callable[[str], str] = lambda _: TRUE
) -> str | None:
    """Return the condition that so many different values fulfil another one, or nothing where that is too dear.

    Values that a path finds again and again are not told apart pair by pair: there may be many pairs.
    """
    if number < 1:
        return TRUE
    if number > _MOST_COUNTED or (number > 1 and not path.is_simple):
        return None
    values = [data.fresh() for _ in range(number)]
    ways = " ".join(f"{focus} {path.text} {value} ." for value in values)
    different = [f"!sameTerm({one}, {other})" for one, other in combinations(values, 2)]
    return exists(ways, both(*(condition(value) for value in values), *different))


@dataclass(frozen=True)
class MinCount(Constraint):
    """``sh:minCount``."""

    number: int

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it that has fewer values."""
        assert path
        enough = _at_least(data, self.number, focus, path)
        return exactly(neither(enough)) if enough else UNKNOWN


@dataclass(frozen=True)
class MaxCount(Constraint):
    """``sh:maxCount``."""

    number: int

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it that has more values."""
        assert path
        more = _at_least(data, self.number + 1, focus, path)
        return exactly(more) if more else UNKNOWN


@dataclass(frozen=True)
class Qualified(Constraint):
    """``sh:qualifiedValueShape`` with its counts."""

    shape: Shape
    least: int | None
    most: int | None

    @property
    def may_fail(self) -> bool:
        """Whether the shape may."""
        return self.shape.may_fail

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the condition of a breach, or of all where a value may be too much for pyshacl."""
        yield from ("FILTER(true)",) if self.may_fail else super().breaches(data, focus, path)

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it where too few values, or too many, conform to the shape."""
        assert path

        def may_conform(value: str) -> str:
            return self.shape.verdict(data, value).may_hold

        def conforms(value: str) -> str:
            return self.shape.verdict(data, value).holds

        broken, kept = [], []
        if self.least:
            surely = _at_least(data, self.least, focus, path, conforms)
            perhaps = _at_least(data, self.least, focus, path, may_conform)
            broken.append(neither(surely) if surely else TRUE)
            kept.append(perhaps or TRUE)
        if self.most is not None:
            surely = _at_least(data, self.most + 1, focus, path, conforms)
            perhaps = _at_least(data, self.most + 1, focus, path, may_conform)
            broken.append(perhaps or TRUE)
            kept.append(neither(surely) if surely else TRUE)
        return Verdict(either(*broken), both(*kept))

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:
        """Look at what the shape looks at."""
        self.shape.read(seen, values)


@dataclass(frozen=True)
class HasValue(Constraint):
    """``sh:hasValue``."""

    wanted: Term

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it that has no such value."""
        value = data.fresh()
        is_wanted = same(focus if path is None else value, (self.wanted,))
        return exactly(neither(is_wanted if path is None else exists(f"{focus} {path.text} {value} .", is_wanted)))


@dataclass(frozen=True)
class UniqueLanguage(Constraint):
    """``sh:uniqueLang``."""

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it that has two texts with one tag."""
        assert path
        one, other = data.fresh(), data.fresh()
        tagged = both(*(both(f"isLiteral({value})", f'LANG({value}) != ""') for value in (one, other)))
        alike = both(tagged, f"LANG({one}) = LANG({other})", f"!sameTerm({one}, {other})")
        ways = f"{focus} {path.text} {one} . {focus} {path.text} {other} ."
        return exactly(exists(ways, alike)) if path.is_simple else UNKNOWN


@dataclass(frozen=True)
class Pair(Constraint):
    """A constraint on the values and those of another property of the focus node."""

    other: ox.NamedNode

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:
        """Look at the other property."""
        for focus in focuses:
            seen.objects(focus, self.other)

    def _both_ways(self, data: Data, focus: str, path: Path | None) -> tuple[str, str, str, str]:
        """Return a value and how it is reached, and a value of the other property and how that is."""
        value, other = data.fresh() if path else focus, data.fresh()
        return value, f"{focus} {path.text} {value} ." if path else "", other, f"{focus} {self.other} {other} ."


@dataclass(frozen=True)
class Equals(Pair):
    """``sh:equals``."""

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """Within another shape it is left open: the store tests such a condition too slowly."""
        return UNKNOWN

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the patterns of what one of the two sets has and the other lacks."""
        if path is None:
            yield "FILTER(true)"
            return
        value, way, other, other_way = self._both_ways(data, focus, path)
        yield f"{way} FILTER({neither(exists(f'{focus} {self.other} {value} .'))})"
        yield f"{other_way} FILTER({neither(exists(f'{focus} {path.text} {other} .'))})"


@dataclass(frozen=True)
class Disjoint(Pair):
    """``sh:disjoint``."""

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node breaks it where both sets have a value."""
        value, way, _, _ = self._both_ways(data, focus, path)
        return exactly(exists(f"{way} {focus} {self.other} {value} ."))


@dataclass(frozen=True)
class Less(Pair):
    """``sh:lessThan``, ``sh:lessThanOrEquals``."""

    sign: str
    may_fail = True

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the patterns of a pair that is not known to be in order, and of a blank node, which stops pyshacl."""
        value, way, other, other_way = self._both_ways(data, focus, path)
        less = both(is_comparable(value), is_comparable(other), f"{value} {self.sign} {other}")
        yield f"{way} {other_way} FILTER({neither(less)})"
        yield f"{way} FILTER(isBlank({value}))"

    def verdict(self, data: Data, focus: str, path: Path | None) -> Verdict:
        """A focus node keeps it where each value is a number that is less; pyshacl decides on other pairs."""
        value, way, other, other_way = self._both_ways(data, focus, path)
        less = both(is_comparable(value), is_comparable(other), f"{value} {self.sign} {other}")
        return Verdict(exists(f"{way} {other_way}", neither(less)), TRUE)

"""Knows the constraints that are made of other shapes (SHACL, 4.6, 4.7.1, 4.7.2); not how those are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from sisterkg.validation.conditions import Verdict, all_kept, just_one_kept, one_kept, opposite
from sisterkg.validation.constraint import Data, EachValue, Shape
from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.paths import Path
from sisterkg.validation.terms import Term

_LONGEST = 20_000
"""A condition of more characters than these says no more than that it is not known."""


@dataclass(frozen=True)
class Nested(EachValue):
    """``sh:node``, ``sh:property``, ``sh:not``, ``sh:and``, ``sh:or``, ``sh:xone``."""

    shapes: tuple[Shape, ...]
    joined: Callable[..., Verdict]

    @property
    def may_fail(self) -> bool:
        """Whether one of the shapes may: pyshacl asks all of them, whatever comes of the others."""
        return any(shape.may_fail for shape in self.shapes)

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the pattern of a breach, or of all where a value may be too much for pyshacl."""
        if self.may_fail:
            yield "FILTER(true)"
        else:
            yield from super().breaches(data, focus, path)

    def of_value(self, data: Data, value: str) -> Verdict:
        """What is known of a value comes from what is known of it for each shape."""
        known = self.joined(*(shape.verdict(data, value) for shape in self.shapes))
        return Verdict(*("true" if len(text) > _LONGEST else text for text in known))

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:
        """Look at what each shape looks at."""
        for shape in self.shapes:
            shape.read(seen, values)


def negated(*verdicts: Verdict) -> Verdict:
    """Return what is known of one that must not keep a constraint."""
    (verdict,) = verdicts
    return opposite(verdict)


ALL, ANY, ONE, NOT = all_kept, one_kept, just_one_kept, negated

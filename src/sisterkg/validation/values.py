"""Knows the constraints that each value keeps or breaks by itself (SHACL, 4.1, 4.3, 4.4, 4.8), not on several.

Each class says how pyshacl decides, on the terms of the store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

import pyoxigraph as ox

from sisterkg.validation.conditions import UNKNOWN, Verdict, both, either, exactly, exists, neither
from sisterkg.validation.constraint import Data, EachValue
from sisterkg.validation.expressions import is_alike
from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.paths import Path
from sisterkg.validation.terms import DECIMAL, EVEN_DATATYPES, INTEGER, LANG_STRING, STRING, Term
from sisterkg.vocab import term

_COMPARABLE = frozenset({INTEGER, DECIMAL})
"""Datatypes whose even literals rdflib and the store compare alike."""


@dataclass(frozen=True)
class OfClass(EachValue):
    """``sh:class``."""

    kind: ox.NamedNode

    def of_value(self, data: Data, value: str) -> Verdict:
        """A value breaks it that is no instance; a text has no class."""
        return exactly(neither(exists(data.is_a(value, self.kind))))

    def breaches(self, data: Data, focus: str, path: Path | None) -> Iterator[str]:
        """Yield the pattern of a value that is no instance; the store finds all instances at once, not each anew."""
        value = data.fresh() if path else focus
        way = f"{focus} {path.text} {value} ." if path else ""
        yield f"{way} MINUS {{ {data.is_a(value, self.kind)} }}"

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:
        """Look at the classes of the values."""
        for value in values:
            seen.classes(value)


_ALL_LITERALS = frozenset({term("rdfs:Literal"), term("rdfs:Datatype")})


@dataclass(frozen=True)
class OfDatatype(EachValue):
    """``sh:datatype``."""

    datatype: ox.NamedNode

    def of_value(self, data: Data, value: str) -> Verdict:
        """An even literal keeps it that has the datatype; pyshacl decides on odd ones."""
        has = f"(isLiteral({value}) && DATATYPE({value}) = {self.datatype})"
        if self.datatype.value in _ALL_LITERALS:
            return UNKNOWN
        if self.datatype.value in EVEN_DATATYPES or self.datatype.value in (STRING, LANG_STRING):
            return Verdict(neither(has), either(has, data.is_odd(value)))
        return Verdict("true", data.is_odd(value))


_KINDS: Mapping[str, str] = {
    term("sh:IRI"): "isIRI({0})",
    term("sh:BlankNode"): "isBlank({0})",
    term("sh:Literal"): "isLiteral({0})",
    term("sh:BlankNodeOrIRI"): "!isLiteral({0})",
    term("sh:BlankNodeOrLiteral"): "!isIRI({0})",
    term("sh:IRIOrLiteral"): "!isBlank({0})",
}
NODE_KINDS = frozenset(_KINDS)


@dataclass(frozen=True)
class OfNodeKind(EachValue):
    """``sh:nodeKind``."""

    kind: str

    def of_value(self, data: Data, value: str) -> Verdict:
        """A value breaks it that is of another kind."""
        return exactly(neither(_KINDS[self.kind].format(value)))


def same(value: str, constants: tuple[Term, ...]) -> str:
    """Return the condition that a value is one of some terms.

    >>> same("?v", (ox.NamedNode("http://e/a"),))
    '?v IN (<http://e/a>)'
    """
    named = [str(one) for one in constants if isinstance(one, ox.NamedNode)]
    texts = [f"sameTerm({value}, {one})" for one in constants if isinstance(one, ox.Literal)]
    return either(*([f"{value} IN ({', '.join(named)})"] if named else []), *texts)


@dataclass(frozen=True)
class AmongThese(EachValue):
    """``sh:in``."""

    allowed: tuple[Term, ...]

    def of_value(self, data: Data, value: str) -> Verdict:
        """A value breaks it that is none of the terms."""
        return exactly(neither(same(value, self.allowed)))


@dataclass(frozen=True)
class Matching(EachValue):
    """``sh:pattern``."""

    pattern: str
    has_flags: bool

    def of_value(self, data: Data, value: str) -> Verdict:
        """A value keeps it whose text matches. pyshacl decides on several lines and on what is not read alike."""
        if self.has_flags or not is_alike(self.pattern):
            return UNKNOWN
        matches = f"REGEX(STR({value}), {ox.Literal(self.pattern)})"
        lines = f'CONTAINS(STR({value}), "\\n")'
        blank = f"isBlank({value})"
        return Verdict(
            either(blank, f"COALESCE({neither(matches)} || {lines}, true)"),
            both(neither(blank), f"COALESCE({matches} || {lines}, true)"),
        )


@dataclass(frozen=True)
class OfLength(EachValue):
    """``sh:minLength``, ``sh:maxLength``."""

    sign: str
    length: int

    def of_value(self, data: Data, value: str) -> Verdict:
        """A value breaks it whose text is too short or too long; a blank node has none."""
        if self.sign == ">=" and self.length == 0:
            return exactly("false")
        return exactly(either(f"isBlank({value})", neither(f"STRLEN(STR({value})) {self.sign} {self.length}")))


@dataclass(frozen=True)
class InLanguage(EachValue):
    """``sh:languageIn``."""

    ranges: tuple[str, ...]
    """In lower case."""

    def of_value(self, data: Data, value: str) -> Verdict:
        """A text keeps it whose tag, or what is before the first hyphen of it, is one of the ranges."""
        tagged = both(f"isLiteral({value})", f'LANG({value}) != ""')
        if "*" in self.ranges:
            return exactly(neither(tagged))
        some = ", ".join(str(ox.Literal(one)) for one in self.ranges)
        within = either(f"LANG({value}) IN ({some})", f'STRBEFORE(CONCAT(LANG({value}), "-"), "-") IN ({some})')
        return exactly(neither(both(tagged, within)))


def is_comparable(value: str) -> str:
    """Return the condition that a value is a number that rdflib and the store compare alike."""
    some = ", ".join(f"<{one}>" for one in sorted(_COMPARABLE))
    return f"(isLiteral({value}) && DATATYPE({value}) IN ({some}))"


@dataclass(frozen=True)
class InRange(EachValue):
    """``sh:minInclusive`` and the other three."""

    sign: str
    bound: ox.Literal

    def of_value(self, data: Data, value: str) -> Verdict:
        """A number keeps it that is on the right side of the bound; pyshacl decides on what else is compared."""
        if self.bound.datatype.value not in _COMPARABLE:
            return UNKNOWN
        number = is_comparable(value)
        within = f"{value} {self.sign} {self.bound}"
        return Verdict(
            neither(both(number, within)),
            either(both(number, within), both(f"isLiteral({value})", neither(number))),
        )


@dataclass(frozen=True)
class Closed(EachValue):
    """``sh:closed``, with ``sh:ignoredProperties``."""

    allowed: tuple[Term, ...]

    def of_value(self, data: Data, value: str) -> Verdict:
        """A node breaks it that has a property that is not allowed; that it is a resource may always be said."""
        predicate, other = data.fresh(), data.fresh()
        names = ", ".join(str(one) for one in self.allowed if isinstance(one, ox.NamedNode))
        resource = f"{predicate} = <{term('rdf:type')}> && {other} = <{term('rdfs:Resource')}>"
        unknown = both(f"{predicate} NOT IN ({names})", neither(resource))
        return exactly(exists(f"{value} {predicate} {other} .", unknown))

    def read(self, seen: Neighbourhood, focuses: Set[Term], values: Set[Term]) -> None:
        """Look at all that is said of the values."""
        for value in values:
            seen.objects(value, None)

"""Knows where a SHACL path leads, in SPARQL and by following it in a store; does not know who asks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from sisterkg.validation.neighbourhood import Neighbourhood
from sisterkg.validation.terms import Term
from sisterkg.validation.unknown import Boundless

_DEEPEST = 9
"""Paths that are nested more deeply are refused by pyshacl."""


class Path(ABC):
    """A way from nodes to others."""

    @property
    def is_simple(self) -> bool:
        """Whether no value is found twice from one node because there are two ways between."""
        return False

    @property
    @abstractmethod
    def text(self) -> str:
        """The path as SPARQL 1.1 writes it (9.1)."""

    @abstractmethod
    def follow(self, seen: Neighbourhood, nodes: Iterable[Term]) -> Set[Term]:
        """Return where the path leads from nodes; all that it passes is taken into the neighbourhood."""


@dataclass(frozen=True)
class Step(Path):
    """One triple, forwards or backwards."""

    predicate: ox.NamedNode
    inverse: bool = False
    is_simple = True

    @property
    def text(self) -> str:
        """A predicate, behind a caret where the way is backwards."""
        return f"^{self.predicate}" if self.inverse else str(self.predicate)

    def follow(self, seen: Neighbourhood, nodes: Iterable[Term]) -> Set[Term]:
        """Return the objects of nodes, or their subjects."""
        read = seen.subjects if self.inverse else seen.objects
        return {end for node in nodes for end in read(node, self.predicate)}


@dataclass(frozen=True)
class Sequence(Path):
    """One path behind another."""

    parts: tuple[Path, ...]

    @property
    def text(self) -> str:
        """The parts with slashes between."""
        return "(" + "/".join(part.text for part in self.parts) + ")"

    def follow(self, seen: Neighbourhood, nodes: Iterable[Term]) -> Set[Term]:
        """Return where the last part leads from where the others led."""
        reached = set(nodes)
        for part in self.parts:
            reached = set(part.follow(seen, reached))
        return reached


@dataclass(frozen=True)
class Alternative(Path):
    """Any of several paths."""

    parts: tuple[Path, ...]

    @property
    def is_simple(self) -> bool:
        """Whether all parts are; a value comes up once a part at the most."""
        return all(part.is_simple for part in self.parts)

    @property
    def text(self) -> str:
        """The parts with bars between."""
        return "(" + "|".join(part.text for part in self.parts) + ")"

    def follow(self, seen: Neighbourhood, nodes: Iterable[Term]) -> Set[Term]:
        """Return where any part leads."""
        start = set(nodes)
        return {end for part in self.parts for end in part.follow(seen, start)}


@dataclass(frozen=True)
class Repeat(Path):
    """A path that is followed again and again: ``*``, ``+`` or ``?``."""

    part: Path
    how_often: str
    is_simple = True

    @property
    def text(self) -> str:
        """The part with its sign behind."""
        return f"({self.part.text}){self.how_often}"

    def follow(self, seen: Neighbourhood, nodes: Iterable[Term]) -> Set[Term]:
        """Return all that is reached, the nodes themselves too unless the sign is a plus."""
        start = set(nodes)
        reached: set[Term] = set()
        ahead = start
        while ahead:
            ahead = set(self.part.follow(seen, ahead)) - reached
            reached |= ahead
            if self.how_often == "?":
                break
        return reached if self.how_often == "+" else reached | start


_REPEATS: Mapping[Node, str] = {SH.zeroOrMorePath: "*", SH.oneOrMorePath: "+", SH.zeroOrOnePath: "?"}


def read_path(graph: Graph, node: Node, inverse: bool = False, depth: int = 0) -> Path:
    """Return a path of a shapes graph (SHACL, 2.3.1) as pyshacl follows it.

    pyshacl walks an inverse sequence in the order in which it is written, each step backwards.

    Raises:
        Boundless: for a path that is not well-formed, or that pyshacl refuses.
    """
    if depth > _DEEPEST:
        raise Boundless("a path is nested too deeply")
    if isinstance(node, URIRef):
        return Step(ox.NamedNode(str(node)), inverse)
    if isinstance(node, Literal):
        raise Boundless("a path is a text")
    said = [(predicate, value) for predicate, value in graph.predicate_objects(node) if predicate != RDF.type]
    if {predicate for predicate, _ in said} == {RDF.first, RDF.rest} and len(said) == 2:
        items = list(graph.items(node))
        if len(items) < 2 or depth + len(items) > _DEEPEST:
            raise Boundless("a sequence is too short or too long")
        return Sequence(tuple(read_path(graph, item, inverse, depth + i + 1) for i, item in enumerate(items)))
    if len(said) != 1:
        raise Boundless("a path is not well-formed")
    ((kind, value),) = said
    if kind == SH.inversePath:
        return read_path(graph, value, not inverse, depth + 1)
    if kind == SH.alternativePath:
        items = list(graph.items(value))
        if len(items) < 2:
            raise Boundless("there is no alternative")
        return Alternative(tuple(read_path(graph, item, inverse, depth + 1) for item in items))
    if kind in _REPEATS:
        return Repeat(read_path(graph, value, inverse, depth + 1), _REPEATS[kind])
    raise Boundless("a path is of an unknown kind")

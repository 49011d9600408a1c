"""Knows how a shapes graph is read into constraints; does not know what any of them does.

Soundness. A shape that is read here says of each focus node where it *may* break it: too often perhaps, never too
seldom. What a constraint cannot tell it leaves open, and then all focus nodes may break it. Where a shape is not
well-formed, is recursive or has a parameter that is not in the table, not even what it looks at is known: it is
``Boundless``, and pyshacl gets it with the whole graph. Nothing that is unknown is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from rdflib import RDF, Graph, Literal
from rdflib.namespace import SH
from rdflib.term import Node

from sisterkg.validation.constraint import Constraint, Shape
from sisterkg.validation.paths import read_path
from sisterkg.validation.queries import read_select
from sisterkg.validation.terms import Inexpressible
from sisterkg.validation.unknown import Boundless

_DEEPEST = 8
"""Shapes within shapes to more levels than these are left to pyshacl."""

_HARMLESS = frozenset(
    {
        SH.path, SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.severity, SH.message,
        SH.name, SH.description, SH.order, SH.group, SH.defaultValue, SH.deactivated,
    }
)  # fmt: skip
"""Terms of SHACL that ask nothing of a node."""

Reader = Callable[["Compiler", Node, Node], Iterable[Constraint]]
"""Reads the constraints that a value of a parameter means for a shape: compiler, shape, value."""


class Compiler:
    """Reads shapes of a graph, each once."""

    def __init__(self, graph: Graph, parameters: Mapping[Node, Reader]) -> None:
        self.graph = graph
        self._parameters = parameters
        self._read: dict[Node, Shape] = {}
        self._within: list[Node] = []
        self._custom = frozenset(graph.objects(predicate=SH.parameter / SH.path))

    def shape(self, node: Node) -> Shape:
        """Return a shape.

        Raises:
            Boundless: where it is not known what it looks at.
        """
        if node in self._within or len(self._within) >= _DEEPEST:
            raise Boundless("the shape is recursive, or nested too deeply")
        if node not in self._read:
            self._within.append(node)
            try:
                self._read[node] = self._shape(node)
            finally:
                self._within.pop()
        return self._read[node]

    def _shape(self, node: Node) -> Shape:
        path = self.single(node, SH.path)
        constraints = [
            constraint
            for parameter, value in sorted(self.graph.predicate_objects(node), key=_in_writing)
            for constraint in self._constraints(node, parameter, value)
        ]
        deactivated = self.single(node, SH.deactivated)
        if deactivated is not None and not isinstance(deactivated, Literal):
            raise Boundless("sh:deactivated is no text")
        is_active = deactivated is None or not bool(deactivated.value)
        return Shape(node, read_path(self.graph, path) if path is not None else None, tuple(constraints), is_active)

    def _constraints(self, node: Node, parameter: Node, value: Node) -> Iterable[Constraint]:
        if parameter in self._custom:
            raise Boundless("a component is not SHACL's own")
        if parameter in _HARMLESS or not str(parameter).startswith(str(SH)):
            return ()
        if parameter not in self._parameters:
            raise Boundless("a parameter is unknown")
        try:
            return self._parameters[parameter](self, node, value)
        except Inexpressible as reason:
            raise Boundless("a term has no counterpart in the store") from reason

    def single(self, node: Node, parameter: Node) -> Node | None:
        """Return the one value of a parameter, or nothing.

        Raises:
            Boundless: where there are several.
        """
        found = list(self.graph.objects(node, parameter))
        if len(found) > 1:
            raise Boundless("a parameter has several values")
        return found[0] if found else None

    def items(self, node: Node) -> list[Node]:
        """Return the members of a list.

        Raises:
            Boundless: where it is not well-formed, or empty.
        """
        found: list[Node] = []
        place = node
        while place != RDF.nil:
            first, rest = self.single(place, RDF.first), self.single(place, RDF.rest)
            if first is None or rest is None or len(found) > len(self.graph):
                raise Boundless("a list is not well-formed")
            found.append(first)
            place = rest
        if not found:
            raise Boundless("a list is empty")
        return found

    def nested(self, node: Node, has_path: bool | None = None) -> Shape:
        """Return a shape that another one names, with a path or without if that matters."""
        if isinstance(node, Literal) or has_path not in (None, (node, SH.path, None) in self.graph):
            raise Boundless("a shape is of the wrong kind")
        return self.shape(node)

    def select(self, shape: Node, node: Node) -> Iterable[Constraint]:
        """Return the constraint that a query is; one of the whole graph is known by itself only."""
        found = read_select(self.graph, shape, node)
        if len(self._within) > 1 and any(one.is_graph_wide for one in found):
            raise Boundless("a query of the whole graph stands within another shape")
        return found


def _in_writing(said: tuple[Node, Node]) -> tuple[str, ...]:
    """Return what a statement is sorted by: rdflib cannot compare all literals, such as a decimal and NaN."""
    return tuple(map(str, said))

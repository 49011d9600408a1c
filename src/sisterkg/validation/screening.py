"""Knows which nodes may break which shapes, and what pyshacl has to see of the graph for them; decides nothing.

Soundness. The screen may report too much, never too little: where a node breaks a shape, it says that it may
(``conditions``, ``compiling``). And pyshacl is given all that it looks at for these nodes: each pattern that it asks
the graph for while it validates them is in the part it gets, with all the triples that the whole graph has for it
(``neighbourhood``). So its findings on the part, for these nodes, are those on the whole graph. Where the compiler
does not know what a shape looks at, pyshacl gets the whole graph. Work and memory go with the findings: the nodes
come in batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import SH
from rdflib.term import Node

from sisterkg.validation import wide
from sisterkg.validation.compiling import Compiler
from sisterkg.validation.constraint import Data, Shape
from sisterkg.validation.neighbourhood import SUBCLASS, Neighbourhood
from sisterkg.validation.parameters import PARAMETERS
from sisterkg.validation.selects import Select
from sisterkg.validation.targets import Targets, targeted, without_targets
from sisterkg.validation.terms import Term, constant, in_rdflib
from sisterkg.validation.unknown import Boundless

_BATCH = 2_000
"""So many nodes, each for a shape, are judged at once."""
_WIDE_BATCH = 500
"""So many matches of a query of the whole graph: pyshacl compares each of its results with all before."""

Case = tuple[Shape, Term]
"""A node that may break a shape."""


@dataclass(frozen=True)
class Part:
    """What pyshacl is asked at once: triples, and the shapes with the nodes they are asked of."""

    triples: Iterable[ox.Triple]
    shapes: Graph


class Screen:
    """The shapes of a graph, ready for any data."""

    def __init__(self, shapes: Graph) -> None:
        self._graph = shapes
        self._bare = without_targets(shapes)
        self._known: list[tuple[Shape, Targets]] = []
        self._wide: list[tuple[Select, Node, Targets]] = []
        self.boundless: frozenset[Node] = frozenset()
        compiler = Compiler(shapes, PARAMETERS)
        for node, targets in targeted(shapes):
            try:
                targets.pattern(Data(has_odd=True, has_subclasses=True))
                self._sort(compiler.shape(node), targets)
            except Boundless:
                self.boundless |= {node}

    def _sort(self, shape: Shape, targets: Targets) -> None:
        selects = [one for one in shape.constraints if isinstance(one, Select) and one.is_graph_wide]
        if not selects:
            self._known.append((shape, targets))
        elif len(shape.constraints) == 1 and shape.is_active and targets.are_nodes:
            self._wide.append((selects[0], shape.node, targets))
        else:
            raise Boundless("a query of the whole graph stands beside others")

    def parts(self, store: ox.Store, has_odd: bool) -> Iterator[Part]:
        """Yield what pyshacl has to judge, a part of the graph after another; the first has nothing but the shapes.

        Shapes that are not well-formed are so refused, whatever the data.
        """
        data = Data(has_odd, has_subclasses=any(store.quads_for_pattern(None, SUBCLASS, None)))
        yield Part((), self._bare)
        cases = self._cases(store, data)
        while batch := list(islice(cases, _BATCH)):
            yield self._part(store, batch)
        for select, node, targets in self._wide:
            shapes = self._asked_of({node: targets.declared[SH.targetNode]})
            for triples in wide.parts(store, data, select, _WIDE_BATCH):
                yield Part(triples, shapes)
        if self.boundless:
            everything = (quad.triple for quad in store)
            yield Part(everything, without_targets(self._graph, keep=self.boundless))

    def _cases(self, store: ox.Store, data: Data) -> Iterator[Case]:
        for shape, targets in self._known:
            focuses = f"{{ SELECT DISTINCT ?this WHERE {{ {targets.pattern(data)} }} }}"
            found = set(_absent(store, targets))
            for breach in shape.breaches(data, "?this"):
                solutions = store.query(f"SELECT DISTINCT ?this WHERE {{ {focuses} {breach} }}")
                assert isinstance(solutions, ox.QuerySolutions)
                found.update(solution["this"] for solution in solutions)
            yield from ((shape, node) for node in found)

    def _part(self, store: ox.Store, batch: Iterable[Case]) -> Part:
        by_shape: dict[Node, tuple[Shape, set[Term]]] = {}
        for shape, node in batch:
            by_shape.setdefault(shape.node, (shape, set()))[1].add(node)
        seen = Neighbourhood(store)
        for shape, nodes in by_shape.values():
            shape.read(seen, nodes)
            for node in nodes:
                if isinstance(node, ox.BlankNode):  # pyshacl looks for it in the graph when it writes of it
                    seen.whereabouts(node)
        asked = {name: {in_rdflib(node) for node in nodes} for name, (_, nodes) in by_shape.items()}
        return Part(seen.triples, self._asked_of(asked))

    def _asked_of(self, focuses: Mapping[Node, Iterable[Node]]) -> Graph:
        """Return the shapes with these nodes alone as their targets."""
        asked = Graph(bind_namespaces="none")
        for triple in self._bare:
            asked.add(triple)
        for shape, nodes in focuses.items():
            for node in nodes:
                asked.add((shape, SH.targetNode, node))
        return asked


def _absent(store: ox.Store, targets: Targets) -> Iterator[Term]:
    """Yield the named targets that the graph does not speak of: the store finds no path of no steps from them."""
    for one in targets.declared[SH.targetNode]:
        node = constant(one)
        as_subject = () if isinstance(node, ox.Literal) else store.quads_for_pattern(node, None, None)
        if not any(as_subject) and not any(store.quads_for_pattern(None, None, node)):
            yield node

"""Knows which nodes a shape is asked of (SHACL, 2.1.3); does not know what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS, Graph
from rdflib.namespace import SH
from rdflib.term import Node

from sisterkg.validation.constraint import Data
from sisterkg.validation.terms import Inexpressible, constant
from sisterkg.validation.unknown import Boundless

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_LISTS = (SH["and"], SH["or"], SH.xone)


@dataclass(frozen=True)
class Targets:
    """The targets of a shape: by each property of SHACL, its values; a class that is a shape is a target class."""

    declared: Mapping[Node, frozenset[Node]]

    @property
    def are_nodes(self) -> bool:
        """Whether all are named one by one."""
        return not any(values for name, values in self.declared.items() if name != SH.targetNode)

    def pattern(self, data: Data) -> str:
        """Return the pattern of all focus nodes, as ``?this``; some may match twice.

        Raises:
            Boundless: where a target has no counterpart in the store.
        """
        try:
            some = {name: [constant(one) for one in values] for name, values in self.declared.items()}
        except Inexpressible as reason:
            raise Boundless("a target has no counterpart in the store") from reason
        if not all(isinstance(one, ox.NamedNode) for name in some if name != SH.targetNode for one in some[name]):
            raise Boundless("a target is a text")
        groups = [data.is_a("?this", one) for one in some[SH.targetClass] if isinstance(one, ox.NamedNode)]
        groups += [f"?this {one} {data.fresh()} ." for one in some[SH.targetSubjectsOf]]
        groups += [f"{data.fresh()} {one} ?this ." for one in some[SH.targetObjectsOf]]
        if some[SH.targetNode]:
            groups.append(f"VALUES ?this {{ {' '.join(str(one) for one in some[SH.targetNode])} }}")
        return " UNION ".join(f"{{ {group} }}" for group in groups)


def targeted(graph: Graph) -> Iterator[tuple[Node, Targets]]:
    """Yield the shapes that have targets."""
    implicit = frozenset(_implicit(graph))
    declaring = {shape for name in TARGETS for shape in graph.subjects(name)}
    for shape in sorted(declaring | implicit, key=str):
        declared: dict[Node, frozenset[Node]] = {name: frozenset(graph.objects(shape, name)) for name in TARGETS}
        if shape in implicit:
            declared[SH.targetClass] |= {shape}
        yield shape, Targets(declared)


def without_targets(graph: Graph, keep: frozenset[Node] = frozenset()) -> Graph:
    """Return a copy of shapes of which only some have their targets still."""
    copy = Graph(bind_namespaces="none")
    implicit = frozenset(_implicit(graph))
    classes = _classes_of_classes(graph)
    for subject, predicate, value in graph:
        is_target = predicate in TARGETS or (predicate == RDF.type and subject in implicit and value in classes)
        if subject in keep or not is_target:
            copy.add((subject, predicate, value))
    return copy


def _classes_of_classes(graph: Graph) -> set[Node]:
    """Return the classes whose instances are classes for pyshacl."""
    return {RDFS.Class, OWL.Class, *graph.subjects(RDFS.subClassOf, RDFS.Class)}


def _implicit(graph: Graph) -> Iterator[Node]:
    """Yield the shapes that are classes, too (SHACL, 2.1.3.3)."""
    shapes = {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(RDF.type, kind)}
    shapes |= {shape for name in (*TARGETS, SH.property, SH.node) for shape in graph.subjects(name)}
    shapes |= {
        shape
        for name in (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
        for shape in graph.objects(None, name)
    }
    shapes |= {shape for name in _LISTS for members in graph.objects(None, name) for shape in graph.items(members)}
    for kind in _classes_of_classes(graph):
        yield from (shape for shape in graph.subjects(RDF.type, kind) if shape in shapes)

"""Knows how the values of one resource of a catalogue are looked up; does not know what they are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse, serialize

from sisterkg.faults import SisterkgError
from sisterkg.vocab import term


@dataclass(frozen=True)
class Resource:
    """A data set or a distribution of a catalogue."""

    node: NamedNode | BlankNode
    graph: Store

    def values(self, name: str) -> Sequence[str]:
        """Return the values of a property, such as ``dcat:keyword``, as texts."""
        return [_text(node) for node in self._nodes(name)]

    def resources(self, name: str) -> Sequence[Resource]:
        """Return the resources that a property leads to."""
        nodes = [node for node in self._nodes(name) if isinstance(node, NamedNode | BlankNode)]
        return [Resource(node, self.graph) for node in sorted(nodes, key=str)]

    def _nodes(self, name: str) -> list[object]:
        return [quad.object for quad in self.graph.quads_for_pattern(self.node, NamedNode(term(name)), None)]

    def __str__(self) -> str:
        return _text(self.node)


def resources_of(graph: Store, kind: str) -> Sequence[Resource]:
    """Return the resources of a class, such as ``dcat:Dataset``, in an order that holds."""
    found = {
        quad.subject
        for quad in graph.quads_for_pattern(None, NamedNode(term("rdf:type")), NamedNode(term(kind)))
        if isinstance(quad.subject, NamedNode | BlankNode)
    }
    return [Resource(node, graph) for node in sorted(found, key=str)]


@dataclass(frozen=True)
class Catalog:
    """A catalogue as it was read."""

    graph: Store
    n_triples: bytes
    """The same with its values as they were written, which a store may write otherwise."""


def read_catalog(name: str, content: bytes, media_type: str = "") -> Catalog:
    """Read a catalogue in the syntax of its media type, or of the end of its name.

    Raises:
        SisterkgError: where it is in no known syntax, or broken.
    """
    syntax = RdfFormat.from_media_type(media_type) or RdfFormat.from_extension(name.rpartition(".")[2])
    if syntax is None:
        raise SisterkgError(f"{name} is in no known syntax", "name a file or address of Turtle, RDF/XML or JSON-LD")
    try:
        quads = list(parse(content, format=syntax, base_iri=name if "://" in name else None))
    except SyntaxError as error:
        raise SisterkgError(f"{name} cannot be read: {error}", "mend the catalogue") from error
    graph = Store()
    graph.extend(quads)
    return Catalog(graph, serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES) or b"")


def _text(node: object) -> str:
    value = getattr(node, "value", None)
    return value if isinstance(value, str) else str(node)

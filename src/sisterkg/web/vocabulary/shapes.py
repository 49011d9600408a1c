"""Knows the shapes that a snapshot was validated by, each as people read it; does not validate anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from sisterkg.findings import SEVERITIES, Severity
from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.opened import Value as Node
from sisterkg.syntaxes import SYNTAXES, numbered
from sisterkg.vocab import SHAPES, Iri, term
from sisterkg.web.vocabulary.constraints import CONSTRAINTS, PATHS, TARGETS
from sisterkg.web.vocabulary.questions import terms_of

_FOLDER = "shapes/"
_FIRST, _REST, _NIL = term("rdf:first"), term("rdf:rest"), term("rdf:nil")
_DEEPEST = 8
"""Levels of shapes within shapes that are read."""

_OF_PROPERTY = {"en": "of {value}:", "tr": "{value} için:"}
_TOGETHER = {"en": "together:", "tr": "birlikte:"}
_ITSELF = {"en": "{value}", "tr": "{value}"}

_Graph = Mapping[Node, Mapping[Iri, Sequence[Node]]]


@dataclass(frozen=True)
class Wanted:
    """One thing that a shape wants, or looks at: which pattern says it, its values, and what is within it."""

    pattern: Mapping[str, str]
    values: Sequence[Node] = ()
    within: Sequence[Wanted] = ()
    query: str = ""


@dataclass(frozen=True)
class Shape:
    """A shape that has a name."""

    iri: Iri
    file: str
    """The path of the file that it stands in."""
    severity: Severity
    messages: Sequence[Literal]
    mends: Sequence[Literal]
    targets: Sequence[Wanted]
    targeted: Sequence[tuple[Iri, Node]]
    """The same as the shape has it: by which property of SHACL it looks at what."""
    path: Sequence[Wanted | Node]
    """The property that is looked at; empty where the node itself is."""
    wants: Sequence[Wanted]
    mentioned: frozenset[str]
    """The IRIs of all terms that it speaks of."""

    subject: frozenset[str]
    """Of these, those that it is about: the properties that it looks at, else all that its query names."""

    @property
    def name(self) -> str:
        """The shape's name without its namespace."""
        return self.iri.rpartition("#")[2]


class Shapes:
    """The shapes of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def all(self) -> Sequence[Shape]:
        """The shapes by their files, in the order of their names."""
        paths = sorted(path for path in self._snapshot.files if path.startswith(_FOLDER) and path.endswith(".ttl"))
        return [shape for path in paths for shape in _read(path, self._snapshot.read(path))]

    @cached_property
    def _by_iri(self) -> Mapping[Iri, Shape]:
        return {shape.iri: shape for shape in self.all}

    def find(self, iri: Iri) -> Shape | None:
        """Return a shape by its IRI."""
        return self._by_iri.get(iri)

    def named(self, name: str) -> Shape | None:
        """Return a shape of ours by its name."""
        return self.find(Iri(SHAPES + name))

    def triples(self, shape: Shape) -> Sequence[Triple]:
        """Return all that is said of a shape, and of what it is made of: the same at every request."""
        said: dict[Node, list[Triple]] = {}
        for triple in numbered(SYNTAXES["ttl"].read(self._snapshot.read(shape.file))):
            said.setdefault(triple.subject, []).append(triple)
        found: list[Triple] = []
        waiting: list[Node] = [NamedNode(shape.iri)]
        while waiting:
            about = said.pop(waiting.pop(), [])
            found += about
            waiting += [triple.object for triple in about if isinstance(triple.object, BlankNode)]
        return found


def _read(path: str, content: bytes) -> Iterator[Shape]:
    graph: dict[Node, dict[Iri, list[Node]]] = {}
    for quad in parse(content, format=RdfFormat.TURTLE):
        graph.setdefault(quad.subject, {}).setdefault(Iri(quad.predicate.value), []).append(quad.object)
    named = [node for node in graph if isinstance(node, NamedNode) and term("sh:severity") in graph[node]]
    for node in sorted(named, key=str):
        yield _shape(path, node, graph)


def _shape(path: str, node: NamedNode, graph: _Graph) -> Shape:
    said = graph[node]
    severity = said[term("sh:severity")][0]
    targets = [Wanted(pattern, sorted(said[each], key=str)) for each, pattern in TARGETS.items() if each in said]
    return Shape(
        iri=Iri(node.value),
        file=path,
        severity=SEVERITIES.get(severity.value if isinstance(severity, NamedNode) else "", Severity.VIOLATION),
        messages=_texts(said.get(term("sh:message"), ())),
        mends=_texts(said.get(term("skg:mend"), ())),
        targets=targets,
        targeted=[(each, value) for each in TARGETS for value in sorted(said.get(each, ()), key=str)],
        path=[_path(each, graph) for each in said.get(term("sh:path"), ())],
        wants=list(_wants(said, graph, _DEEPEST)),
        mentioned=frozenset(_mentioned(node, graph)),
        subject=frozenset(_subject(node, graph)),
    )


def _subject(node: Node, graph: _Graph) -> Iterator[str]:
    said = graph.get(node, {})
    for each in said.get(term("sh:path"), said.get(term("sh:sparql"), ())):
        yield from [each.value] if isinstance(each, NamedNode) else _mentioned(each, graph)


def _texts(nodes: Sequence[Node]) -> Sequence[Literal]:
    return [node for node in nodes if isinstance(node, Literal)]


def _wants(said: Mapping[Iri, Sequence[Node]], graph: _Graph, depth: int) -> Iterator[Wanted]:
    for constraint, pattern in CONSTRAINTS.items():
        for node in said.get(constraint, ()):
            members = _members(node, graph)
            inner = [each for each in members if isinstance(each, BlankNode)] if depth else []
            if constraint == term("sh:property"):
                yield from (_inner(each, graph, depth - 1) for each in inner)
                continue
            query = next(filter(None, (_query(each, graph) for each in inner)), "")
            within = [] if query else [_inner(each, graph, depth - 1) for each in inner]
            yield Wanted(pattern, [each for each in members if not isinstance(each, BlankNode)], within, query)


def _query(node: Node, graph: _Graph) -> str:
    texts = _texts(graph.get(node, {}).get(term("sh:select"), ()))
    return texts[0].value if texts else ""


def _inner(node: Node, graph: _Graph, depth: int) -> Wanted:
    """Return what a shape within a shape wants, under the property that it looks at."""
    said = graph.get(node, {})
    paths = [_path(each, graph) for each in said.get(term("sh:path"), ())]
    wants = list(_wants(said, graph, depth))
    if len(wants) == 1 and not paths:
        return wants[0]
    properties = [each for path in paths for each in (path.values if isinstance(path, Wanted) else [path])]
    return Wanted(_OF_PROPERTY if paths else _TOGETHER, properties, wants)


def _path(node: Node, graph: _Graph) -> Wanted | Node:
    if not isinstance(node, BlankNode):
        return node
    for step, pattern in PATHS.items():
        for value in graph.get(node, {}).get(step, ()):
            return Wanted(pattern, _members(value, graph))
    return Wanted(_ITSELF, _members(node, graph))


def _members(node: Node, graph: _Graph) -> Sequence[Node]:
    """Return the members of a list, or the node itself where it is none."""
    found: list[Node] = []
    while isinstance(node, BlankNode) and _FIRST in graph.get(node, {}):
        found.append(graph[node][_FIRST][0])
        node = graph[node].get(_REST, (NamedNode(_NIL),))[0]
    return found or [node]


def _mentioned(node: Node, graph: _Graph) -> Iterator[str]:
    for predicate, nodes in graph.get(node, {}).items():
        for each in nodes:
            if isinstance(each, NamedNode):
                yield each.value
            elif isinstance(each, BlankNode):
                yield from _mentioned(each, graph)
            elif isinstance(each, Literal) and predicate == term("sh:select"):
                yield from terms_of(each.value)

"""Knows where each term is used: in the data, in which questions, by which shapes; read once for each snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple, parse

from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.opened import Value as Node
from sisterkg.vocab import ONTOLOGY_IRI, Iri, term
from sisterkg.web.examples import Example, examples_of
from sisterkg.web.vocabulary.questions import terms_of
from sisterkg.web.vocabulary.shapes import Shape, Shapes, Wanted
from sisterkg.web.vocabulary.terms import Term, read_terms

_LABELS = "ontology/labels.ttl"
_LOOKED_AT = 200
"""Things that a shape looks at of which one with the property that it wants is looked for."""


class Vocabulary:
    """The terms and shapes of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.shapes = Shapes(snapshot)
        self.pages: dict[tuple[str, str, str], str] = {}
        """The long pages that have been made, by their paths and languages: there are only a few."""

    def prepare(self) -> None:
        """Read the terms, the questions and the shapes now."""
        _ = self._by_iri, self._questions, self.shapes.all

    @cached_property
    def terms(self) -> Sequence[Term]:
        """Our terms, and those of others that have a name here; the ontology itself is none."""
        return [each for each in read_terms(self._triples) if each.iri != ONTOLOGY_IRI]

    @cached_property
    def _triples(self) -> Sequence[Triple]:
        labels = self._snapshot.read(_LABELS) if _LABELS in self._snapshot.files else b""
        quads = parse(labels, format=RdfFormat.TURTLE)
        return sorted({*self._snapshot.ontology, *(quad.triple for quad in quads)}, key=str)

    @cached_property
    def _by_iri(self) -> Mapping[Iri, Term]:
        return {each.iri: each for each in self.terms}

    def find(self, iri: Iri) -> Term | None:
        """Return a term by its IRI."""
        return self._by_iri.get(iri)

    def path_of(self, iri: str) -> str | None:
        """Return where on our pages a term of another vocabulary is told; None for what is no such term."""
        known = self._by_iri.get(Iri(iri))
        return known.path if known and not known.is_ours else None

    def triples(self, each: Term) -> Sequence[Triple]:
        """Return all that is said here of a term, sorted."""
        return [triple for triple in self._triples if triple.subject == NamedNode(each.iri)]

    @cached_property
    def _questions(self) -> Sequence[tuple[Example, frozenset[str]]]:
        return [(example, terms_of(example.text)) for example in examples_of(self._snapshot)]

    def questions_with(self, iri: Iri) -> Sequence[Example]:
        """Return the example questions that name a term."""
        return [example for example, named in self._questions if iri in named]

    def questions_with_any(self, iris: frozenset[str]) -> Sequence[Example]:
        """Return the example questions that name one of several terms."""
        return [example for example, named in self._questions if iris & named]

    def shapes_with(self, iri: Iri) -> Sequence[Shape]:
        """Return the shapes that speak of a term."""
        return [shape for shape in self.shapes.all if iri in shape.mentioned]

    def example_of(self, each: Term) -> Triple | None:
        """Return a triple of the data in which a term stands, where there is one."""
        node = NamedNode(each.iri)
        patterns = {
            "properties": (None, node, None),
            "classes": (None, NamedNode(term("rdf:type")), node),
            "measures": (None, NamedNode(term("schema:measuredProperty")), node),
            "individuals": (None, None, node),
        }
        found = self._snapshot.store.quads_for_pattern(*patterns[each.group], DefaultGraph())
        return next((quad.triple for quad in found), None)

    def looked_at(self, shape: Shape) -> Triple | None:
        """Return a triple of the snapshot that a shape looks at; one with the property that it wants, if there is."""
        found: Triple | None = None
        for target, value in shape.targeted:
            for quad in islice(self._snapshot.store.quads_for_pattern(*_pattern(target, value), None), _LOOKED_AT):
                found = found or quad.triple
                node = quad.object if target == term("sh:targetObjectsOf") else quad.subject
                if wanted := next(self._stated(node, shape.path), None):
                    return wanted
        return found

    def _stated(self, node: Node, path: Sequence[Wanted | Node]) -> Iterator[Triple]:
        if isinstance(node, NamedNode):
            for step in path:
                if isinstance(step, NamedNode):
                    yield from (q.triple for q in self._snapshot.store.quads_for_pattern(node, step, None, None))

    def uses_of(self, iri: Iri) -> int | None:
        """Return how often a term is used in the data, where the data set says so (VoID)."""
        for part, count in (("void:property", "void:triples"), ("void:class", "void:entities")):
            for partition in self._snapshot.subjects(term(part), iri):
                for node in self._snapshot.values(partition, term(count), 1):
                    return int(getattr(node, "value", "0"))
        return None


def _pattern(target: Iri, value: Node) -> tuple[Any, Any, Any]:
    """Return the pattern of the triples in which what a shape looks at stands (SHACL, 2.1.3)."""
    if target == term("sh:targetNode"):
        return value, None, None
    return (None, NamedNode(term("rdf:type")), value) if target == term("sh:targetClass") else (None, value, None)

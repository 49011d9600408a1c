"""Knows a term as people read it: its name, its meaning, what it is related to; does not know where it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from sisterkg.snapshot.opened import Value as Node
from sisterkg.vocab import PREFIXES, Iri, shortened, term

GROUPS: Mapping[str, tuple[str, ...]] = {
    "classes": (term("owl:Class"), term("rdfs:Class")),
    "properties": (term("owl:ObjectProperty"), term("owl:DatatypeProperty")),
    "measures": (term("rdf:Property"),),
}
"""Terms by their types; one that has none of these is an individual."""

INDIVIDUALS = "individuals"
_SAID_APART = frozenset(map(term, ("rdfs:label", "rdfs:comment", "rdfs:isDefinedBy", "rdf:type", "skos:altLabel")))


@dataclass(frozen=True)
class Term:
    """A term of ours, or one of another vocabulary that we use."""

    iri: Iri
    group: str
    labels: Sequence[Literal]
    comments: Sequence[Literal]
    relations: Sequence[tuple[Iri, Sequence[Node]]]
    """What else is said of it, by property."""

    @property
    def is_ours(self) -> bool:
        """Whether it is defined here."""
        return self.iri.startswith(PREFIXES["skg"])

    @property
    def short(self) -> str:
        """The term as a prefixed name."""
        return shortened(self.iri)

    @property
    def anchor(self) -> str:
        """Where it stands on the page of all terms."""
        return self.iri.removeprefix(PREFIXES["skg"]) if self.is_ours else self.short

    @property
    def path(self) -> str:
        """The path of its own page: those of other vocabularies are told apart by their prefix.

        >>> [Term(term(name), "", [], [], []).path for name in ("skg:capitalOf", "schema:name")]
        ['ontology/capitalOf', 'ontology/schema/name']
        """
        return f"ontology/{self.anchor.replace(':', '/', 1)}"


def read_terms(triples: Iterable[Triple]) -> Sequence[Term]:
    """Return the terms that triples speak of, those of ours first, in the order of their names."""
    said: dict[str, dict[Iri, list[Node]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode):
            predicates = said.setdefault(triple.subject.value, {})
            predicates.setdefault(Iri(triple.predicate.value), []).append(triple.object)
    terms = [_term(Iri(iri), about) for iri, about in said.items() if term("rdfs:label") in about]
    return sorted(terms, key=lambda each: (not each.is_ours, each.short.casefold()))


def _term(iri: Iri, said: Mapping[Iri, Sequence[Node]]) -> Term:
    types = {node.value for node in said.get(term("rdf:type"), ()) if isinstance(node, NamedNode)}
    group = next((name for name, kinds in GROUPS.items() if types & set(kinds)), INDIVIDUALS)
    if not types:
        group = "classes" if shortened(iri).partition(":")[2][:1].isupper() else "properties"
    return Term(
        iri=iri,
        group=group,
        labels=_texts(said.get(term("rdfs:label"), ())),
        comments=_texts(said.get(term("rdfs:comment"), ())),
        relations=[(each, sorted(nodes, key=str)) for each, nodes in sorted(said.items()) if each not in _SAID_APART],
    )


def _texts(nodes: Iterable[Node]) -> Sequence[Literal]:
    return [node for node in nodes if isinstance(node, Literal)]

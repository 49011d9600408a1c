"""Knows what a person is shown about a thing: labelled rows in their language; does not know HTTP or HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, shortened, term

LANGUAGES = ("en", "tr")
_NAMING = tuple(NamedNode(term(name)) for name in ("schema:name", "rdfs:label"))
_STATEMENTS_ABOUT = tuple(
    NamedNode(term(name))
    for name in ("schema:observationAbout", "rdf:subject", "skg:partner", "skg:checkedPlace", "prov:wasDerivedFrom")
)
_TELLING = (
    *("rdf:subject", "rdf:predicate", "rdf:object"),
    *("schema:observationAbout", "schema:measuredProperty", "schema:value"),
    *("skg:checkedItem", "skg:linkState", "skg:checked"),
)
STATEMENTS_LIMIT = 500


def local_path(iri: str, snapshot: Snapshot) -> str | None:
    """Return the path of one of our own pages, or of that about one of our own things; None for any other IRI."""
    if not iri.startswith(snapshot.base_iri):
        return None
    return iri.removeprefix(snapshot.base_iri).removeprefix("id/")


@dataclass(frozen=True)
class Value:
    """One value as shown: its text, the text's language, and the IRI it stands for, if any."""

    text: str
    language: str = ""
    iri: str = ""


@dataclass(frozen=True)
class Row:
    """A property and its values."""

    property: Value
    values: tuple[Value, ...]


class Describer:
    """Looks things up in a snapshot and labels them in one language, English where that one lacks."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self._snapshot = snapshot
        self._languages = (language, *(other for other in LANGUAGES if other != language))

    def label(self, iri: str) -> Value:
        """Return the name of a thing or term, else what it says in short, else a readable end of its IRI."""
        return self._name(iri) or Value(self._composed(iri) or self._short(iri), "", iri)

    def _name(self, iri: str) -> Value | None:
        store = self._snapshot.store
        names = [
            quad.object
            for naming in _NAMING
            for quad in store.quads_for_pattern(NamedNode(iri), naming, None)
            if isinstance(quad.object, Literal)
        ]
        by_language = {name.language: name.value for name in sorted(names, key=str, reverse=True)}
        language = next((language for language in self._languages if language in by_language), None)
        return Value(by_language[language], language, iri) if language else None

    def _composed(self, iri: str) -> str:
        """Return what a claim or figure says in short, by the names of what it speaks of: it has no name itself."""
        said = {triple.predicate.value: triple.object for triple in self._snapshot.about(Iri(iri))}
        parts = [said[term(name)] for name in _TELLING if term(name) in said]
        return ": ".join(self._plain(part) for part in parts)

    def _plain(self, node: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(node, NamedNode):
            name = self._name(node.value)
            return name.text if name else self._short(node.value)
        return node.value if isinstance(node, Literal) else str(node)

    def _short(self, iri: str) -> str:
        if path := local_path(iri, self._snapshot):
            return path
        return shortened(iri)

    def rows(self, triples: Iterable[Triple]) -> Sequence[Row]:
        """Return the properties of one subject with their values, each labelled."""
        by_property: dict[str, list[Value]] = {}
        for triple in triples:
            by_property.setdefault(triple.predicate.value, []).append(self._value(triple.object))
        rows = (Row(self.label(predicate), tuple(values)) for predicate, values in by_property.items())
        return sorted(rows, key=lambda row: row.property.text.casefold())

    def _value(self, node: NamedNode | BlankNode | Literal | Triple) -> Value:
        if isinstance(node, NamedNode):
            return self.label(node.value)
        if isinstance(node, Literal):
            return Value(node.value, node.language or "")
        return Value(str(node))


def statements_about(snapshot: Snapshot, iri: Iri) -> Sequence[Triple]:
    """Return the triples of a thing and of every figure, claim and partnership that is about it, sorted."""
    triples = set(snapshot.about(iri))
    for triple in snapshot.leading_to(iri, STATEMENTS_LIMIT):
        if triple.predicate in _STATEMENTS_ABOUT and isinstance(triple.subject, NamedNode):
            triples.update(snapshot.about(Iri(triple.subject.value)))
    return sorted(triples, key=str)

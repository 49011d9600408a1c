"""Knows what a person is shown about a thing: labelled rows in their language; does not know HTTP or HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Triple

from sisterkg.listing import LONGEST_LABEL
from sisterkg.reading import LANGUAGES, written_literal
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import ONTOLOGY_IRI, PREFIXES, SHAPES, Iri, shortened, term

_NAMING = tuple(NamedNode(term(name)) for name in ("schema:name", "rdfs:label"))
_TELLING = (
    *("rdf:subject", "rdf:predicate", "rdf:object"),
    *("schema:observationAbout", "schema:measuredProperty", "schema:value"),
    *("skg:checkedItem", "skg:linkState", "skg:checked"),
)
VALUES_SHOWN = 50
"""Values of one property that a page shows."""
_HUBS = 64
"""Things of very many properties whose rows are remembered."""
LONGEST = 2_000
"""Characters of a value that a page shows."""
_LABELS = 20_000
"""Labels that are remembered: the same ones come on page after page."""

_OURS = ((PREFIXES["skg"], "ontology/"), (SHAPES, "shapes/"))
"""Where terms and shapes of ours have their pages, wherever their IRIs lead."""


def local_path(iri: str, snapshot: Snapshot) -> str | None:
    """Return the path of one of our own pages, or of that about one of our own things; None for any other IRI.

    What follows is escaped where it is to be a link: nobody knows what a name in an IRI holds.
    """
    if iri.startswith(snapshot.base_iri):
        return iri.removeprefix(snapshot.base_iri).removeprefix("id/")
    if iri == ONTOLOGY_IRI:
        return "ontology"
    return next((path + iri.removeprefix(space) for space, path in _OURS if iri.startswith(space)), None)


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
    is_cut: bool = False
    """Whether there are more values than these."""


class Describer:
    """Looks things up in a snapshot and labels them in one language, English where that one lacks.

    It remembers labels: there is one for each language as long as the snapshot is served. What tells a thing apart
    from others of its name, if anything, is told behind its name.
    """

    def __init__(self, snapshot: Snapshot, language: str, apart: Callable[[str], str] = lambda _iri: "") -> None:
        self._snapshot = snapshot
        self._apart = apart
        self._language = language
        self._languages = (language, *(other for other in LANGUAGES if other != language))
        self._hubs: dict[tuple[Iri, Iri | None], Sequence[Row]] = {}
        """Rows of that of which very much is said: its page comes in many parts, each of which has them."""
        self._labels = lru_cache(maxsize=_LABELS)(self._labelled)

    def label(self, iri: str) -> Value:
        """Return the name of a thing or term, else what it says in short, else a readable end of its IRI."""
        return self._labels(iri)

    def _labelled(self, iri: str) -> Value:
        found = self._name(iri) or Value(self._composed(iri) or self._short(iri), "", iri)
        text, which = _cut(found.text, LONGEST_LABEL), self._apart(iri)
        return replace(found, text=f"{text} ({which})" if which else text)

    def chosen(self, texts: Iterable[Literal], iri: str = "") -> Value | None:
        """Return one of several texts: that in the reader's language, else in another of ours, else in none."""
        by_language = {text.language: text.value for text in sorted(texts, key=str, reverse=True)}
        found = next((language for language in (*self._languages, None) if language in by_language), "")
        return Value(_cut(by_language[found]), found or "", iri) if found != "" else None

    def _name(self, iri: str) -> Value | None:
        store = self._snapshot.store
        names = [
            quad.object
            for naming in _NAMING
            for quad in store.quads_for_pattern(NamedNode(iri), naming, None)
            if isinstance(quad.object, Literal) and quad.object.language
        ]
        return self.chosen(names, iri)

    def _composed(self, iri: str) -> str:
        """Return what a claim or figure says in short, by the names of what it speaks of: it has no name itself."""
        parts = [node for name in _TELLING for node in self._snapshot.values(Iri(iri), term(name), 1)]
        return ": ".join(self._plain(part) for part in parts)

    def _plain(self, node: NamedNode | BlankNode | Literal | Triple) -> str:
        if isinstance(node, NamedNode):
            name = self._name(node.value)
            return name.text if name else self._short(node.value)
        if isinstance(node, Literal):
            return written_literal(node.value, node.datatype.value, self._language)
        return str(node)

    def _short(self, iri: str) -> str:
        if path := local_path(iri, self._snapshot):
            return path
        return shortened(iri)

    def rows(self, triples: Iterable[Triple]) -> Sequence[Row]:
        """Return the properties of one subject with their values, each labelled."""
        by_property: dict[str, list[Value]] = {}
        for triple in triples:
            by_property.setdefault(triple.predicate.value, []).append(self.value(triple.object))
        rows = (
            Row(self.label(predicate), tuple(values[:VALUES_SHOWN]), len(values) > VALUES_SHOWN)
            for predicate, values in by_property.items()
        )
        return sorted(rows, key=lambda row: row.property.text.casefold())

    def rows_of(self, iri: Iri, graph: Iri | None = None) -> Sequence[Row]:
        """Return the properties of a thing with their values, of each property no more than a page shows.

        Where there are many they are looked up by property: a hub has very many values of one of them.
        """
        if (known := self._hubs.get((iri, graph))) is not None:
            return known
        snapshot, most = self._snapshot, 20 * VALUES_SHOWN
        within = NamedNode(graph) if graph else DefaultGraph()
        found = snapshot.store.quads_for_pattern(NamedNode(iri), None, None, within)
        some = [quad.triple for quad in islice(found, most + 1)]
        if len(some) <= most:
            return self.rows(sorted(some, key=str))
        properties = {Iri(triple.predicate.value) for triple in some}.union(() if graph else snapshot.properties)
        rows = self.rows(
            Triple(NamedNode(iri), NamedNode(predicate), node)
            for predicate in properties
            for node in snapshot.values(iri, predicate, VALUES_SHOWN + 1, graph)
        )
        if len(self._hubs) < _HUBS:
            self._hubs[iri, graph] = rows
        return rows

    def value(self, node: NamedNode | BlankNode | Literal | Triple) -> Value:
        """Return a node as it is shown: a thing by its name, a number or date as the reader writes it."""
        if isinstance(node, NamedNode):
            return self.label(node.value)
        if isinstance(node, Literal):
            return Value(_cut(written_literal(node.value, node.datatype.value, self._language)), node.language or "")
        return Value(_cut(str(node)))


def _cut(text: str, longest: int = LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"

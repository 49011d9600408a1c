"""Knows how statements are put into sentences with their notes; does not know which statements a page tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from babel.units import get_unit_name
from pyoxigraph import Literal, NamedNode

from sisterkg.reading import locale_of
from sisterkg.snapshot.opened import Value as Node
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.profiles.footnotes import Footnotes, Mark
from sisterkg.web.profiles.patterns import ANY_SENTENCE, QUALIFIERS, SENTENCES, UNIT_NAMES, Pattern
from sisterkg.web.profiles.statements import Statement

Piece = str | Value
"""A part of a sentence: words of ours, or a value."""

_ORDER = {predicate: place for place, predicate in enumerate(SENTENCES)}
_PARTS: Mapping[str, Iri] = {"relative_to": term("skg:relativeTo"), "ranked_by": term("skg:rankedBy")}
_UNITS = (term("schema:unitCode"), term("schema:unitText"))
_SPELLINGS = (term("skg:valueAsPublished"),)


@dataclass(frozen=True)
class Sentence:
    """What a page says, in pieces, with the notes that it rests on."""

    pieces: Sequence[Piece]
    notes: Sequence[Mark] = ()
    remarks: Sequence[Value] = ()
    """Of the editors, as they wrote them."""
    is_disputed: bool = False
    source: str = ""
    """The IRI of the statement that is said."""


@dataclass(frozen=True)
class Fact:
    """A property with what is said of it."""

    property: Value
    sentences: Sequence[Sentence]


class Teller:
    """Says statements in one language, and keeps the notes of a page."""

    def __init__(self, describer: Describer, footnotes: Footnotes, language: str) -> None:
        self._describer = describer
        self._footnotes = footnotes
        self._language = language

    def facts(self, statements: Iterable[Statement], page_about: str = "") -> Sequence[Fact]:
        """Return statements in sentences, by property; what the page is about is no link in them."""
        by_property: dict[Iri, list[Statement]] = {}
        for statement in statements:
            by_property.setdefault(statement.predicate, []).append(statement)
        properties = sorted(by_property, key=lambda iri: (_ORDER.get(iri, len(_ORDER)), iri))
        return [
            Fact(
                self._describer.label(iri),
                [self.sentence(each, page_about) for each in sorted(by_property[iri], key=self._by_value)],
            )
            for iri in properties
        ]

    def _by_value(self, statement: Statement) -> tuple[str, str]:
        return self._describer.value(statement.object).text.casefold(), statement.iri

    def sentence(self, statement: Statement, page_about: str = "") -> Sentence:
        """Return a statement in a sentence."""
        values = {name: node for name, iri in _PARTS.items() for node in statement.said.get(iri, ())[:1]}
        known = {name: self._value(node, page_about) for name, node in values.items()}
        if unit := self._unit(statement):
            known["unit"] = Value(unit)
        said = self._said(NamedNode(statement.about), statement.predicate, statement.object, known, page_about)
        remarks = statement.said.get(term("skos:editorialNote"), ())
        return Sentence(
            pieces=_qualified(said, list(self._qualifiers(statement))),
            notes=self._notes(statement),
            remarks=[self._describer.value(node) for node in remarks],
            is_disputed=statement.is_disputed,
            source=statement.iri,
        )

    def plain(self, about: Iri, predicate: Iri, value: Node, page_about: str = "") -> Sentence:
        """Return a plain triple in a sentence."""
        return Sentence(self._said(NamedNode(about), predicate, value, {}, page_about))

    def _said(
        self, about: Node, predicate: Iri, value: Node, more: Mapping[str, Value], page_about: str
    ) -> Sequence[Piece]:
        values = {
            "about": self._value(about, page_about),
            "object": self._value(value, page_about),
            "property": Value(self._describer.label(predicate).text),
            **more,
        }
        fitting = (
            each for each in (SENTENCES.get(predicate), ANY_SENTENCE) if each and _names(each) <= values.keys()
        )
        return list(_filled(next(fitting)[self._language], values))

    def _value(self, node: Node, page_about: str) -> Value:
        value = self._describer.value(node)
        return Value(value.text, value.language) if value.iri and value.iri == page_about else value

    def _unit(self, statement: Statement) -> str:
        """Return what the unit of a figure is called: in the reader's language where CLDR has it."""
        code, text = (
            next((str(n.value) for n in statement.said.get(iri, ()) if isinstance(n, Literal)), "") for iri in _UNITS
        )
        if code == "P1":
            return "%"
        name = (
            get_unit_name(UNIT_NAMES[code], "long", locale=locale_of(self._language)) if code in UNIT_NAMES else None
        )
        return name or text

    def _qualifiers(self, statement: Statement) -> Iterator[Piece]:
        said = [
            _filled(pattern[self._language], {"value": self._describer.value(node)})
            for predicate, pattern in QUALIFIERS.items()
            for node in statement.said.get(predicate, ())
            if not (isinstance(node, Literal) and predicate == term("skg:precision") and node.value == "1")
        ]
        for number, pieces in enumerate(said):
            yield " (" if number == 0 else ", "
            yield from pieces
        if said:
            yield ")"

    def _notes(self, statement: Statement) -> Sequence[Mark]:
        spelt = next((node for iri in _SPELLINGS for node in statement.said.get(iri, ())), None)
        shown = statement.object.value if isinstance(statement.object, Literal) else ""
        differs = isinstance(spelt, Literal) and spelt.value != shown
        spelling = self._describer.value(spelt) if differs and spelt is not None else None
        entries = statement.said.get(term("prov:wasDerivedFrom"), ())
        return [self._footnotes.mark(Iri(node.value), spelling) for node in entries if isinstance(node, NamedNode)]


def _qualified(said: Sequence[Piece], qualifiers: Sequence[Piece]) -> Sequence[Piece]:
    """Return a sentence with what more is said before its full stop.

    >>> _qualified(["It is old."], [" (by the source)"])
    ['It is old', ' (by the source)', '.']
    """
    *front, last = said
    if not qualifiers or not isinstance(last, str) or not last.endswith("."):
        return [*said, *qualifiers]
    return [*front, last.removesuffix("."), *qualifiers, "."]


def _names(pattern: Pattern) -> set[str]:
    return {name for sentence in pattern.values() for _, name, _, _ in Formatter().parse(sentence) if name}


def _filled(sentence: str, values: Mapping[str, Value]) -> Iterator[Piece]:
    for words, name, _, _ in Formatter().parse(sentence):
        if words:
            yield words
        if name:
            yield values[name]

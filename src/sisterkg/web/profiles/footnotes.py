"""Knows where each thing that a page says was taken from, a numbered note for each place; not what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value


@dataclass(frozen=True)
class Mark:
    """One of the places of a page at which a note is cited."""

    number: int
    """The note's."""
    place: int
    """Counted from 1 for each note."""


@dataclass(frozen=True)
class Footnote:
    """An entry of the source, with how it spells what is said where that differs; or another source, in words."""

    number: int
    source: Value
    page: Value | None = None
    retrieved: str = ""
    """When the page was read; ISO 8601, or empty."""
    spelling: Value | None = None
    cited: int = 0
    """At how many places of the page."""


class Footnotes:
    """The notes of one page, numbered as they come. Each mark that is given out is to be shown once."""

    def __init__(self, snapshot: Snapshot, describer: Describer) -> None:
        self._snapshot = snapshot
        self._describer = describer
        self._notes: dict[tuple[Iri | Value, Value | None], Footnote] = {}
        self._pages: dict[Iri, Iri | None] = {}
        self._read: dict[Iri, str] = {}

    @property
    def notes(self) -> Sequence[Footnote]:
        """The notes so far."""
        return [*self._notes.values()]

    def mark(self, source: Iri | Value, spelling: Value | None = None) -> Mark:
        """Cite the note about a source and a spelling, which is a new one where there is none.

        ``source`` is the IRI of an entry, or what the data have in words.
        """
        key = (source, spelling)
        note = self._notes.get(key) or self._note(source, spelling)
        self._notes[key] = replace(note, cited=note.cited + 1)
        return Mark(note.number, note.cited + 1)

    def _note(self, source: Iri | Value, spelling: Value | None) -> Footnote:
        number = len(self._notes) + 1
        if isinstance(source, Value):
            return Footnote(number, source, spelling=spelling)
        page = self._page_of(source)
        return Footnote(
            number=number,
            source=self._describer.label(source),
            page=self._describer.label(page) if page else None,
            retrieved=self._day_of(page) if page else "",
            spelling=spelling,
        )

    def _page_of(self, entry: Iri) -> Iri | None:
        if entry not in self._pages:
            nodes = self._snapshot.values(entry, term("schema:isPartOf"), 1)
            self._pages[entry] = next((Iri(node.value) for node in nodes if isinstance(node, NamedNode)), None)
        return self._pages[entry]

    def _day_of(self, page: Iri) -> str:
        if page not in self._read:
            days = self._snapshot.values(page, term("skg:retrieved"), 1)
            self._read[page] = next((node.value for node in days if isinstance(node, Literal)), "")
        return self._read[page]

"""Knows where each thing that a page says was taken from, a numbered note for each place; not what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value


@dataclass(frozen=True)
class Footnote:
    """An entry of the source, with how it spells what is said where that differs."""

    number: int
    entry: Value
    page: Value | None
    retrieved: str
    """When the page was read; ISO 8601, or empty."""
    spelling: Value | None


class Footnotes:
    """The notes of one page, numbered as they come."""

    def __init__(self, snapshot: Snapshot, describer: Describer) -> None:
        self._snapshot = snapshot
        self._describer = describer
        self._numbers: dict[tuple[str, Value | None], int] = {}
        self._notes: list[Footnote] = []
        self._pages: dict[Iri, Iri | None] = {}
        self._read: dict[Iri, str] = {}

    @property
    def notes(self) -> Sequence[Footnote]:
        """The notes so far."""
        return self._notes

    def mark(self, entry: Iri, spelling: Value | None = None) -> int:
        """Return the number of the note about an entry and a spelling, which is a new one where there is none."""
        key = (entry, spelling)
        if key not in self._numbers:
            self._numbers[key] = len(self._notes) + 1
            self._notes.append(self._note(entry, spelling))
        return self._numbers[key]

    def _note(self, entry: Iri, spelling: Value | None) -> Footnote:
        page = self._page_of(entry)
        return Footnote(
            number=len(self._notes) + 1,
            entry=self._describer.label(entry),
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

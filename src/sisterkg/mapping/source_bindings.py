"""Knows the IRIs that a data set mints, and which field of dataset.toml fills which variable; not the records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sisterkg.mapping import terms
from sisterkg.mapping.terms import Node, Term
from sisterkg.records import DatasetRecord, Reference
from sisterkg.vocab import Iri, Slug, dataset_iri, entity_iri

Bound = tuple[str, Mapping[str, Term]]
"""The name of a template and a binding of its variables."""


@dataclass(frozen=True)
class SourceBinder:
    """Binds what a data set says of itself: under its base IRI every IRI is minted, to its source statements lead."""

    dataset: DatasetRecord

    def of_dataset(self) -> Iterator[Bound]:
        """Yield the bindings of what the data set says of itself, its publishers and its source page."""
        dataset, source = self.dataset, self.dataset.source
        itself, source_publisher = terms.node(dataset_iri(dataset.base_iri)), self._node("agent", "source-publisher")
        publisher, contact = self._node("agent", "publisher"), self._node("agent", "contact")
        licence = terms.node(Iri(dataset.license))
        yield (
            "dataset",
            {
                "dataset": itself,
                "home": self._node("place", dataset.home),
                "identifier": terms.text(dataset.id),
                "modified": terms.day(dataset.modified),
                "license": licence,
                "publisher": publisher,
                "publisherUrl": terms.node(Iri(dataset.publisher.url)),
                "contact": contact,
                "contactUrl": terms.node(Iri(dataset.contact.url)),
                "page": self._page,
                "pageLanguage": terms.text(source.language),
                "pagePublisher": source_publisher,
                "retrieved": terms.day(source.retrieved),
            },
        )
        for language in dataset.languages:
            yield "dataset", {"dataset": itself, "language": terms.text(language)}
        named = {
            itself: dataset.title,
            licence: dict.fromkeys(dataset.title, dataset.license_title),
            publisher: dataset.publisher.name,
            contact: dataset.contact.name,
            self._page: source.title,
            source_publisher: source.publisher,
        }
        for thing, names in named.items():
            for language, written in names.items():
                yield "name", {"thing": thing, "name": terms.text(written, language)}
        for language, written in dataset.description.items():
            yield "name", {"thing": itself, "description": terms.text(written, language)}

    def of_entry_numbers(self, numbers: Iterable[int]) -> Iterator[Bound]:
        """Yield the bindings of the source page's entries."""
        for number in numbers:
            yield (
                "entry",
                {
                    "entry": self._entry(number),
                    "nameEn": terms.text(f"Entry {number}", "en"),
                    "nameTr": terms.text(f"Madde {number}", "tr"),
                    "number": terms.number(number),
                    "page": self._page,
                },
            )

    def _as_published(self, written: str | None) -> Term | None:
        return terms.text(written, self.dataset.source.language) if written else None

    @cached_property
    def _page(self) -> Node:
        return terms.node(Iri(self.dataset.source.url))

    def _node(self, kind: str, name: str) -> Node:
        return Node(f"{self._opening}{kind}/{name}>")

    @cached_property
    def _opening(self) -> str:
        """What the IRI of every entity begins with, as N-Triples writes it."""
        return terms.node(entity_iri(self.dataset.base_iri, "", "")).removesuffix("/>")

    def _place(self, identifier: Slug) -> Node:
        return self._node("place", identifier)

    def _entry(self, number: int) -> Node:
        return self._node("entry", str(number))

    def _reference(self, reference: Reference) -> Node:
        return self._node(reference.kind, reference.id)


def bound(**fields: Term | None) -> Mapping[str, Term]:
    """Return the variables that have a term; the others stay unbound."""
    return {variable: value for variable, value in fields.items() if value is not None}


def note_of(note: str | None) -> Term | None:
    """Return a note, which we write in English."""
    return terms.text(note, "en") if note else None

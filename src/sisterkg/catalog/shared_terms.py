"""Knows the IRIs that a catalogue mints and the values that several of its parts share; not what they are said of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from sisterkg import authorities
from sisterkg.catalog.coverage import Coverage
from sisterkg.catalog.texts import said
from sisterkg.dumps import Dump
from sisterkg.mapping import terms
from sisterkg.mapping.terms import Node, Term
from sisterkg.records import DatasetRecord
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.vocab import CountryCode, Iri, dataset_iri


@dataclass(frozen=True)
class Described:
    """What a catalogue is made of."""

    dataset: DatasetRecord
    country: CountryCode
    """The home city's."""
    coverage: Coverage
    files: tuple[PublishedFile, ...]
    """The downloads, with their sizes and hashes."""


class SharedTerms:
    """The terms of one data set's catalogue."""

    def __init__(self, described: Described) -> None:
        self._described = described
        self._dataset = described.dataset
        self._base = described.dataset.base_iri

    def _said(self, name: str, **more: Mapping[str, str]) -> Iterator[Term]:
        return said(name, self._dataset, **more)

    @staticmethod
    def _texts(by_language: Mapping[str, str]) -> Iterator[Term]:
        return (terms.text(written, language) for language, written in by_language.items())

    @cached_property
    def _dates(self) -> Mapping[str, Term]:
        issued, modified = self._dataset.issued, self._dataset.modified
        return {"modified": terms.day(modified)} | ({"issued": terms.day(issued)} if issued else {})

    @cached_property
    def _licence(self) -> Node:
        known = authorities.licence_at(self._dataset.license)
        return terms.node(authorities.licence(known.code) if known else Iri(self._dataset.license))

    @cached_property
    def _languages(self) -> list[Term]:
        found = map(authorities.language, self._dataset.languages)
        return [terms.node(language) for language in found if language]

    @cached_property
    def _themes(self) -> list[Term]:
        return [terms.node(authorities.theme(code)) for code in self._dataset.themes]

    @cached_property
    def _spatial(self) -> list[Term]:
        country = authorities.country(self._described.country)
        where: list[Term] = [terms.node(country)] if country else []
        return [*where, self._location] if self._described.coverage.box else where

    @property
    def _itself(self) -> Node:
        return terms.node(dataset_iri(self._base))

    @property
    def _publisher(self) -> Node:
        return self._node("agent/publisher")

    @property
    def _contact(self) -> Node:
        return self._node("agent/contact")

    @property
    def _sparql(self) -> Node:
        return self._node("service/sparql")

    @property
    def _reconciliation(self) -> Node:
        return self._node("service/reconcile")

    @property
    def _location(self) -> Node:
        return self._node("location/coverage")

    @property
    def _period(self) -> Node:
        return self._node("period/coverage")

    @property
    def _provenance(self) -> Node:
        return self._node("provenance/source")

    @property
    def _source(self) -> Node:
        return terms.node(Iri(self._dataset.source.url))

    @property
    def _shapes(self) -> Node:
        return self._url("shapes")

    def _distribution_node(self, dump: Dump) -> Node:
        return self._node(f"distribution/{slug(dump)}")

    def _node(self, path: str) -> Node:
        return terms.node(Iri(f"{self._base}id/{path}"))

    def _url(self, path: str) -> Node:
        return terms.node(Iri(self._base + path))


def slug(dump: Dump) -> str:
    """Return a dump's name as the end of an IRI, where a point would begin a suffix."""
    return dump.name.replace(".", "-")

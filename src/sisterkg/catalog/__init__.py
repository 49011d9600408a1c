"""Knows what the data set says of itself to portals, archives and search engines; not what the records say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from sisterkg.catalog.coverage import Coverage
from sisterkg.catalog.dcat import bindings
from sisterkg.catalog.federated import Addressing
from sisterkg.catalog.linkset import Link, Mappings, links_of
from sisterkg.catalog.schema_org import markup
from sisterkg.catalog.shared_terms import Described
from sisterkg.catalog.sitemap import pages, robots, sitemaps
from sisterkg.catalog.void import Statistics, VoidDescriber
from sisterkg.dumps import DUMPS
from sisterkg.mapping.template import Template, read_templates
from sisterkg.records import Summary
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES
from sisterkg.vocab import FACT_PROPERTIES, Iri, entity_iri

__all__ = ["PLANNED", "Addressing", "Catalog", "Mappings", "Statistics", "pages", "robots", "sitemaps"]

PLANNED = tuple(PublishedFile(name, 0, "0" * 64) for name in DUMPS)
"""The downloads before they are written, for who wants to know whether the catalogue will be right."""


@dataclass(frozen=True)
class Catalog:
    """What a data set says of itself."""

    templates: Mapping[str, Template]
    summary: Summary

    @classmethod
    def read(cls, folder: Path, summary: Summary) -> Catalog:
        """Read the templates of a folder."""
        return cls(read_templates(folder), summary)

    def make_up(self, counted: Statistics, is_there: Callable[[str], bool]) -> list[str]:
        """Return the lines that tell what a graph is made of, and are part of it (VoID).

        Told is what was counted of it, and whether a line or the beginning of one is in it.
        """
        dataset = self.summary.dataset
        formats = [each.reader for each in SYNTAXES.values()] + [each.format for each in DATASET_SYNTAXES.values()]
        describer = VoidDescriber(
            template=self.templates["void"],
            base_iri=dataset.base_iri,
            dumps=tuple(name for name, dump in DUMPS.items() if dump.is_rdf),
            features=[Iri(rdf_format.iri) for rdf_format in formats],
            examples=self._examples,
        )
        return describer.describe(counted, is_there)

    @staticmethod
    def links(lines: Iterable[str]) -> Iterator[Link]:
        """Yield the links among a graph's sorted lines, each with the English name of the thing that is linked."""
        return links_of(lines)

    def mappings(self) -> Mappings:
        """Return who makes the table of links (SSSOM)."""
        return Mappings(self.summary.dataset, self.summary.links)

    def describe(self, files: Iterable[PublishedFile]) -> list[str]:
        """Return the lines of the catalogue, with the downloads among the files (DCAT-AP)."""
        lines = (self.templates[name].triples(binding) for name, binding in bindings(self._described(files)))
        return sorted(set(chain.from_iterable(lines)))

    def markup(
        self, files: Iterable[PublishedFile], labels: Mapping[str, Mapping[str, str]], language: str
    ) -> Mapping[str, object]:
        """Return what search engines are told of the data set in a language, with the downloads among the files."""
        measured = [FACT_PROPERTIES[name] for name in self.summary.measured]
        names = {each.iri: labels.get(each.iri, {}).get(language, each.name) for each in measured}
        return markup(self._described(files), names, language)

    def _described(self, files: Iterable[PublishedFile]) -> Described:
        return Described(
            dataset=self.summary.dataset,
            country=self.summary.home_country,
            coverage=Coverage.of(self.summary.extent),
            files=tuple(file for file in files if file.path in DUMPS),
        )

    @cached_property
    def _examples(self) -> list[Iri]:
        """The home city, its first partner, and their partnership."""
        base, home, partner = self.summary.dataset.base_iri, self.summary.dataset.home, self.summary.first_partner
        examples = [entity_iri(base, "place", home)]
        if partner:
            examples += [entity_iri(base, "place", partner), entity_iri(base, "partnership", f"{home}-{partner}")]
        return examples

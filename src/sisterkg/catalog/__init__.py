"""Knows what the data set says of itself to portals, archives and search engines; not what the records say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from sisterkg.catalog.coverage import Coverage
from sisterkg.catalog.dcat import bindings
from sisterkg.catalog.federated import addressed
from sisterkg.catalog.linkset import as_sssom, linkset
from sisterkg.catalog.schema_org import markup
from sisterkg.catalog.shared_terms import Described
from sisterkg.catalog.sitemap import robots, sitemap
from sisterkg.catalog.void import VoidDescriber
from sisterkg.dumps import DUMPS, LINKS, SSSOM
from sisterkg.mapping.template import Template, read_templates
from sisterkg.published import PublishedNumber
from sisterkg.records import Records
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES
from sisterkg.vocab import Iri, entity_iri

__all__ = ["PLANNED", "Catalog", "addressed", "robots", "sitemap"]

PLANNED = tuple(PublishedFile(name, 0, "0" * 64) for name in DUMPS)
"""The downloads before they are written, for who wants to know whether the catalogue will be right."""


@dataclass(frozen=True)
class Catalog:
    """What a data set says of itself."""

    templates: Mapping[str, Template]
    records: Records

    @classmethod
    def read(cls, folder: Path, records: Records) -> Catalog:
        """Read the templates of a folder."""
        return cls(read_templates(folder), records)

    def make_up(self, lines: Iterable[str]) -> list[str]:
        """Return the lines that tell what a graph is made of, and are part of it (VoID)."""
        dataset = self.records.dataset
        formats = [each.reader for each in SYNTAXES.values()] + [each.format for each in DATASET_SYNTAXES.values()]
        describer = VoidDescriber(
            template=self.templates["void"],
            base_iri=dataset.base_iri,
            dumps=tuple(name for name, dump in DUMPS.items() if dump.is_rdf),
            features=[Iri(rdf_format.iri) for rdf_format in formats],
            examples=self._examples,
        )
        return describer.describe(list(lines))

    def links(self, lines: Iterable[str]) -> Mapping[str, bytes]:
        """Return the files of the links alone, by their names."""
        links = linkset(lines)
        n_triples = "".join(f"{line}\n" for line in links).encode()
        return {f"{LINKS}.nt": n_triples, f"{LINKS}.{SSSOM.suffix}": as_sssom(links, self.records)}

    def describe(self, files: Iterable[PublishedFile]) -> list[str]:
        """Return the lines of the catalogue, with the downloads among the files (DCAT-AP)."""
        lines = (self.templates[name].triples(binding) for name, binding in bindings(self._described(files)))
        return sorted(set(chain.from_iterable(lines)))

    def markup(
        self, files: Iterable[PublishedFile], labels: Mapping[str, Mapping[str, str]], language: str
    ) -> Mapping[str, object]:
        """Return what search engines are told of the data set in a language, with the downloads among the files."""
        measured = {fact.predicate for fact in self.records.facts if isinstance(fact.value, PublishedNumber)}
        names = {each.iri: labels.get(each.iri, {}).get(language, each.name) for each in measured}
        return markup(self._described(files), names, language)

    def _described(self, files: Iterable[PublishedFile]) -> Described:
        return Described(
            dataset=self.records.dataset,
            country=self.records.home.country,
            coverage=Coverage.of(self.records),
            files=tuple(file for file in files if file.path in DUMPS),
        )

    @cached_property
    def _examples(self) -> list[Iri]:
        """The home city, its first partner, and their partnership."""
        records, base = self.records, self.records.dataset.base_iri
        home, partner = records.home, next(records.partners, None)
        examples = [entity_iri(base, "place", home.id)]
        if partner:
            examples += [
                entity_iri(base, "place", partner.id),
                entity_iri(base, "partnership", f"{home.id}-{partner.id}"),
            ]
        return examples

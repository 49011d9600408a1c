"""Knows how the make-up of a graph is counted and told by VoID, itself included; not what the graph is about.

The description is part of the graph that it describes, so its own triples are counted, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType

from sisterkg.mapping import terms
from sisterkg.mapping.template import Template
from sisterkg.mapping.terms import Node, Term
from sisterkg.vocab import GEONAMES, ONTOLOGY_IRI, PREFIXES, Iri, dataset_iri, shortened, term

_TYPE = terms.node(term("rdf:type"))

_MATCHES: Mapping[str, Node] = MappingProxyType(
    {"exact": terms.node(term("owl:sameAs")), "close": terms.node(term("skos:closeMatch"))}
)
_TARGETS: Mapping[str, tuple[Iri, str]] = MappingProxyType(
    {
        "wikidata": (Iri("https://www.wikidata.org/"), PREFIXES["wd"]),
        "geonames": (Iri("https://www.geonames.org/"), GEONAMES),
    }
)
"""What we link to: its home page, and how its IRIs begin."""


@dataclass
class Statistics:
    """What a graph has of everything that VoID counts."""

    triples: int = 0
    subjects: set[str] = field(default_factory=set)
    properties: Counter[str] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    links: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By kind of match and by target."""

    @classmethod
    def of(cls, lines: Iterable[str]) -> Statistics:
        """Count N-Triples lines, each of which is there once.

        >>> lines = ['<e:s> <e:p> "1" .', '<e:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <e:C> .']
        >>> counted = Statistics.of(lines)
        >>> counted.triples, len(counted.subjects), counted.classes
        (2, 1, Counter({'<e:C>': 1}))
        """
        counted = cls()
        for line in lines:
            counted._count(*line[:-2].split(" ", 2))
        return counted

    def _count(self, subject: str, predicate: str, value: str) -> None:
        self.triples += 1
        self.subjects.add(subject)
        self.properties[predicate] += 1
        if predicate == _TYPE:
            self.classes[value] += 1
        for (match, link), (target, (_, space)) in product(_MATCHES.items(), _TARGETS.items()):
            if predicate == link and value.startswith(f"<{space}"):
                self.links[match, target] += 1


@dataclass(frozen=True)
class VoidDescriber:
    """Describes the graph of one data set."""

    template: Template
    base_iri: str
    dumps: Sequence[str]
    """The names of the downloads."""
    features: Sequence[Iri]
    """Their formats (W3C, Unique URIs for File Formats)."""
    examples: Sequence[Iri]
    """Things that a newcomer may look at, the first one the root of all."""

    def describe(self, lines: Sequence[str]) -> list[str]:
        """Return the lines that describe a graph which consists of the given lines and of themselves."""
        described: list[str] = []
        while (again := self._described(Statistics.of({*lines, *described}))) != described:
            described = again
        return described

    def _described(self, counted: Statistics) -> list[str]:
        return sorted({line for binding in self._bindings(counted) for line in self.template.triples(binding)})

    def _bindings(self, counted: Statistics) -> Iterator[Mapping[str, Term]]:
        itself = terms.node(dataset_iri(self.base_iri))
        yield {
            "dataset": itself,
            "homepage": terms.node(Iri(self.base_iri)),
            "uriSpace": terms.text(f"{self.base_iri}id/"),
            "endpoint": terms.node(Iri(f"{self.base_iri}sparql")),
            "root": terms.node(self.examples[0]),
            "triples": terms.number(counted.triples),
            "entities": terms.number(len(counted.subjects)),
            "subjects": terms.number(len(counted.subjects)),
            "classes": terms.number(len(counted.classes)),
            "properties": terms.number(len(counted.properties)),
        }
        several: Mapping[str, Iterable[Iri]] = {
            "dump": (Iri(f"{self.base_iri}download/{name}") for name in self.dumps),
            "feature": self.features,
            "example": self.examples,
            "vocabulary": _vocabularies(counted),
        }
        for variable, values in several.items():
            for value in values:
                yield {"dataset": itself, variable: terms.node(value)}
        for name, members in counted.classes.items():
            part = self._part("class", name)
            yield {"dataset": itself, "classPart": part, "class": Node(name), "members": terms.number(members)}
        for name, uses in counted.properties.items():
            part = self._part("property", name)
            yield {"dataset": itself, "propertyPart": part, "property": Node(name), "uses": terms.number(uses)}
        for (match, target), links in counted.links.items():
            home, space = _TARGETS[target]
            yield {
                "dataset": itself,
                "linkset": terms.node(Iri(f"{self.base_iri}id/linkset/{target}-{match}")),
                "predicate": _MATCHES[match],
                "target": terms.node(home),
                "targetSpace": terms.text(space),
                "links": terms.number(links),
            }

    def _part(self, kind: str, name: str) -> Node:
        """Return the IRI of the part of the data set that has a class or property.

        The term is written by its prefix, which all terms of ours have.
        """
        short = shortened(name.strip("<>")).replace(":", "-")
        return terms.node(Iri(f"{self.base_iri}id/partition/{kind}-{'-'.join(re.findall(r'[A-Za-z0-9]+', short))}"))


def _vocabularies(counted: Statistics) -> Iterator[Iri]:
    """Yield the namespaces of the terms that a graph uses, ours by its name."""
    used = {name.strip("<>") for name in (*counted.properties, *counted.classes)}
    for namespace in PREFIXES.values():
        if any(name.startswith(namespace) for name in used):
            yield ONTOLOGY_IRI if namespace == PREFIXES["skg"] else Iri(namespace)

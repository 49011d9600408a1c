"""Knows how the make-up of a graph is counted and told by VoID, itself included; not what the graph is about.

The description is part of the graph that it describes, so its own triples are counted, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


_TELLING = re.compile(
    "^[^ ]+ ({}|[^ ]+)".format(
        "|".join(
            [
                f"{re.escape(_TYPE)} [^ ]+",
                *(
                    re.escape(f"{link} <{space}")
                    for link, (_, space) in product(_MATCHES.values(), _TARGETS.values())
                ),
            ]
        )
    ).encode(),
    re.MULTILINE,
)
"""Finds in each line what is counted: its predicate, with the class that a type is and the target that a link has."""


@dataclass
class Statistics:
    """What a graph has of everything that VoID counts."""

    triples: int = 0
    subjects: int = 0
    told: Counter[bytes] = field(default_factory=Counter)
    """How often each predicate, class and kind of link is there, as it stands in a line."""

    def add(self, lines: bytes, subjects: int) -> None:
        r"""Count N-Triples lines, each of which is there once, and so many subjects that begin in them.

        >>> counted = Statistics()
        >>> counted.add(b'<e:s> <e:p> "1" .\n<e:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <e:C> .\n', 1)
        >>> counted.triples, counted.subjects, counted.classes
        (2, 1, Counter({'<e:C>': 1}))
        """
        found = _TELLING.findall(lines)
        self.triples += len(found)
        self.subjects += subjects
        self.told.update(found)

    def join(self, other: Statistics) -> None:
        """Add what was counted of other lines, of other subjects."""
        self.triples += other.triples
        self.subjects += other.subjects
        self.told += other.told

    @property
    def properties(self) -> Counter[str]:
        """How many triples each property has."""
        counted: Counter[str] = Counter()
        for told, times in self.told.items():
            counted[told.partition(b" ")[0].decode()] += times
        return counted

    @property
    def classes(self) -> Counter[str]:
        """How many members each class has."""
        told = ((*each.decode().partition(" "), times) for each, times in self.told.items())
        return Counter({value: times for predicate, _, value, times in told if predicate == _TYPE and value})

    @property
    def links(self) -> Counter[tuple[str, str]]:
        """How many links there are by kind of match and by target."""
        return Counter(
            {
                (match, target): times
                for (match, link), (target, (_, space)) in product(_MATCHES.items(), _TARGETS.items())
                if (times := self.told[f"{link} <{space}".encode()])
            }
        )

    def with_lines(self, lines: Iterable[str], is_there: Callable[[str], bool]) -> Statistics:
        """Return what the graph has together with lines; told which lines, or beginnings of them, it has already."""
        more = Statistics(self.triples, self.subjects, Counter(self.told))
        new = [line for line in {*lines} if not is_there(line)]
        subjects = {line.partition(" ")[0] for line in new}
        more.add("".join(f"{line}\n" for line in new).encode(), sum(not is_there(f"{each} ") for each in subjects))
        return more


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

    def describe(self, counted: Statistics, is_there: Callable[[str], bool]) -> list[str]:
        """Return the lines that describe a graph which consists of what was counted and of themselves.

        Told is, too, whether a line or the beginning of one is in what was counted.
        """
        described: list[str] = []
        while (again := self._described(counted.with_lines(described, is_there))) != described:
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
            "entities": terms.number(counted.subjects),
            "subjects": terms.number(counted.subjects),
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

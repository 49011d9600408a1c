"""Knows what SHACL shapes find in a graph; does not know the terms of either.

pyshacl has the last word on each finding. A graph that is small it gets as it is. Of a larger one it gets what may
break a shape (``screening``): the report is the same, and comes much sooner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection as Listed
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from sisterkg.faults import SisterkgError
from sisterkg.findings import SEVERITIES, Finding, Report, Severity, worst_first
from sisterkg.memory import give_back, memory_at_hand
from sisterkg.validation.judging import judge
from sisterkg.validation.loading import NTriples, size_of, store, triples
from sisterkg.validation.screening import Part, Screen
from sisterkg.validation.terms import Inexpressible
from sisterkg.vocab import Iri, term

SMALL = 60_000
"""Bytes of N-Triples up to which pyshacl gets a graph as it is: about there both ways take as long."""
_OF_A_BYTE = 4
"""Bytes that a store in memory takes at the peak, for each of N-Triples."""
_SHARE = 4
"""A store is in memory where that is at most one in so many bytes of what is at hand; the rest is for others."""
_ALWAYS = 64 << 20
"""Bytes of N-Triples up to which it is so on any machine."""

_KINDS = frozenset(
    f"<{component}>"
    for component in (
        SH.NodeKindConstraintComponent,
        SH.MaxCountConstraintComponent,
        SH.UniqueLangConstraintComponent,
    )
)
"""What a value can be that no want of another makes good."""


@dataclass(frozen=True)
class Shapes:
    """The shapes of a folder, parsed once."""

    graph: Graph

    @classmethod
    def read(cls, folder: Path, pattern: str = "*.ttl") -> Shapes:
        """Read every ``*.ttl`` of a folder, or those whose names fit a pattern.

        Raises:
            SisterkgError: for a file that is not Turtle.
        """
        graph = Graph()
        for file in sorted(folder.glob(pattern)):
            try:
                for _ in pyoxigraph.parse(path=file):
                    pass  # pyoxigraph refuses wrong Turtle that rdflib lets pass
            except SyntaxError as error:
                raise SisterkgError(f"{file.name}, line {error.lineno}: {error.msg}", "mend the Turtle") from error
            graph.parse(file)
        return cls(graph)

    def in_languages(self, languages: Collection[str]) -> Shapes:
        """Return the same shapes, but that those are deactivated which want a text in other languages alone.

        A city that keeps no Turkish names lacks none.
        """
        graph = Graph()
        graph += self.graph
        for shape, wanted in self.graph.subject_objects(SH.qualifiedValueShape / SH.languageIn):
            if not {str(language) for language in Listed(self.graph, wanted)} & set(languages):
                graph.set((shape, SH.deactivated, Literal(True)))
        return Shapes(graph)

    @cached_property
    def messages(self) -> Mapping[Node, tuple[tuple[str, str], ...]]:
        """The messages of every shape, by language."""
        return self._texts(SH.message)

    @cached_property
    def mends(self) -> Mapping[Node, tuple[tuple[str, str], ...]]:
        """What mends what every shape finds, by language."""
        return self._texts(URIRef(term("skg:mend")))

    def _texts(self, predicate: URIRef) -> Mapping[Node, tuple[tuple[str, str], ...]]:
        found: dict[Node, list[tuple[str, str]]] = {}
        for shape, text in self.graph.subject_objects(predicate):
            assert isinstance(text, Literal)
            found.setdefault(shape, []).append((text.language or "", str(text)))
        return {shape: tuple(sorted(texts)) for shape, texts in found.items()}

    def validate(self, n_triples: NTriples, small: int = SMALL) -> Report:
        """Return what the shapes find in a graph given as N-Triples, however large it is.

        Up to so many bytes pyshacl gets the graph as it is; the report is the same either way. A graph that is
        too large for the memory at hand is screened in a store on disk, beside its file, in twice the time.

        Raises:
            SisterkgError: where the shapes cannot be applied.
        """
        is_small = size_of(n_triples) <= small
        parts = [Part(triples(n_triples), self.graph)] if is_small else self._screened(n_triples)
        found = {finding for part in parts for finding in self._findings(judge(part.triples, part.shapes))}
        return Report(tuple(sorted(found, key=worst_first)))

    def hold(self, group: str, n_triples: bytes) -> bool:
        """Tell whether a graph has what a group of shapes wants, and nothing that is of another kind than any wants.

        A group is named by the end of the IRI that ``sh:group`` leads to. What the other shapes want may be missing.
        """
        of_group = {
            str(shape) for shape, name in self.graph.subject_objects(SH.group) if str(name).endswith(f"#{group}")
        }
        findings = self.validate(n_triples).findings
        return not any(finding.shape in of_group or finding.component in _KINDS for finding in findings)

    @cached_property
    def _screen(self) -> Screen:
        return Screen(self.graph)

    def _screened(self, n_triples: NTriples) -> Iterator[Part]:
        try:
            yield from self._in_parts(n_triples)
        except Inexpressible:
            yield Part(triples(n_triples), self.graph)

    def _in_parts(self, n_triples: NTriples) -> Iterator[Part]:
        """Yield what the screen lets through.

        Raises:
            Inexpressible: before anything else, where the store cannot hold the graph.
        """
        if fits_memory(size_of(n_triples)):
            yield from self._screen.parts(*store(n_triples))
            give_back()
            return
        beside = n_triples.parent if isinstance(n_triples, Path) else None
        with TemporaryDirectory(dir=beside, prefix=".work-") as folder:
            yield from self._screen.parts(*store(n_triples, Path(folder)))

    def _findings(self, results: Graph) -> Iterator[Finding]:
        for node in results.subjects(RDF.type, SH.ValidationResult):
            shape = results.value(node, SH.sourceShape)
            path = results.value(node, SH.resultPath)
            yield Finding(
                severity=SEVERITIES.get(str(results.value(node, SH.resultSeverity)), Severity.VIOLATION),
                shape=Iri(str(shape)),
                focus=_n_triples(results.value(node, SH.focusNode)),
                path=_n_triples(path) if isinstance(path, URIRef) else "",
                value=_n_triples(results.value(node, SH.value)),
                component=_n_triples(results.value(node, SH.sourceConstraintComponent)),
                messages=self.messages.get(shape, ()) if shape else (),
                mends=self.mends.get(shape, ()) if shape else (),
            )


def fits_memory(size: int) -> bool:
    """Tell whether a graph of so many bytes of N-Triples is screened in memory."""
    return size <= max(_ALWAYS, memory_at_hand() // (_OF_A_BYTE * _SHARE))


def _n_triples(node: Node | None) -> str:
    if node is None:
        return ""
    if isinstance(node, Literal):
        # rdflib writes a text of several lines as Turtle does.
        datatype = pyoxigraph.NamedNode(str(node.datatype)) if node.datatype else None
        return str(pyoxigraph.Literal(str(node), language=node.language, datatype=datatype))
    written: str = node.n3()
    return written

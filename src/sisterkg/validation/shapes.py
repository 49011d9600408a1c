"""Knows what SHACL shapes find in a graph; does not know the terms of either.

pyshacl has the last word on each finding. A graph that is small it gets as it is. Of a larger one it gets what may
break a shape (``screening``): the report is the same, and comes much sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from sisterkg.faults import SisterkgError
from sisterkg.findings import Finding, Report, Severity, worst_first
from sisterkg.validation.judging import judge
from sisterkg.validation.loading import store, triples
from sisterkg.validation.screening import Part, Screen
from sisterkg.vocab import Iri

SMALL = 60_000
"""Bytes of N-Triples up to which pyshacl gets a graph as it is: about there both ways take as long."""
LARGE = 1_500_000_000
"""Bytes of N-Triples from which the screen works on disk, in twice the time: in memory it takes three times them."""

_SEVERITIES: Mapping[Node | None, Severity] = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}


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

    @cached_property
    def messages(self) -> Mapping[Node, tuple[tuple[str, str], ...]]:
        """The messages of every shape, by language."""
        found: dict[Node, list[tuple[str, str]]] = {}
        for shape, message in self.graph.subject_objects(SH.message):
            assert isinstance(message, Literal)
            found.setdefault(shape, []).append((message.language or "", str(message)))
        return {shape: tuple(sorted(messages)) for shape, messages in found.items()}

    def validate(self, n_triples: bytes, small: int = SMALL) -> Report:
        """Return what the shapes find in a graph given as N-Triples, however large it is.

        Up to so many bytes pyshacl gets the graph as it is; the report is the same either way.

        Raises:
            SisterkgError: where the shapes cannot be applied.
        """
        parts = self._screened(n_triples) if len(n_triples) > small else [Part(triples(n_triples), self.graph)]
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

    def _screened(self, n_triples: bytes) -> Iterator[Part]:
        if len(n_triples) < LARGE:
            yield from self._screen.parts(*store(n_triples))
            return
        with TemporaryDirectory(prefix="sisterkg-") as folder:
            yield from self._screen.parts(*store(n_triples, folder))

    def _findings(self, results: Graph) -> Iterator[Finding]:
        for node in results.subjects(RDF.type, SH.ValidationResult):
            shape = results.value(node, SH.sourceShape)
            path = results.value(node, SH.resultPath)
            yield Finding(
                severity=_SEVERITIES.get(results.value(node, SH.resultSeverity), Severity.VIOLATION),
                shape=Iri(str(shape)),
                focus=_n_triples(results.value(node, SH.focusNode)),
                path=_n_triples(path) if isinstance(path, URIRef) else "",
                value=_n_triples(results.value(node, SH.value)),
                component=_n_triples(results.value(node, SH.sourceConstraintComponent)),
                messages=self.messages.get(shape, ()) if shape else (),
            )


def _n_triples(node: Node | None) -> str:
    if node is None:
        return ""
    written: str = node.n3()
    return written

"""Knows what SHACL shapes find in a graph; does not know the terms of either. The only importer of pyshacl."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph
import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from sisterkg.faults import SisterkgError
from sisterkg.findings import Finding, Report, Severity, worst_first
from sisterkg.vocab import Iri

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

    def validate(self, n_triples: bytes) -> Report:
        """Return what the shapes find in a graph given as N-Triples."""
        graph = _PreparingGraph(bind_namespaces="none")
        graph.parse(data=n_triples, format="nt")
        try:
            _, results, text = pyshacl.validate(graph, shacl_graph=self.graph, inplace=True, do_owl_imports=False)
        except RuntimeError as error:  # all of pyshacl's own errors are RuntimeErrors
            raise SisterkgError(f"the shapes cannot be applied: {error}", "mend the shapes") from error
        if not isinstance(results, Graph):
            raise SisterkgError(f"the shapes cannot be applied: {text}", "mend the shapes")
        found = (self._finding(results, node) for node in results.subjects(RDF.type, SH.ValidationResult))
        return Report(tuple(sorted(set(found), key=worst_first)))

    def hold(self, group: str, n_triples: bytes) -> bool:
        """Tell whether a graph has what a group of shapes wants, and nothing that is of another kind than any wants.

        A group is named by the end of the IRI that ``sh:group`` leads to. What the other shapes want may be missing.
        """
        of_group = {
            str(shape) for shape, name in self.graph.subject_objects(SH.group) if str(name).endswith(f"#{group}")
        }
        findings = self.validate(n_triples).findings
        return not any(finding.shape in of_group or finding.component in _KINDS for finding in findings)

    def _finding(self, results: Graph, node: Node) -> Finding:
        shape = results.value(node, SH.sourceShape)
        path = results.value(node, SH.resultPath)
        return Finding(
            severity=_SEVERITIES.get(results.value(node, SH.resultSeverity), Severity.VIOLATION),
            shape=Iri(str(shape)),
            focus=_n_triples(results.value(node, SH.focusNode)),
            path=_n_triples(path) if isinstance(path, URIRef) else "",
            value=_n_triples(results.value(node, SH.value)),
            component=_n_triples(results.value(node, SH.sourceConstraintComponent)),
            messages=self.messages.get(shape, ()) if shape else (),
        )


class _PreparingGraph(Graph):
    """A graph that parses each SPARQL text once.

    pyshacl asks a SPARQL constraint anew for every focus node, and rdflib would parse it anew each time, which
    takes fourteen times as long as answering it. (On a pyoxigraph store, which pyshacl takes too, ``sh:in`` finds
    plain strings to differ from themselves.)
    """

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401  # as rdflib has it
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *args, **kwargs)


@lru_cache(maxsize=256)
def _prepared(text: str) -> Query:
    return prepareQuery(text)


def _n_triples(node: Node | None) -> str:
    if node is None:
        return ""
    written: str = node.n3()
    return written

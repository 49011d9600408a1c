"""Knows what SHACL shapes find in a graph; does not know the terms of either. The only importer of pyshacl."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
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
from sisterkg.vocab import Iri, entity_iri, term


class Severity(StrEnum):
    """How bad a finding is: only a violation stops a build."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


_SEVERITIES: Mapping[Node | None, Severity] = {
    SH.Violation: Severity.VIOLATION,
    SH.Warning: Severity.WARNING,
    SH.Info: Severity.INFO,
}
_SEVERITY_IRIS: Mapping[Severity, Iri] = {
    Severity.VIOLATION: term("sh:Violation"),
    Severity.WARNING: term("sh:Warning"),
    Severity.INFO: term("sh:Info"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """One result of a shape; terms are as N-Triples writes them, an absent one is empty."""

    severity: Severity
    shape: Iri
    focus: str
    path: str
    value: str
    component: str
    messages: tuple[tuple[str, str], ...]
    """The shape's message by language, sorted."""

    @property
    def shape_name(self) -> str:
        """The shape's name without its namespace."""
        return self.shape.partition("#")[2]

    @property
    def key(self) -> str:
        """A name for the finding that stays while shape, focus, path and value stay."""
        parts = "\n".join((self.shape, self.focus, self.path, self.value))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Report:
    """All findings of a graph, sorted, worst first."""

    findings: tuple[Finding, ...]

    @property
    def violations(self) -> Sequence[Finding]:
        """The findings that stop a build."""
        return [finding for finding in self.findings if finding.severity is Severity.VIOLATION]

    @property
    def conforms(self) -> bool:
        """Whether nothing stops a build."""
        return not self.violations

    def triples(self, base: str) -> Iterator[str]:
        """Yield the report as N-Triples lines (SHACL, 3.6), without blank nodes and without line ends.

        ``sh:conforms`` is false where there is any finding, as SHACL has it.
        """
        report = f"<{base}id/report>"
        yield f"{report} <{RDF.type}> <{SH.ValidationReport}> ."
        conforms = "false" if self.findings else "true"
        yield f'{report} <{SH.conforms}> "{conforms}"^^<{term("xsd:boolean")}> .'
        for finding in self.findings:
            node = f"<{entity_iri(base, 'finding', finding.key)}>"
            yield f"{report} <{SH.result}> {node} ."
            yield f"{node} <{RDF.type}> <{SH.ValidationResult}> ."
            yield f"{node} <{SH.focusNode}> {finding.focus} ."
            yield f"{node} <{SH.resultSeverity}> <{_SEVERITY_IRIS[finding.severity]}> ."
            yield f"{node} <{SH.sourceShape}> <{finding.shape}> ."
            yield f"{node} <{SH.sourceConstraintComponent}> {finding.component} ."
            if finding.path:
                yield f"{node} <{SH.resultPath}> {finding.path} ."
            if finding.value:
                yield f"{node} <{SH.value}> {finding.value} ."
            for language, message in finding.messages:
                yield f"{node} <{SH.resultMessage}> {Literal(message, lang=language).n3()} ."

    def as_json(self) -> Mapping[str, object]:
        """Return the report as plain data: counts by severity, and the findings."""
        return {
            "conforms": self.conforms,
            "counts": {s.value: sum(f.severity is s for f in self.findings) for s in Severity},
            "findings": [
                {
                    "severity": finding.severity.value,
                    "shape": finding.shape,
                    "focus": finding.focus.strip("<>"),
                    "path": finding.path.strip("<>"),
                    "value": finding.value,
                    "message": dict(finding.messages),
                }
                for finding in self.findings
            ],
        }


@dataclass(frozen=True)
class Shapes:
    """The shapes of a folder, parsed once."""

    graph: Graph

    @classmethod
    def read(cls, folder: Path) -> Shapes:
        """Read every ``*.ttl`` of a folder.

        Raises:
            SisterkgError: for a file that is not Turtle.
        """
        graph = Graph()
        for file in sorted(folder.glob("*.ttl")):
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
        _, results, text = pyshacl.validate(graph, shacl_graph=self.graph, inplace=True, do_owl_imports=False)
        if not isinstance(results, Graph):
            raise SisterkgError(f"the shapes cannot be applied: {text}", "mend the shapes")
        found = (self._finding(results, node) for node in results.subjects(RDF.type, SH.ValidationResult))
        return Report(tuple(sorted(set(found), key=_worst_first)))

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


def _worst_first(finding: Finding) -> tuple[int, Finding]:
    return list(Severity).index(finding.severity), finding


def _n_triples(node: Node | None) -> str:
    if node is None:
        return ""
    written: str = node.n3()
    return written

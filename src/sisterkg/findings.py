"""Knows what a validation found and how it is told; does not know how it was found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import Literal

from sisterkg.faults import SisterkgError
from sisterkg.vocab import Iri, entity_iri, term


class Severity(StrEnum):
    """How bad a finding is: only a violation stops a build."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def iri(self) -> Iri:
        """SHACL's name of it."""
        return term(f"sh:{self.value.title()}")


SEVERITIES: Mapping[str, Severity] = {severity.iri: severity for severity in Severity}
"""The severities by SHACL's names of them, the worst first."""

_A = f"<{term('rdf:type')}>"


def _sh(name: str) -> str:
    """Return a term of SHACL as N-Triples writes it."""
    return f"<{term(f'sh:{name}')}>"


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
    mends: tuple[tuple[str, str], ...] = ()
    """What mends it, by language, sorted."""

    @property
    def shape_name(self) -> str:
        """The shape's name without its namespace."""
        return self.shape.partition("#")[2]

    @property
    def key(self) -> str:
        """A name for the finding that stays while shape, focus, path and value stay."""
        parts = "\n".join((self.shape, self.focus, self.path, self.value))
        return hashlib.sha256(parts.encode()).hexdigest()[:16]


def worst_first(finding: Finding) -> tuple[int, Finding]:
    """Return what findings are sorted by."""
    return list(Severity).index(finding.severity), finding


@dataclass(frozen=True)
class Report:
    """All findings of a graph, sorted, worst first."""

    findings: tuple[Finding, ...]

    def __add__(self, other: Report) -> Report:
        """Return the findings of two graphs, worst first."""
        return Report(tuple(sorted({*self.findings, *other.findings}, key=worst_first)))

    @property
    def violations(self) -> Sequence[Finding]:
        """The findings that stop a build."""
        return [finding for finding in self.findings if finding.severity is Severity.VIOLATION]

    @property
    def conforms(self) -> bool:
        """Whether nothing stops a build."""
        return not self.violations

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity, worst first."""
        return {severity.value: sum(f.severity is severity for f in self.findings) for severity in Severity}

    def triples(self, base: str) -> Iterator[str]:
        """Yield the report as N-Triples lines (SHACL, 3.6), without blank nodes and without line ends.

        ``sh:conforms`` is false where there is any finding, as SHACL has it.
        """
        report = f"<{base}id/report>"
        yield f"{report} {_A} {_sh('ValidationReport')} ."
        conforms = "false" if self.findings else "true"
        yield f'{report} {_sh("conforms")} "{conforms}"^^<{term("xsd:boolean")}> .'
        for finding in self.findings:
            node = f"<{entity_iri(base, 'finding', finding.key)}>"
            yield f"{report} {_sh('result')} {node} ."
            yield f"{node} {_A} {_sh('ValidationResult')} ."
            yield f"{node} {_sh('focusNode')} {finding.focus} ."
            yield f"{node} {_sh('resultSeverity')} <{finding.severity.iri}> ."
            yield f"{node} {_sh('sourceShape')} <{finding.shape}> ."
            yield f"{node} {_sh('sourceConstraintComponent')} {finding.component} ."
            if finding.path:
                yield f"{node} {_sh('resultPath')} {finding.path} ."
            if finding.value:
                yield f"{node} {_sh('value')} {finding.value} ."
            for language, message in finding.messages:
                yield f"{node} {_sh('resultMessage')} {Literal(message, language=language or None)} ."

    def as_json(self) -> Mapping[str, object]:
        """Return the report as plain data: counts by severity, and the findings."""
        return {
            "conforms": self.conforms,
            "counts": self.counts,
            "findings": [
                {
                    "severity": finding.severity.value,
                    "shape": finding.shape,
                    "focus": finding.focus.strip("<>"),
                    "path": finding.path.strip("<>"),
                    "value": finding.value,
                    "message": dict(finding.messages),
                    "mend": dict(finding.mends),
                }
                for finding in self.findings
            ],
        }


class InvalidGraph(SisterkgError):
    """The graph has violations; nothing was published."""

    def __init__(self, report: Report) -> None:
        count = len(report.violations)
        super().__init__(
            f"the graph breaks the shapes in {count} place{'s' if count > 1 else ''}", "mend the records"
        )
        self.report = report

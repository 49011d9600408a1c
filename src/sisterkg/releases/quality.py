"""Knows how good the data of a snapshot are, in a few numbers that can be kept; does not know who is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode

from sisterkg.findings import Severity
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import graph_iri, term

_RECORDS = ("skg:Place", "skg:Partnership")
"""The classes of what a row of the records is about."""
_FLAWS = frozenset(NamedNode(each.iri) for each in (Severity.VIOLATION, Severity.WARNING))


@dataclass(frozen=True)
class Quality:
    """How many findings there are of each severity, and how many places and partnerships have none but notes."""

    violations: int
    warnings: int
    infos: int
    records: int
    flawless: int

    def count(self, severity: Severity) -> int:
        """Return how many findings are of a severity."""
        return {
            Severity.VIOLATION: self.violations,
            Severity.WARNING: self.warnings,
            Severity.INFO: self.infos,
        }[severity]

    @property
    def share(self) -> float:
        """The share of records without a flaw, from 0 to 1.

        >>> Quality(0, 1, 0, 4, 3).share
        0.75
        """
        return self.flawless / self.records if self.records else 1.0


def measured(snapshot: Snapshot) -> Quality:
    """Return the quality of a snapshot's data, by its own validation report."""
    report = NamedNode(graph_iri(snapshot.base_iri, "report"))
    store, severity = snapshot.store, NamedNode(term("sh:resultSeverity"))
    counts: Counter[str] = Counter()
    flawed: set[object] = set()
    focus = {
        quad.subject: quad.object
        for quad in store.quads_for_pattern(None, NamedNode(term("sh:focusNode")), None, report)
    }
    for quad in store.quads_for_pattern(None, severity, None, report):
        counts[str(quad.object.value) if isinstance(quad.object, NamedNode) else ""] += 1
        if quad.object in _FLAWS:
            flawed.add(focus.get(quad.subject))
    a = NamedNode(term("rdf:type"))
    records = {
        quad.subject
        for name in _RECORDS
        for quad in store.quads_for_pattern(None, a, NamedNode(term(name)), DefaultGraph())
    }
    violations, warnings, infos = (counts[each.iri] for each in Severity)
    return Quality(violations, warnings, infos, records=len(records), flawless=len(records - flawed))

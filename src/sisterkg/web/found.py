"""Knows all findings about a snapshot in the order in which a page tells them; one index for each snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from pyoxigraph import NamedNode

from sisterkg.findings import Severity
from sisterkg.releases import Quality, measured
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles import Flaw, Paged, part_of, read_flaw, report_graph
from sisterkg.web.vocabulary import Vocabulary

SHOWN = 30
"""Findings on one page."""


class Findings:
    """The findings of a snapshot. Their IRIs are read once; what each of them says is read when it is shown."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary) -> None:
        self._snapshot = snapshot
        self._shapes = vocabulary.shapes

    def prepare(self) -> None:
        """Find out now how many findings there are, and of what."""
        _ = self.quality, self.by_shape

    @cached_property
    def quality(self) -> Quality:
        """How many findings there are, and how many records have none."""
        return measured(self._snapshot)

    @cached_property
    def _by_shape(self) -> Mapping[tuple[Severity, Iri], Sequence[str]]:
        """The ends of the IRIs of findings by severity and shape, worst first, sorted by what they are about."""
        graph = report_graph(self._snapshot)
        told = {name: self._objects(f"sh:{name}", graph) for name in ("resultSeverity", "sourceShape", "focusNode")}
        severities: Mapping[str, Severity] = {term(f"sh:{each.value.title()}"): each for each in Severity}
        found: dict[tuple[Severity, Iri], list[str]] = {}
        for iri in sorted(told["sourceShape"], key=lambda each: (told["focusNode"].get(each, ""), each)):
            severity = severities.get(told["resultSeverity"].get(iri, ""), Severity.VIOLATION)
            found.setdefault((severity, Iri(told["sourceShape"][iri])), []).append(iri)
        return dict(sorted(found.items(), key=lambda each: (list(Severity).index(each[0][0]), each[0][1])))

    def _objects(self, name: str, graph: Iri) -> Mapping[str, str]:
        start = f"{self._snapshot.base_iri}id/finding/"
        quads = self._snapshot.store.quads_for_pattern(None, NamedNode(term(name)), None, NamedNode(graph))
        return {
            quad.subject.value.removeprefix(start): quad.object.value
            for quad in quads
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
        }

    @cached_property
    def by_shape(self) -> Mapping[Iri, int]:
        """How many findings each shape has, those of the worst first."""
        counts: dict[Iri, int] = {}
        for (_, shape), iris in self._by_shape.items():
            counts[shape] = counts.get(shape, 0) + len(iris)
        return counts

    def count(self, severity: Severity | None = None, shape: Iri | None = None) -> int:
        """Return how many findings there are of a severity and of a shape."""
        return sum(len(iris) for iris in self._of(severity, shape))

    def _of(self, severity: Severity | None, shape: Iri | None) -> Iterator[Sequence[str]]:
        for (each, name), iris in self._by_shape.items():
            if severity in (None, each) and shape in (None, name):
                yield iris

    def page(
        self,
        snapshot: Snapshot,
        describer: Describer,
        *,
        severity: Severity | None = None,
        shape: Iri | None = None,
        number: int = 1,
        size: int = SHOWN,
    ) -> Paged[Flaw]:
        """Return a part of the findings of a severity and of a shape."""
        part = part_of(chain.from_iterable(self._of(severity, shape)), number, size)
        start = f"{snapshot.base_iri}id/finding/"
        flaws = [read_flaw(snapshot, describer, self._shapes, Iri(start + end)) for end in part.items]
        return Paged(flaws, part.number, part.has_next)

"""Knows how the findings about a snapshot are told, part by part; does not know where they are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property

from sisterkg.findings import Severity
from sisterkg.listing import FindingList, Group
from sisterkg.releases import Quality
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles import Flaw, Paged, read_flaw
from sisterkg.web.vocabulary import Vocabulary

SHOWN = 30
"""Findings on one page."""


class Findings:
    """The findings of a snapshot. What each of them says is read when it is shown."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary) -> None:
        self._list = FindingList(snapshot)
        self._shapes = vocabulary.shapes

    def prepare(self) -> None:
        """Find out now how many findings there are, and of what."""
        _ = self.quality, self.by_shape

    @cached_property
    def quality(self) -> Quality:
        """How many findings there are, and how many records have none."""
        records, flawless = self._list.records
        violations, warnings, infos = (self.count(each) for each in Severity)
        return Quality(violations, warnings, infos, records, flawless)

    @cached_property
    def by_shape(self) -> Mapping[Iri, int]:
        """How many findings each shape has, those of the worst first."""
        counts: Counter[Iri] = Counter()
        for group in self._list.groups:
            counts[group.shape] += group.count
        return counts

    def count(self, severity: Severity | None = None, shape: Iri | None = None) -> int:
        """Return how many findings there are of a severity and of a shape."""
        return sum(group.count for group in self._of(severity, shape))

    def _of(self, severity: Severity | None, shape: Iri | None) -> Sequence[Group]:
        return [
            group
            for group in self._list.groups
            if severity in (None, group.severity) and shape in (None, group.shape)
        ]

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
        found = self._list.part(self._of(severity, shape), (number - 1) * size, size + 1)
        flaws = [read_flaw(snapshot, describer, self._shapes, iri) for iri in found[:size]]
        return Paged(flaws, number, len(found) > size)

"""Knows which triples the document about a thing has, part by part, with none held; does not know how it is sent.

A document has all that is said of the thing itself, however much that is, and the figures, claims and partnerships
that are about it. Of these a hub has very many: they come in parts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import RdfFormat, Triple, parse

from sisterkg.snapshot import Snapshot
from sisterkg.sorted_lines import beginning_with
from sisterkg.vocab import Iri, term

OF_A_PART = 500
"""Figures, claims and partnerships in one part."""
_LEADING = tuple(
    term(name)
    for name in ("schema:observationAbout", "rdf:subject", "skg:partner", "skg:checkedPlace", "prov:wasDerivedFrom")
)
"""The properties by which a statement says what it is about."""
_TOGETHER = 1_000
"""Lines of a dump that are parsed at once."""


@dataclass(frozen=True)
class Part:
    """A part of what is stated about a thing."""

    statements: Sequence[Iri]
    has_next: bool


def part_about(snapshot: Snapshot, iri: Iri, number: int) -> Part:
    """Return a part of the statements about a thing, counted from 1, in the order of the store, which holds."""
    found = snapshot.subjects_from((number - 1) * OF_A_PART, OF_A_PART + 1, _LEADING, iri)
    return Part([each for each in dict.fromkeys(found[:OF_A_PART]) if each != iri], len(found) > OF_A_PART)


def triples_about(snapshot: Snapshot, iri: Iri, part: Part, *, of_itself: bool) -> Iterator[Triple]:
    """Yield the triples of the statements of a part, sorted, and those of the thing itself where they are wanted."""
    subjects = [*part.statements, *([iri] if of_itself else [])]
    for subject in sorted(subjects, key=lambda each: f"<{each}>"):
        yield from own_triples(snapshot, iri) if subject == iri else snapshot.about(subject)


def own_triples(snapshot: Snapshot, iri: Iri) -> Iterator[Triple]:
    """Yield what is said of a thing itself, as it stands in the dump, which is sorted: a hub has very much of it."""
    lines = beginning_with(snapshot.folder / "dataset.nt", f"<{iri}> ".encode())
    while some := b"".join(islice(lines, _TOGETHER)):
        for quad in parse(io.BytesIO(some), format=RdfFormat.N_TRIPLES):
            yield quad.triple

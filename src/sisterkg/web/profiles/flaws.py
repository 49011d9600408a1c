"""Knows how a finding of the validation is told to people, with what mends it; does not know how it was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Literal, NamedNode

from sisterkg.findings import SEVERITIES, Severity
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import ONTOLOGY_IRI, Iri, dataset_iri, graph_iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.profiles.origins import Origin, origins_of
from sisterkg.web.vocabulary.shapes import Shapes

_WHOLE = NamedNode(ONTOLOGY_IRI)
"""The focus node of what is found about the graph as a whole: what is wrong with it is the value."""
_MOST = 50
"""Findings about one thing that are told on its page."""


@dataclass(frozen=True)
class Flaw:
    """A finding as a page tells it."""

    iri: Iri
    severity: Severity
    about: Value
    message: Value
    mend: Value | None
    shape: Iri
    values: Sequence[Value]
    """What it is found fault with: the value itself, or what the property that is looked at says now."""
    entries: Sequence[Value]
    """The entries of the source that the record was taken from."""
    origins: Sequence[Origin]
    """The row of the records that it is about: of one of these files; none where it is about no single row."""


def flaws_of(snapshot: Snapshot, describer: Describer, shapes: Shapes, things: Iterable[Iri]) -> Sequence[Flaw]:
    """Return the findings about things, worst first."""
    found = (each for iri in things for each in islice(_found(snapshot, iri), _MOST))
    flaws = (read_flaw(snapshot, describer, shapes, each) for each in islice(found, _MOST))
    return sorted(flaws, key=lambda flaw: (list(Severity).index(flaw.severity), flaw.shape, flaw.iri))


def _found(snapshot: Snapshot, thing: Iri) -> Iterator[Iri]:
    """Yield the findings that are about a thing: that are on it, or name it as what is wrong with the whole graph."""
    graph = graph_iri(snapshot.base_iri, "report")
    yield from snapshot.subjects(term("sh:focusNode"), thing, graph)
    for finding in snapshot.subjects(term("sh:value"), thing, graph):
        if _WHOLE in snapshot.values(finding, term("sh:focusNode"), 1, graph):
            yield finding


def read_flaw(snapshot: Snapshot, describer: Describer, shapes: Shapes, iri: Iri) -> Flaw:
    """Return a finding by its IRI."""
    triples = snapshot.about(iri, graph_iri(snapshot.base_iri, "report"))
    said = {triple.predicate.value: triple.object for triple in triples}
    focus, severity, shape, value, path = (
        said.get(term(f"sh:{name}")) for name in ("focusNode", "resultSeverity", "sourceShape", "value", "resultPath")
    )
    is_of_all = False
    if focus == _WHOLE:
        focus = value if isinstance(value, NamedNode) else NamedNode(dataset_iri(snapshot.base_iri))
        is_of_all = focus == NamedNode(dataset_iri(snapshot.base_iri))
    faulty = [value] if value is not None else []
    if not faulty and isinstance(focus, NamedNode) and isinstance(path, NamedNode):
        faulty = [*snapshot.values(Iri(focus.value), Iri(path.value), 3)]
    messages = [triple.object for triple in triples if triple.predicate.value == term("sh:resultMessage")]
    name = Iri(shape.value) if isinstance(shape, NamedNode) else Iri("")
    known = shapes.find(name)
    return Flaw(
        iri=iri,
        severity=SEVERITIES.get(severity.value if isinstance(severity, NamedNode) else "", Severity.VIOLATION),
        about=describer.value(focus) if focus is not None else Value(""),
        message=describer.chosen([node for node in messages if isinstance(node, Literal)]) or Value(""),
        mend=describer.chosen(known.mends) if known else None,
        shape=name,
        values=[describer.value(each) for each in faulty if each != focus],
        entries=_entries(snapshot, describer, focus),
        origins=origins_of(snapshot, Iri(focus.value)) if isinstance(focus, NamedNode) and not is_of_all else (),
    )


def _entries(snapshot: Snapshot, describer: Describer, focus: object) -> Sequence[Value]:
    if not isinstance(focus, NamedNode):
        return ()
    nodes = snapshot.values(Iri(focus.value), term("prov:wasDerivedFrom"), 3)
    return [describer.value(node) for node in nodes if isinstance(node, NamedNode)]

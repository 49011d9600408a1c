"""Knows what a difference between two snapshots means to a person; does not know how it is worded or kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from sisterkg.releases.change import FILES, Change, Difference, Named
from sisterkg.releases.merging import Line, SubjectLines, by_subject, merged
from sisterkg.releases.moved import AtAddress, Graph
from sisterkg.releases.patch import patched
from sisterkg.releases.quality import measured
from sisterkg.releases.sayings import Saying, Sayings
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, dataset_iri, term

MOST_TOLD = 1_000
"""Changes that are told one by one."""

_UNTOLD = ("id/partition/", "id/linkset/")
"""What the data set says of its own make-up follows from the rest."""
_A, _PLACE = NamedNode(term("rdf:type")), NamedNode(term("skg:Place"))
_ADDRESS = Named("", {"en": "address", "tr": "adres"})


@dataclass
class _Told:
    """What is told of one property of one thing."""

    about: Named
    property: Named | None
    before: set[object] = field(default_factory=set)
    after: set[object] = field(default_factory=set)


def compare(before: Snapshot, after: Snapshot, patch: BinaryIO) -> Difference:
    """Return how a snapshot differs from the one before it, and write all of it to a patch."""
    old, new = AtAddress(before, after.base_iri), AtAddress(after, after.base_iri)
    comparison = _Comparison(before, after, old, new)
    lines = patched(merged(AtAddress(before, before.base_iri).lines(), new.lines()), before, after, patch)
    if not old.is_moved:
        comparison.read(comparison.counted(lines))
    else:
        for _ in comparison.counted(lines):
            pass
        comparison.read(merged(old.lines(), new.lines()))
        comparison.tell_move()
    return comparison.difference()


class _Comparison:
    def __init__(self, before: Snapshot, after: Snapshot, old: Graph, new: Graph) -> None:
        self._before, self._after = before, after
        self._old, self._new = old, new
        self._sayings = Sayings(old, new)
        self._removed = self._added = self._untold = 0
        self._told: dict[tuple[str, str], _Told] = {}
        self._new_places: list[Named] = []
        self._gone_places: list[Named] = []

    def counted(self, lines: Iterable[Line]) -> Iterable[Line]:
        """Count what comes and what goes, on the way."""
        for line in lines:
            self._removed += not line.is_after
            self._added += not line.is_before
            yield line

    def read(self, lines: Iterable[Line]) -> None:
        """Find what there is to tell."""
        for differing in by_subject(lines):
            self._tell(differing)

    def tell_move(self) -> None:
        """Tell that every IRI is another one than before."""
        told = _Told(self._sayings.named(dataset_iri(self._after.base_iri)), _ADDRESS)
        told.before.add(Literal(self._before.base_iri))
        told.after.add(Literal(self._after.base_iri))
        self._told["", ""] = told

    def difference(self) -> Difference:
        """Return what was found."""
        changes = [
            Change(told.about, told.property, self._values(told.before), self._values(told.after))
            for told in self._told.values()
        ]
        return Difference(
            before=self._before.id,
            after=self._after.id,
            removed=self._removed,
            added=self._added,
            new_places=tuple(self._new_places),
            gone_places=tuple(self._gone_places),
            changes=tuple(sorted(changes, key=_order)),
            untold=self._untold,
            files=_changed_files(self._before, self._after),
            quality_before=measured(self._before),
            quality_after=measured(self._after),
        )

    def _tell(self, differing: SubjectLines) -> None:
        local = differing.subject.removeprefix(self._after.base_iri)
        if local.startswith(_UNTOLD):
            return
        if self._is_new_or_gone_place(differing.subject):
            places = self._new_places if _is_place(self._new, differing.subject) else self._gone_places
            places.append(self._sayings.named(differing.subject))
            return
        removed, added = _by_property(differing.removed), _by_property(differing.added)
        for said in self._sayings.of(differing, {*removed, *added}):
            if self._is_new_or_gone_place(said.about):
                continue
            if told := self._told_of(said):
                told.before.update(removed.get(said.predicate, ()))
                told.after.update(added.get(said.predicate, ()))
            else:
                self._untold += 1

    def _told_of(self, said: Saying) -> _Told | None:
        """Return what is told of a property of a thing so far, or None where there is too much to tell."""
        key = (said.about, said.property.iri if said.property else "")
        if key not in self._told and len(self._told) >= MOST_TOLD:
            return None
        return self._told.setdefault(key, _Told(self._sayings.named(said.about), said.property))

    def _is_new_or_gone_place(self, iri: str) -> bool:
        if not iri.startswith(f"{self._after.base_iri}id/place/"):
            return False
        return _is_place(self._old, iri) != _is_place(self._new, iri)

    def _values(self, nodes: Iterable[object]) -> tuple[Named, ...]:
        """Return values by their names: one text in several languages is one value."""
        ordered = sorted(nodes, key=str)
        texts = [node for node in ordered if isinstance(node, Literal)]
        languages = [text.language or "" for text in texts]
        if len(texts) > 1 and all(languages) and len(set(languages)) == len(texts):
            return (Named("", {text.language or "": text.value for text in texts}),)
        return tuple(self._value(node) for node in ordered)

    def _value(self, node: object) -> Named:
        if isinstance(node, Literal):
            return Named("", {node.language or "": node.value}, "" if node.language else node.datatype.value)
        return self._sayings.named(node.value) if isinstance(node, NamedNode) else Named("", {"": str(node)})


def _changed_files(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return which of the published files are others than before, by their beginnings."""
    known, now = ({path: file.sha256 for path, file in each.files.items()} for each in (before, after))
    changed = {path for path in {*known, *now} if known.get(path) != now.get(path)}
    return tuple(name for name in FILES if any(path.startswith(name) for path in changed))


def _order(change: Change) -> tuple[str, str]:
    return change.about.name("en").casefold(), change.property.name("en") if change.property else ""


def _is_place(graph: Graph, iri: str) -> bool:
    return any(t.predicate == _A and t.object == _PLACE for t in graph.about(Iri(iri)))


def _by_property(lines: Sequence[str]) -> Mapping[Iri, list[object]]:
    found: dict[Iri, list[object]] = {}
    for quad in parse("\n".join(lines), format=RdfFormat.N_TRIPLES):
        found.setdefault(Iri(quad.predicate.value), []).append(quad.object)
    return found

"""Knows what a difference between two snapshots means to a person; does not know how it is worded or kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from sisterkg.releases.change import Change, Difference, Named
from sisterkg.releases.merging import Line, SubjectLines, by_subject, merged
from sisterkg.releases.patch import patched
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import PREFIXES, Iri, dataset_iri, shortened, term

MOST_TOLD = 1_000
"""Changes that are told one by one."""

_UNTOLD = ("id/partition/", "id/linkset/")
"""What the data set says of its own make-up follows from the rest."""
_UNTOLD_PROPERTIES = frozenset(map(term, ("skg:twinnedWith", "schema:dateModified", "schema:observationAbout")))
_GOES_WITHOUT_SAYING: Mapping[Iri, Iri] = {
    term("owl:sameAs"): term("schema:sameAs"),
    term("skg:councilActAsPublished"): term("skg:councilActDate"),
    term("skg:protocolAsPublished"): term("skg:protocolDate"),
    term("skg:valueAsPublished"): term("schema:value"),
    term("skg:precision"): term("schema:value"),
}
"""What is not told where the other one changes, too."""
_STATEMENTS: Mapping[Iri, tuple[Iri, Iri]] = {
    term("schema:observationAbout"): (term("schema:measuredProperty"), term("schema:value")),
    term("rdf:subject"): (term("rdf:predicate"), term("rdf:object")),
}
"""What leads a figure or claim to the thing that it is about; the property that it speaks of, and the value."""
_PARTNER, _NAME, _TYPE = term("skg:partner"), term("schema:name"), term("rdf:type")
_PARTNERSHIP = term("skg:Partnership")
_A, _PLACE = NamedNode(_TYPE), NamedNode(term("skg:Place"))
_ADDRESS = Named("", {"en": "address", "tr": "adres"})


@dataclass
class _Told:
    """What is told of one property of one thing."""

    about: Named
    property: Named | None
    before: set[object] = field(default_factory=set)
    after: set[object] = field(default_factory=set)


@dataclass(frozen=True)
class _Said:
    """What a triple of one thing says of another: by which of its properties, and what that is called there."""

    about: str
    predicate: Iri
    property: Named | None


def compare(before: Snapshot, after: Snapshot, patch: BinaryIO) -> Difference:
    """Return how a snapshot differs from the one before it, and write all of it to a patch."""
    with before.open("dataset.nt") as old, after.open("dataset.nt") as new:
        return _Comparison(before, after).made(patched(merged(old, new), before, after, patch))


class _Comparison:
    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self._before = before
        self._after = after
        self._removed = self._added = self._untold = 0
        self._told: dict[tuple[str, str], _Told] = {}
        self._new_places: list[Named] = []
        self._gone_places: list[Named] = []

    def made(self, lines: Iterable[Line]) -> Difference:
        """Read all lines, and return what there is to tell."""
        is_moved = self._before.base_iri != self._after.base_iri
        for differing in by_subject(lines):
            self._removed += len(differing.removed)
            self._added += len(differing.added)
            if not is_moved:
                self._tell(differing)
        changes = [self._move()] if is_moved else [self._change(told) for told in self._told.values()]
        return Difference(
            before=self._before.id,
            after=self._after.id,
            removed=self._removed,
            added=self._added,
            new_places=tuple(self._new_places),
            gone_places=tuple(self._gone_places),
            changes=tuple(sorted(changes, key=_order)),
            untold=self._untold,
        )

    def _move(self) -> Change:
        """Tell that every IRI is another one than before, in one word."""
        old, new = ((Named("", {"": snapshot.base_iri}),) for snapshot in (self._before, self._after))
        return Change(self._named(dataset_iri(self._after.base_iri)), _ADDRESS, old, new)

    def _change(self, told: _Told) -> Change:
        return Change(told.about, told.property, self._values(told.before), self._values(told.after))

    def _tell(self, differing: SubjectLines) -> None:
        local = differing.subject.removeprefix(self._after.base_iri)
        if local.startswith(_UNTOLD):
            return
        if self._is_new_or_gone_place(differing.subject):
            places = self._new_places if _is_place(self._after, differing.subject) else self._gone_places
            places.append(self._named(differing.subject))
            return
        removed, added = _by_property(differing.removed), _by_property(differing.added)
        for said in self._all_said(differing, {*removed, *added}):
            if self._is_new_or_gone_place(said.about):
                continue
            if told := self._told_of(said):
                told.before.update(removed.get(said.predicate, ()))
                told.after.update(added.get(said.predicate, ()))
            else:
                self._untold += 1

    def _all_said(self, differing: SubjectLines, changed: set[Iri]) -> Iterator[_Said]:
        """Yield what the changed triples of a subject say, and of what: a figure's are about its place."""
        is_whole = differing.was_there != differing.is_there
        values = self._values_of(differing.subject)
        told = [each for each in changed if _is_told(each, changed)]
        for leading, (property_of, value_of) in _STATEMENTS.items():
            if about := values.get(leading):
                measured = self._called(values.get(property_of, [""])[0])
                if is_whole or value_of in changed:
                    yield _Said(about[0], value_of, measured)
                for predicate in () if is_whole else told:
                    if predicate != value_of:
                        yield _Said(about[0], predicate, _joined(measured, self._called(predicate)))
                return
        partner = next((each for each in values.get(_PARTNER, ()) if each != self._after.manifest.home), "")
        if is_whole and partner:
            yield _Said(partner, _NAME, self._called(_PARTNERSHIP))
        elif is_whole:
            yield _Said(differing.subject, _TYPE, None)
        else:
            # What a partnership is called follows from what its places are called.
            told = [each for each in told if not partner or each != _NAME]
            yield from (_Said(partner or differing.subject, each, self._called(each)) for each in told)

    def _values_of(self, subject: str) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for triple in (*self._before.about(Iri(subject)), *self._after.about(Iri(subject))):
            if isinstance(triple.object, NamedNode):
                found.setdefault(triple.predicate.value, []).append(triple.object.value)
        return found

    def _told_of(self, said: _Said) -> _Told | None:
        """Return what is told of a property of a thing so far, or None where there is too much to tell."""
        key = (said.about, said.property.iri if said.property else "")
        if key not in self._told and len(self._told) >= MOST_TOLD:
            return None
        return self._told.setdefault(key, _Told(self._named(said.about), said.property))

    def _is_new_or_gone_place(self, iri: str) -> bool:
        if not iri.startswith(f"{self._after.base_iri}id/place/"):
            return False
        return _is_place(self._before, iri) != _is_place(self._after, iri)

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
            return Named("", {node.language or "": node.value})
        return self._named(node.value) if isinstance(node, NamedNode) else Named("", {"": str(node)})

    def _named(self, iri: str) -> Named:
        return Named(iri, self._after.names(Iri(iri)) or self._before.names(Iri(iri)) or {"": shortened(iri)})

    def _called(self, iri: str) -> Named:
        """Return a term by what it is called in a sentence."""
        return Named(iri, self._after.names(Iri(iri), short=True) or {"": shortened(iri)})


def _order(change: Change) -> tuple[str, str]:
    return change.about.name("en").casefold(), change.property.name("en") if change.property else ""


def _is_place(snapshot: Snapshot, iri: str) -> bool:
    return any(t.predicate == _A and t.object == _PLACE for t in snapshot.about(Iri(iri)))


def _is_told(predicate: Iri, changed: set[Iri]) -> bool:
    if predicate in _UNTOLD_PROPERTIES or predicate.startswith(PREFIXES["void"]):
        return False
    return _GOES_WITHOUT_SAYING.get(predicate) not in changed


def _by_property(lines: Sequence[str]) -> Mapping[Iri, list[object]]:
    found: dict[Iri, list[object]] = {}
    for quad in parse("\n".join(lines), format=RdfFormat.N_TRIPLES):
        found.setdefault(Iri(quad.predicate.value), []).append(quad.object)
    return found


def _joined(first: Named, second: Named) -> Named:
    languages = {*first.names, *second.names}
    return Named(
        f"{first.iri} {second.iri}", {each: f"{first.name(each)}, {second.name(each)}" for each in languages}
    )

"""Knows what a changed triple says, and of what, as a person would put it; does not know how a change is found.

A figure's triples are about the place that it is of, a partnership's about the partner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from sisterkg.releases.change import Named
from sisterkg.releases.merging import SubjectLines
from sisterkg.releases.moved import Graph
from sisterkg.vocab import PREFIXES, Iri, shortened, term

_UNTOLD = frozenset(map(term, ("skg:twinnedWith", "schema:dateModified", "schema:observationAbout")))
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
_QUALIFIERS = (term("skg:relativeTo"), term("skg:rankedBy"))
"""Without which a distance or a rank says nothing."""
_WITHDRAWAL = (term("dcterms:isReplacedBy"), term("skos:historyNote"))
_PARTNER, _NAME, _TYPE = term("skg:partner"), term("schema:name"), term("rdf:type")
_PARTNERSHIP, _WITHDRAWN = term("skg:Partnership"), term("skg:WithdrawnPlace")


@dataclass(frozen=True)
class Saying:
    """What a triple of one thing says of another: by which of its properties, and what that is called there."""

    about: str
    predicate: Iri
    property: Named | None
    """None where the thing itself is new or gone."""


class Sayings:
    """What the triples of two graphs say."""

    def __init__(self, before: Graph, after: Graph) -> None:
        self._before = before
        self._after = after

    def of(self, differing: SubjectLines, changed: set[Iri]) -> Iterator[Saying]:
        """Yield what the changed properties of a subject say."""
        subject, is_whole = differing.subject, differing.was_there != differing.is_there
        values = self._values_of(subject)
        told = [each for each in sorted(changed) if _is_told(each, changed)]
        leading = next((each for each in _STATEMENTS if each in values), None)
        if leading:
            yield from self._of_statement(values, leading, told, changed, is_whole=is_whole)
        elif partner := next((each for each in values.get(_PARTNER, ()) if each != self._after.home), ""):
            yield from self._of_partnership(partner, told, is_whole=is_whole)
        elif is_whole and _WITHDRAWN in values.get(_TYPE, ()):
            yield from (Saying(subject, each, self.called(each)) for each in _WITHDRAWAL if each in changed)
        elif is_whole:
            yield Saying(subject, _TYPE, None)
        else:
            yield from (Saying(subject, each, self.called(each)) for each in told)

    def named(self, iri: str) -> Named:
        """Return a thing by its names."""
        return Named(iri, self._after.names(Iri(iri)) or self._before.names(Iri(iri)) or {"": shortened(iri)})

    def called(self, iri: str) -> Named:
        """Return a term by what it is called in a sentence."""
        return Named(iri, self._after.names(Iri(iri), short=True) or {"": shortened(iri)})

    def _of_statement(
        self, values: Mapping[str, list[str]], leading: Iri, told: Sequence[Iri], changed: set[Iri], *, is_whole: bool
    ) -> Iterator[Saying]:
        about, (property_of, value_of) = values[leading][0], _STATEMENTS[leading]
        measured = self.called(values.get(property_of, [""])[0])
        for qualifier in (each for name in _QUALIFIERS for each in values.get(name, ())[:1]):
            measured = _joined(measured, self.named(qualifier), "{0} ({1})")
        if is_whole or value_of in changed:
            yield Saying(about, value_of, measured)
        for predicate in () if is_whole else told:
            if predicate != value_of:
                stated = [self.named(each) for each in values.get(value_of, ())[:1]]
                of_what = _joined(measured, stated[0], "{0} {1}") if stated else measured
                yield Saying(about, predicate, _joined(of_what, self.called(predicate), "{0}, {1}"))

    def _of_partnership(self, partner: str, told: Sequence[Iri], *, is_whole: bool) -> Iterator[Saying]:
        if is_whole:
            yield Saying(partner, _NAME, self.called(_PARTNERSHIP))
            return
        # What a partnership is called follows from what its places are called.
        yield from (Saying(partner, each, self.called(each)) for each in told if each != _NAME)

    def _values_of(self, subject: str) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for triple in (*self._before.about(Iri(subject)), *self._after.about(Iri(subject))):
            if isinstance(triple.object, NamedNode):
                found.setdefault(triple.predicate.value, []).append(triple.object.value)
        return found


def _is_told(predicate: Iri, changed: set[Iri]) -> bool:
    if predicate in _UNTOLD or predicate.startswith(PREFIXES["void"]):
        return False
    return _GOES_WITHOUT_SAYING.get(predicate) not in changed


def _joined(first: Named, second: Named, form: str) -> Named:
    languages = {*first.names, *second.names}
    return Named(
        f"{first.iri} {second.iri}", {each: form.format(first.name(each), second.name(each)) for each in languages}
    )

"""Knows what a partnership says: its partners, its dates, and the time between them; not how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from sisterkg.listing import State
from sisterkg.snapshot import Snapshot
from sisterkg.snapshot.opened import Value as Node
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value
from sisterkg.web.gaps import written_gap
from sisterkg.web.profiles.footnotes import Footnotes, Mark

_DATES = {
    "act": (term("skg:councilActDate"), term("skg:councilActAsPublished")),
    "protocol": (term("skg:protocolDate"), term("skg:protocolAsPublished")),
}
"""By which properties each of the two says its date, and how the source spells it."""


@dataclass(frozen=True)
class Event:
    """The council act or the protocol; ``date`` is ISO 8601, and empty where the source gives none."""

    date: str
    notes: Sequence[Mark]


@dataclass(frozen=True)
class Told:
    """A partnership as a page tells it."""

    itself: Value
    sides: Sequence[str]
    """The IRIs of all partners."""
    partners: Sequence[Value]
    """Those that the page is not about."""
    state: State
    act: Event
    protocol: Event
    kinds: Sequence[Value]
    gap: str
    """How far the two dates are apart, in words; empty where one is missing."""


def tell(
    snapshot: Snapshot, describer: Describer, footnotes: Footnotes, iri: Iri, page_about: str, language: str
) -> Told:
    """Return what a partnership says."""
    said: dict[Iri, list[Node]] = {}
    for triple in snapshot.about(iri):
        said.setdefault(Iri(triple.predicate.value), []).append(triple.object)
    entries = [Iri(node.value) for node in said.get(term("prov:wasDerivedFrom"), ()) if isinstance(node, NamedNode)]

    def event(name: str) -> Event:
        day, spelling = (next((n for n in said.get(p, ()) if isinstance(n, Literal)), None) for p in _DATES[name])
        differs = spelling is not None and (day is None or spelling.value != day.value)
        spelt = describer.value(spelling) if spelling is not None and differs else None
        marks = [footnotes.mark(entry, spelt) for entry in entries] if day or spelt else []
        return Event(day.value if day else "", marks)

    act, protocol = event("act"), event("protocol")
    partners = [describer.value(node) for node in said.get(term("skg:partner"), ())]
    partners.sort(key=lambda each: (each.iri != snapshot.manifest.home, each.text))
    return Told(
        itself=describer.label(iri),
        sides=[each.iri for each in partners],
        partners=[each for each in partners if each.iri != page_about],
        state=State.of(act.date, protocol.date),
        act=act,
        protocol=protocol,
        kinds=[describer.value(node) for node in said.get(term("skg:protocolKind"), ())],
        gap=written_gap(act.date, protocol.date, language),
    )

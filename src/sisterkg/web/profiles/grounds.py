"""Knows which small maps have their land drawn before anyone asks, since that takes longest; shows none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from pyoxigraph import DefaultGraph, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import THING_KINDS, Iri, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles.pairings import HUBS, of_hub
from sisterkg.web.profiles.situation import situated

_HUBS_DRAWN, _PLACES_DRAWN = 60, 140
"""Maps that are drawn: each keeps some kilobytes of land, and not more are kept than these and some others."""


def draw_grounds(snapshot: Snapshot, describer: Describer) -> None:
    """Draw the land on the maps of hubs that have several places, which reach far, and of the first places alone."""
    found = (of_hub(snapshot, iri, 1).places for iri in _hubs(snapshot))
    several = islice((places for places in found if len(places) > 1), _HUBS_DRAWN)
    alone = ([place] for place in islice(snapshot.subjects(term("rdf:type"), term("skg:Place")), _PLACES_DRAWN))
    for places in chain(several, alone):
        situated(snapshot, describer, places, ())


def _hubs(snapshot: Snapshot) -> Iterator[Iri]:
    minted, a = f"{snapshot.base_iri}id/", NamedNode(term("rdf:type"))
    for of in dict.fromkeys((term("schema:Country"), *THING_KINDS.values())):
        for quad in snapshot.store.quads_for_pattern(None, a, NamedNode(of), DefaultGraph()):
            iri = str(getattr(quad.subject, "value", ""))
            kind = iri.removeprefix(minted).partition("/")[0]
            if iri.startswith(minted) and kind in HUBS:
                yield Iri(iri)

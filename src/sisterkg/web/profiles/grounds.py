"""Knows which small maps take longest to draw, and has their land drawn before anyone asks; shows none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode

from sisterkg.snapshot import Snapshot
from sisterkg.vocab import THING_KINDS, Iri, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles.pairings import HUBS, of_hub
from sisterkg.web.profiles.situation import situated

_MOST = 60
"""Maps that are drawn: each keeps some kilobytes of land."""


def draw_grounds(snapshot: Snapshot, describer: Describer) -> None:
    """Draw the land on the maps of hubs that have several places: they reach over much of the Earth."""
    found = (of_hub(snapshot, iri, 1).places for iri in _hubs(snapshot))
    for places in islice((each for each in found if len(each) > 1), _MOST):
        situated(snapshot, describer, places, ())


def _hubs(snapshot: Snapshot) -> Iterator[Iri]:
    minted, a = f"{snapshot.base_iri}id/", NamedNode(term("rdf:type"))
    for of in dict.fromkeys((term("schema:Country"), *THING_KINDS.values())):
        for quad in snapshot.store.quads_for_pattern(None, a, NamedNode(of), DefaultGraph()):
            iri = str(getattr(quad.subject, "value", ""))
            kind = iri.removeprefix(minted).partition("/")[0]
            if iri.startswith(minted) and kind in HUBS:
                yield Iri(iri)

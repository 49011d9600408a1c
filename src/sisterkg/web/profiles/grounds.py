"""Knows of which pages the maps are drawn before anyone asks, since that takes longest; shows none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from sisterkg.listing import PartnerList
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import THING_KINDS, Iri, kind_of, term
from sisterkg.web.descriptions import Describer
from sisterkg.web.profiles.pairings import HUBS, of_hub
from sisterkg.web.profiles.profile import Thing
from sisterkg.web.profiles.situation import situated

_HUBS_DRAWN, _PLACES = 60, 70
"""Maps of hubs that are drawn, and places that are the first: each keeps some kilobytes of land."""


def draw_grounds(snapshot: Snapshot, describer: Describer, partners: PartnerList) -> None:
    """Draw the land on the maps of hubs that have several places: they reach over much of the Earth."""
    found = (of_hub(snapshot, partners, iri, 1).places for iri in _hubs(snapshot))
    for places in islice((each for each in found if len(each) > 1), _HUBS_DRAWN):
        situated(snapshot, describer, places, ())


def first_places(snapshot: Snapshot) -> Sequence[Thing]:
    """Return the first places, so few that what their pages show can be found before anyone asks."""
    return [
        Thing(place, "place") for place in islice(snapshot.subjects(term("rdf:type"), term("skg:Place")), _PLACES)
    ]


def _hubs(snapshot: Snapshot) -> Iterator[Iri]:
    for of in dict.fromkeys((term("schema:Country"), *THING_KINDS.values())):
        for iri in snapshot.subjects(term("rdf:type"), of):
            if kind_of(snapshot.base_iri, iri) in HUBS:
                yield iri

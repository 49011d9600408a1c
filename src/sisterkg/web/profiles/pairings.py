"""Knows which partnerships the page about a thing of each kind tells, and of which places; not what they say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from sisterkg.listing import PartnerList, Wanted
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import THING_KINDS, Iri, term
from sisterkg.web.profiles.references import Paged, part_of

HUBS = ("country", *THING_KINDS)
"""The kinds of things that many places lead to, by the first part of their paths."""
PARTNERSHIPS = 50
"""Partnerships of one place on one page."""
_PLACES_SHOWN = 30
"""Places of a hub on one page: each has a row of a table and a mark on a map."""
_MOST = 20
"""Partnerships of one place of a hub: it has one with home."""
_PARTNER = term("skg:partner")


@dataclass(frozen=True)
class Paired:
    """Partnerships with the places that a map of them shows, a part of them where there are many."""

    partnerships: Paged[Iri]
    places: Sequence[Iri]
    is_of_hub: bool = False
    """Whether they are those of places that belong to the thing."""


def paired(snapshot: Snapshot, partners: PartnerList, kind: str, iri: Iri, number: int) -> Paired:
    """Return a part of the partnerships that the page about a thing of a kind tells; ``partners`` are home's."""
    if iri == snapshot.manifest.home:
        return _of_home(partners, iri, number)
    return _OF_KIND.get(kind, _none)(snapshot, partners, iri, number)


def _none(_snapshot: Snapshot, _partners: PartnerList, _iri: Iri, _number: int) -> Paired:
    return Paired(Paged((), 1, has_next=False), ())


def _itself(snapshot: Snapshot, _partners: PartnerList, iri: Iri, _number: int) -> Paired:
    partners = [Iri(node.value) for node in snapshot.values(iri, _PARTNER, 4) if isinstance(node, NamedNode)]
    return Paired(Paged([iri], 1, has_next=False), partners)


def _of_place(snapshot: Snapshot, _partners: PartnerList, iri: Iri, number: int) -> Paired:
    return Paired(part_of(snapshot.subjects(_PARTNER, iri), number, PARTNERSHIPS), [iri])


def _of_home(partners: PartnerList, iri: Iri, number: int) -> Paired:
    """Return those of the home city by its partners' names: the list of these has them in order, at any depth."""
    found = partners.page(Wanted(), "name", (number - 1) * PARTNERSHIPS, PARTNERSHIPS + 1)
    own = [*dict.fromkeys(Iri(each.partnership.iri) for each in found[:PARTNERSHIPS])]
    return Paired(Paged(own, number, len(found) > PARTNERSHIPS), [iri])


def of_hub(snapshot: Snapshot, partners: PartnerList, iri: Iri, number: int) -> Paired:
    """Return the partnerships of the places of a hub; of home none, since all are its: they are the others'.

    The list of partners has the places of each hub in order, at any depth.
    """
    belonging = partners.belonging(iri, (number - 1) * _PLACES_SHOWN, _PLACES_SHOWN + 1)
    places = [*map(Iri, belonging[:_PLACES_SHOWN])]
    others = (place for place in places if place != snapshot.manifest.home)
    found = dict.fromkeys(each for place in others for each in islice(snapshot.subjects(_PARTNER, place), _MOST))
    return Paired(Paged([*found], number, len(belonging) > _PLACES_SHOWN), places, is_of_hub=True)


_OF_KIND: Mapping[str, Callable[[Snapshot, PartnerList, Iri, int], Paired]] = {
    "place": _of_place,
    "partnership": _itself,
    **dict.fromkeys(HUBS, of_hub),
}

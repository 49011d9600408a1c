"""Knows where what a page is about lies, and the way there from home, as a small map; does not draw it itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import Literal

from sisterkg.distances import Position
from sisterkg.listing import State
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, local_path
from sisterkg.web.maps import Drawing, Pin, draw

_DATES = ("skg:councilActDate", "skg:protocolDate")
_MOST = 4
"""Places on one small map."""


def situated(snapshot: Snapshot, describer: Describer, places: Sequence[str]) -> Drawing | None:
    """Return a map of places with the ways from home, of home alone where it is the place; None for no position."""
    home = snapshot.manifest.home
    others = [Iri(each) for each in places[:_MOST] if each != home]
    pins = tuple(_pins(snapshot, describer, {each: _kind(snapshot, each) for each in others}))
    home_pin = next(_pins(snapshot, describer, {Iri(home): "home"}), None)
    return draw(pins, home_pin) if pins or (home_pin and [*places] == [home]) else None


def _kind(snapshot: Snapshot, place: Iri) -> str:
    """Return how far the partnership of a place has come, as the large map has it; of others, that it is a place."""
    partnership = next(snapshot.subjects(term("skg:partner"), place), None)
    if partnership is None:
        return "place"
    act, protocol = (snapshot.values(partnership, term(name), 1) for name in _DATES)
    return State.of(act, protocol).value


def _pins(snapshot: Snapshot, describer: Describer, kinds: Mapping[Iri, str]) -> Iterator[Pin]:
    for iri, kind in kinds.items():
        if position := _position(snapshot, iri):
            name = describer.label(iri).text
            yield Pin(iri.rpartition("/")[2], name, position, local_path(iri, snapshot) or "", name, kind)


def _position(snapshot: Snapshot, iri: Iri) -> Position | None:
    """Return where a place is, in degrees; None where that is not known, or nowhere on Earth."""
    said = [snapshot.values(iri, term(f"schema:{name}"), 1) for name in ("latitude", "longitude")]
    try:
        latitude, longitude = (float(node.value) for nodes in said for node in nodes if isinstance(node, Literal))
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None

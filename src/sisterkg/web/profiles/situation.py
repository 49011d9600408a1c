"""Knows where what a page is about lies, and the way there from home, as a small map; does not draw it itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal

from sisterkg.distances import Position, on_earth
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value, local_path
from sisterkg.web.maps import Drawing, Pin, draw
from sisterkg.web.profiles.footnotes import Mark
from sisterkg.web.profiles.partnerships import Told
from sisterkg.web.profiles.sourcing import Sourcing

_AXES = (term("schema:latitude"), term("schema:longitude"))


@dataclass(frozen=True)
class Situation:
    """A small map, and what is said below it."""

    drawing: Drawing
    is_part: bool
    """Whether there are more places than it shows."""
    unmapped: Sequence[Value]
    """The places that it would show, of which no position is known."""
    position: Position | None = None
    """Of the one place that the page is about."""
    notes: Sequence[Mark] = ()
    """Where the position was taken from."""


def situated(
    snapshot: Snapshot, describer: Describer, places: Sequence[Iri], told: Sequence[Told], *, is_part: bool = False
) -> Situation | None:
    """Return a map of places with the ways from home, or of home alone; None where no position is known.

    A mark tells how far the partnership of its place has come, as on the large map, by what is told of partnerships.
    """
    home = Iri(snapshot.manifest.home)
    states = {side: each.state.value for each in told for side in each.sides}
    others = {each: states.get(each, "place") for each in places if each != home}
    pins = tuple(_pins(snapshot, describer, others))
    home_pin = next(_pins(snapshot, describer, {home: "home"}), None)
    if not pins and not (home_pin and home in places):
        return None
    known = {pin.key for pin in pins}
    unmapped = [describer.label(each) for each in others if each.rpartition("/")[2] not in known]
    return Situation(draw(pins, home_pin), is_part, unmapped)


def situated_alone(
    snapshot: Snapshot, describer: Describer, sourcing: Sourcing, place: Iri, told: Sequence[Told]
) -> Situation | None:
    """Return the map of the one place that a page is about, with its position and where that was taken from."""
    found, position = situated(snapshot, describer, [place], told), _position(snapshot, place)
    if found is None or position is None:
        return None
    (latitude,) = snapshot.values(place, _AXES[0], 1)
    return replace(found, position=position, notes=sourcing.marks(_AXES[0], latitude))


def _pins(snapshot: Snapshot, describer: Describer, kinds: Mapping[Iri, str]) -> Iterator[Pin]:
    for iri, kind in kinds.items():
        if position := _position(snapshot, iri):
            name = describer.label(iri).text
            yield Pin(iri.rpartition("/")[2], name, position, local_path(iri, snapshot) or "", name, kind)


def _position(snapshot: Snapshot, iri: Iri) -> Position | None:
    """Return where a place is, in degrees; None where that is not known, or nowhere on Earth."""
    said = [snapshot.values(iri, axis, 1) for axis in _AXES]
    try:
        latitude, longitude = (float(node.value) for nodes in said for node in nodes if isinstance(node, Literal))
    except ValueError:
        return None
    return on_earth(latitude, longitude)

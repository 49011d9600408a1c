"""Knows the partners of the home city, as a snapshot has them, in one language; not which of them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from pyoxigraph import DefaultGraph, Literal, NamedNode

from sisterkg.distances import Position
from sisterkg.folding import fold, romanized
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri, term
from sisterkg.web.descriptions import Describer, Value

_REMEMBERED = 2048
"""Names whose folded form is kept: countries come again and again."""


class State(Enum):
    """How far a partnership has come, by the dates that are known."""

    PROTOCOL = "protocol"
    ACT = "act"
    UNDATED = "undated"

    @classmethod
    def of(cls, act: object, protocol: object) -> State:
        """Return the state of a partnership of which there is an act, or a protocol, or neither.

        >>> State.of("1992-06-25", "")
        <State.ACT: 'act'>
        """
        if protocol:
            return cls.PROTOCOL
        return cls.ACT if act else cls.UNDATED


@dataclass(frozen=True)
class Partner:
    """A partner with its partnership; dates are of ISO 8601, of the precision that is known, or empty."""

    key: str
    """The last part of its IRI."""
    place: Value
    partnership: Value
    country: Value | None
    country_order: str
    """What it is sorted by where countries are, in the reader's alphabet; empty where none is known."""
    continent: str
    position: Position | None
    act: str
    protocol: str
    spoken: tuple[str, ...]
    """All its names and its country's."""

    @cached_property
    def names(self) -> str:
        """Its names as a search compares them: each folded, and in Latin letters; one a line."""
        return _as_compared(self.spoken)

    @cached_property
    def state(self) -> State:
        """How far the partnership has come."""
        return State.of(self.act, self.protocol)

    @cached_property
    def since(self) -> str:
        """The earlier of its dates, or nothing."""
        return min(filter(None, (self.act, self.protocol)), default="")

    @cached_property
    def decade(self) -> str:
        """The decade of its first date, such as 1990, or nothing."""
        return f"{self.since[:3]}0" if self.since else ""


def partners_of(snapshot: Snapshot, describer: Describer, language: str) -> Sequence[Partner]:
    """Return all partners of the home city, by their names in a language."""
    home = snapshot.manifest.home
    within = _objects(snapshot, "schema:containedInPlace")
    acts, protocols = _texts(snapshot, "skg:councilActDate"), _texts(snapshot, "skg:protocolDate")
    latitudes, longitudes = _texts(snapshot, "schema:latitude"), _texts(snapshot, "schema:longitude")
    names, labels = _all_names(snapshot), _Labels(snapshot, describer, language)
    countries = _Countries(describer, within)
    found = []
    for partnership, sides in _objects(snapshot, "skg:partner").items():
        if home not in sides:
            continue
        for place in sides:
            if place == home:
                continue
            country, continent = countries.of(place)
            position = (latitudes.get(place), longitudes.get(place))
            found.append(
                Partner(
                    key=place.rpartition("/")[2],
                    place=labels.of(place),
                    partnership=labels.of(partnership),
                    country=country,
                    country_order=collated(country.text, language) if country else "",
                    continent=continent,
                    position=(float(position[0]), float(position[1])) if position[0] and position[1] else None,
                    act=acts.get(partnership, ""),
                    protocol=protocols.get(partnership, ""),
                    spoken=(*names.get(place, ()), *(names.get(country.iri, ()) if country else ())),
                )
            )
    return sorted(found, key=lambda partner: (collated(partner.place.text, language), partner.key))


_ALPHABET = {letter: f"{before}~" for letter, before in zip("çğıöşü", "cghosu", strict=True)}


def collated(text: str, language: str) -> str:
    """Return what texts are sorted by: Turkish letters have places of their own in Turkish.

    >>> sorted(("Çanakkale", "Cuma", "Zonguldak", "Iğdır", "İzmir"), key=lambda text: collated(text, "tr"))
    ['Cuma', 'Çanakkale', 'Iğdır', 'İzmir', 'Zonguldak']
    """
    if language != "tr":
        return fold(text)
    lower = text.replace("I", "ı").replace("İ", "i").lower()
    return "".join(_ALPHABET.get(letter) or fold(letter) or letter for letter in lower)


class _Labels:
    """Knows what things are called in a language; all names are read at once, since most of them are asked for."""

    def __init__(self, snapshot: Snapshot, describer: Describer, language: str) -> None:
        self._describer = describer
        self._language = language
        self._names: dict[str, str] = {}
        for quad in snapshot.store.quads_for_pattern(None, NamedNode(term("schema:name")), None, DefaultGraph()):
            name, subject = quad.object, quad.subject
            if isinstance(name, Literal) and name.language == language and isinstance(subject, NamedNode):
                self._names[subject.value] = min(self._names.get(subject.value, name.value), name.value)

    def of(self, iri: str) -> Value:
        name = self._names.get(iri)
        return Value(name, self._language, iri) if name is not None else self._describer.label(iri)


class _Countries:
    """Knows the country and the continent of places, each looked up once."""

    def __init__(self, describer: Describer, within: Mapping[str, Sequence[str]]) -> None:
        self._describer = describer
        self._within = within
        self._labels: dict[str, Value] = {}

    def of(self, place: str) -> tuple[Value | None, str]:
        country = next((iri for iri in self._within.get(place, ()) if "/id/country/" in iri), None)
        if country is None:
            return None, ""
        if country not in self._labels:
            self._labels[country] = self._describer.label(country)
        return self._labels[country], next(iter(self._within.get(country, ())), "")


def _objects(snapshot: Snapshot, name: str) -> Mapping[str, Sequence[str]]:
    """Return the IRIs to which a property leads, by the subjects from which it does."""
    found: dict[str, list[str]] = {}
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(term(name)), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found.setdefault(quad.subject.value, []).append(quad.object.value)
    return {subject: sorted(objects) for subject, objects in found.items()}


def _texts(snapshot: Snapshot, name: str) -> Mapping[str, str]:
    """Return the text of a property, by its subject; the first one where there are several."""
    found: dict[str, str] = {}
    for quad in snapshot.store.quads_for_pattern(None, NamedNode(term(name)), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            earlier = found.get(quad.subject.value, quad.object.value)
            found[quad.subject.value] = min(earlier, quad.object.value)
    return found


def names_of(snapshot: Snapshot, place: Iri) -> str:
    """Return the names of a place as a search compares them: each folded, and in Latin letters; one a line."""
    nodes = (node for name in _NAMES for node in snapshot.values(place, term(name), _MOST_NAMES))
    return _as_compared([node.value for node in nodes if isinstance(node, Literal)])


def _as_compared(names: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(way(name) for name in names for way in (_folded, _romanized)))


_MOST_NAMES = 100
_NAMES = ("schema:name", "schema:alternateName", "skg:nameAsPublished", "skg:formerName")


def _all_names(snapshot: Snapshot) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name in _NAMES:
        for quad in snapshot.store.quads_for_pattern(None, NamedNode(Iri(term(name))), None, DefaultGraph()):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found.setdefault(quad.subject.value, []).append(quad.object.value)
    return found


_folded, _romanized = lru_cache(maxsize=_REMEMBERED)(fold), lru_cache(maxsize=_REMEMBERED)(romanized)

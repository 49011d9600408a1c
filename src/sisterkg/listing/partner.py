"""Knows what is told of a partner in a list, in one language; not which partners there are."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import Enum

from sisterkg.distances import Position


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
class Called:
    """A thing as it is shown: its text, the text's language, and its IRI."""

    text: str
    language: str
    iri: str

    @property
    def key(self) -> str:
        """The last part of its IRI, as a URL names it."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True)
class Partner:
    """A partner with its partnership; dates are of ISO 8601, of the precision that is known, or empty."""

    place: Called
    partnership: Called
    country: Called | None
    country_order: str
    """What it is sorted by where countries are, in the reader's alphabet; empty where none is known."""
    continent: str
    position: Position | None
    act: str
    protocol: str
    which: str = ""
    """What tells the place apart from others of the same name; empty where none has it."""

    @property
    def told_apart(self) -> Called:
        """The place by its name, and by what tells it apart where others have the same."""
        return replace(self.place, text=f"{self.place.text} ({self.which})") if self.which else self.place

    @property
    def key(self) -> str:
        """The last part of its IRI."""
        return self.place.key

    @property
    def state(self) -> State:
        """How far the partnership has come."""
        return State.of(self.act, self.protocol)

    @property
    def since(self) -> str:
        """The earlier of its dates, or nothing."""
        return min(filter(None, (self.act, self.protocol)), default="")

    @property
    def decade(self) -> str:
        """The decade of its first date, such as 1990, or nothing."""
        return f"{self.since[:3]}0" if self.since else ""

    def as_json(self) -> str:
        """Return it as it is kept, without what others of its name make of it: each thing as three texts."""
        called = (
            each and (each.text, each.language, each.iri) for each in (self.place, self.partnership, self.country)
        )
        rest = (self.country_order, self.continent, self.position, self.act, self.protocol)
        return json.dumps((*called, *rest), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Partner:
        """Return what was kept.

        >>> baku, paired = Called("Baku", "en", "x/baku"), Called("İzmir – Baku", "en", "x/izmir-baku")
        >>> told = Partner(baku, paired, None, "", "", (40.4, 49.9), "1985-09-04", "")
        >>> Partner.from_json(told.as_json()) == told
        True
        """
        place, partnership, country, order, continent, position, act, protocol = json.loads(text)
        return cls(
            Called(*place),
            Called(*partnership),
            Called(*country) if country else None,
            order,
            continent,
            tuple(position) if position else None,
            act,
            protocol,
        )

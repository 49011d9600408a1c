"""Knows what is kept of a thing that can be found by its names; does not know how it is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sisterkg.distances import Position
from sisterkg.vocab import Iri


@dataclass(frozen=True)
class Entity:
    """A thing that can be found."""

    id: str
    """The end of its IRI, such as ``place/baku``."""
    names: Mapping[str, str]
    """By language."""
    spellings: tuple[str, ...]
    """All its names as they are written: in every language, former ones, and as published; sorted."""
    types: tuple[Iri, ...]
    within: tuple[str, ...]
    """The ids of the countries and regions that it lies in, sorted."""
    position: Position | None
    code: str
    """The code of a country, such as ``AZ``; empty where it has none."""

    def name(self, language: str) -> str:
        """Return its name in a language, else in English, else its id."""
        return self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.id)

    def as_json(self) -> str:
        """Return it as text, to be read back."""
        told = [self.id, self.names, self.spellings, self.types, self.within, self.position, self.code]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Entity:
        """Read what as_json has written.

        >>> baku = Entity("place/baku", {"en": "Baku"}, ("Baku",), (), ("country/AZ",), (40.4, 49.9), "")
        >>> Entity.from_json(baku.as_json()) == baku
        True
        """
        own, names, spellings, types, within, position, code = json.loads(text)
        place = (position[0], position[1]) if position else None
        return cls(own, names, tuple(spellings), tuple(map(Iri, types)), tuple(within), place, code)

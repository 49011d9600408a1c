"""Knows the maps of the landing page, of all partners and of those that are asked for; does not draw them itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sisterkg.listing import Partner, PartnerList, Wanted
from sisterkg.reading import written_date
from sisterkg.web.maps import MOST_LINKED, Crowd, Drawing, Pin, crowded, draw
from sisterkg.web.selection import PAGE_SIZE


@dataclass(frozen=True)
class Shown:
    """A map as a page shows it; ``keys`` are those of the partners on it that are shown, None for all of them."""

    drawing: Drawing
    keys: frozenset[str] | None
    is_empty: bool = False
    """Whether of the partners none is shown."""
    name: str = ""
    """Under which its parts are kept for other pages."""


class LandingMap:
    """A map of home and of those partners that are wanted on it and have a position."""

    def __init__(
        self,
        name: str,
        partners: PartnerList,
        wanted: Wanted,
        home: Pin | None,
        language: str,
        crowds: dict[str, Crowd],
    ) -> None:
        self._crowds = crowds
        self._name = name
        self._partners = partners
        self._wanted = replace(wanted, is_placed=True)
        self._home = home
        self._language = language

    @cached_property
    def whole(self) -> Shown:
        """The map of all of them."""
        drawing = self._crowd.everyone if self._is_crowd else draw(tuple(self._pins(self._wanted)), self._home)
        return Shown(drawing, None, name=self._name)

    @cached_property
    def _count(self) -> int:
        return self._partners.count(self._wanted)

    @cached_property
    def _is_crowd(self) -> bool:
        return self._count > MOST_LINKED

    @cached_property
    def _crowd(self) -> Crowd:
        home = self._home.position if self._home else None
        return self._crowds.setdefault(self._name, Crowd(lambda: self._partners.placed(self._wanted), home))

    def of(self, wanted: Wanted) -> Shown:
        """Return the same map with those alone that are asked for.

        Where each has its mark, the marks of the others are there, and a script can show them. Of a crowd, the others
        are not there; those that are asked for are links where they are as few as a page of the list has.
        """
        asked = replace(wanted, is_placed=True, within=self._wanted.within)
        if not self._is_crowd:
            keys = frozenset(self._partners.keys(asked))
            return Shown(self.whole.drawing, keys, not keys, self._name)
        count = self._partners.count(asked)
        if count > PAGE_SIZE:
            return Shown(self._crowd.dotted(self._partners.ids(asked)), None)
        return Shown(self._crowd.marked(self._pins(asked), self._home), None, not count, self._name)

    def _pins(self, wanted: Wanted) -> Sequence[Pin]:
        found = self._partners.page(wanted, "name", 0, MOST_LINKED)
        return [self._pin(each) for each in found]

    def _pin(self, partner: Partner) -> Pin:
        assert partner.position
        country = partner.country.text if partner.country else ""
        told = [country] if country not in ("", partner.which) else []
        told += [written_date(partner.since, self._language)] if partner.since else []
        return Pin(
            key=partner.key,
            name=partner.told_apart.text,
            position=partner.position,
            path=f"place/{partner.key}",
            title=", ".join((partner.told_apart.text, *told)),
            kind=partner.state.value,
        )


def nearby(partners: PartnerList) -> Wanted | None:
    """Return which partners are the nearer ones, where they crowd around home."""
    count = partners.count(Wanted(is_placed=True))

    def kilometres_to(place: int) -> float:
        far = partners.far(place)
        return far[0] if far else 0.0

    half = crowded(count, kilometres_to)
    last = partners.far(half - 1) if half else None
    return Wanted(within=last) if last else None

"""Knows how the dates of partnerships lie along the years; does not know how they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sisterkg.listing import Partner, PartnerList, Wanted
from sisterkg.web.gaps import written_gap
from sisterkg.web.selection import PAGE_SIZE

MOST_ROWS = PAGE_SIZE
"""Partners up to which each has a line; more are counted by year. A list of one page has a line for each."""

_MONTHS = 12
_MARGIN = 2.0
"""Percent of the width that is left free at each end."""


@dataclass(frozen=True)
class Stretch:
    """A partnership along the years: where its dates are, in percent of the width, and what is between them."""

    partner: Partner
    act: float | None
    protocol: float | None
    gap: str


@dataclass(frozen=True)
class Year:
    """How many acts and protocols a year has, each also in percent of the most."""

    year: int
    acts: int
    protocols: int
    acts_share: float
    protocols_share: float


@dataclass(frozen=True)
class Timeline:
    """Partnerships along the years: one by one, or where there are too many, counted by year."""

    first: int
    ticks: Sequence[tuple[int, float]]
    """Decades, and where they begin, in percent of the width."""
    stretches: Sequence[Stretch]
    years: Sequence[Year]
    undated: Sequence[Partner]
    """Those without a date, as many as a page has."""
    is_any_dated: bool


@dataclass(frozen=True)
class Scale:
    """The years that are shown, and where each date is among them."""

    first: int
    end: int

    def at(self, text: str) -> float:
        """Return where a date is, in percent: what is known to the year or month only is in the middle of it."""
        year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
        part = ((month - 1) + ((day - 0.5) / 31 if day else 0.5)) / _MONTHS if month else 0.5
        span = max(1, self.end - self.first)
        return round(_MARGIN + (100 - 2 * _MARGIN) * (year + part - self.first) / span, 2)


def scale_of(partners: PartnerList) -> Scale | None:
    """Return the years of all dates of partnerships; nothing where none has a date."""
    years = {year for each in partners.years(Wanted()) for year in each}
    return Scale(min(years), max(years) + 1) if years else None


def timeline_of(partners: PartnerList, wanted: Wanted, order: str, scale: Scale, language: str) -> Timeline:
    """Return the timeline of partnerships, along the years of a scale: the same for all of them and for some."""
    dated = replace(wanted, is_dated=True)
    count = partners.count(dated)
    few = count <= MOST_ROWS
    return Timeline(
        first=scale.first,
        ticks=[(year, scale.at(str(year))) for year in range(-(-scale.first // 10) * 10, scale.end + 1, 10)],
        stretches=[
            Stretch(
                each,
                scale.at(each.act) if each.act else None,
                scale.at(each.protocol) if each.protocol else None,
                written_gap(each.act, each.protocol, language),
            )
            for each in (partners.page(dated, "since", 0, count) if few else ())
        ],
        years=() if few else _by_year(*partners.years(wanted), scale),
        undated=partners.page(replace(wanted, is_dated=False), order, 0, PAGE_SIZE),
        is_any_dated=count > 0,
    )


def _by_year(acts: Mapping[int, int], protocols: Mapping[int, int], scale: Scale) -> Sequence[Year]:
    most = max((*acts.values(), *protocols.values()), default=1)
    return [
        Year(
            year,
            acts.get(year, 0),
            protocols.get(year, 0),
            round(100 * acts.get(year, 0) / most, 1),
            round(100 * protocols.get(year, 0) / most, 1),
        )
        for year in range(scale.first, scale.end)
    ]

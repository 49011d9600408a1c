"""Knows how the points of a catalogue are added up and rated; does not know what earns them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Store

from sisterkg.score.described import resources_of
from sisterkg.score.indicators import INDICATORS, Checks, Indicator

_RATINGS: Mapping[str, float] = {"Excellent": 351, "Good": 221, "Sufficient": 121, "Bad": 0}
"""The least points of each rating."""


@dataclass(frozen=True)
class Row:
    """What one indicator gives a catalogue."""

    indicator: Indicator
    population: int
    """Data sets or distributions that were looked at."""
    missing: tuple[str, ...]
    """Those of them that lack it, by their IRIs."""

    @property
    def points(self) -> float:
        """The share of the weight that the share of those who have it earns; none where there is nobody."""
        return self.indicator.weight * (1 - len(self.missing) / self.population) if self.population else 0.0


@dataclass(frozen=True)
class Score:
    """What a catalogue is worth."""

    rows: Sequence[Row]

    @property
    def points(self) -> float:
        """The points of all indicators."""
        return sum(row.points for row in self.rows)

    @property
    def most(self) -> int:
        """The points that there are."""
        return sum(row.indicator.weight for row in self.rows)

    @property
    def rating(self) -> str:
        """The rating, in the words of data.europa.eu."""
        return next(name for name, least in _RATINGS.items() if self.points >= least)

    def as_json(self) -> Mapping[str, object]:
        """Return the score as JSON has it."""
        rows = [
            {
                "dimension": row.indicator.dimension,
                "indicator": row.indicator.name,
                "points": round(row.points, 2),
                "weight": row.indicator.weight,
                "population": row.population,
                "missing": list(row.missing),
                "mend": row.indicator.mend if row.missing or not row.population else "",
            }
            for row in self.rows
        ]
        return {"points": round(self.points, 2), "most": self.most, "rating": self.rating, "rows": rows}


def rated(catalog: Store, checks: Checks) -> Score:
    """Return the score of a catalogue, each indicator by the share of data sets or distributions that have it."""
    return Score([_row(indicator, catalog, checks) for indicator in INDICATORS])


def _row(indicator: Indicator, catalog: Store, checks: Checks) -> Row:
    holds = indicator.test(checks)
    resources = resources_of(catalog, indicator.of)
    return Row(indicator, len(resources), tuple(str(each) for each in resources if not holds(each)))

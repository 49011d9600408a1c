"""Knows what a catalogue's descriptions are worth to data.europa.eu, and what is missing; not how they were made."""

from sisterkg.score.described import Catalog, read_catalog
from sisterkg.score.indicators import INDICATORS, Checks, Indicator
from sisterkg.score.scoring import Row, Score, rated

__all__ = ["INDICATORS", "Catalog", "Checks", "Indicator", "Row", "Score", "rated", "read_catalog"]

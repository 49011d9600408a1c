"""Knows what a build is given: folders, days and settings; reads none of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sisterkg.faults import Fault


@dataclass(frozen=True)
class Inputs:
    """The folders a build reads, and the settings that come from outside."""

    data: Path
    ontology: Path
    shapes: Path
    today: date
    base_iri: str | None = None
    """Minted under this IRI instead of the data set's own."""
    stamp: date | None = None
    """The date of the snapshot instead of the data set's own: that of SOURCE_DATE_EPOCH."""
    allow_losses: bool = False
    """Publish even where most places would be gone."""
    advise: Callable[[Fault], None] | None = field(default=None, compare=False)
    """Takes what a person should look at in the records, and what stops nothing."""

"""Knows how many places a release may lose before someone has to say that it is meant; not why they went."""

from __future__ import annotations

from collections.abc import Iterable

from sisterkg.faults import SisterkgError
from sisterkg.snapshot import Snapshot

MOST_LOST = 0.2
"""The share of the places that may go in one release."""
_NAMED = 20
"""Lost places that are named."""


class LosesPlaces(SisterkgError):
    """A build would drop more places than anyone drops on purpose."""


def forbid_losses(before: Snapshot, places: Iterable[str]) -> None:
    """Make sure that most places are still there, by the ends of their IRIs: an address may have changed.

    The places are sorted as they stand in a dump.

    Raises:
        LosesPlaces: naming them, where more than a fifth of them went.
    """
    known = lost = 0
    named: list[str] = []
    there = iter(places)
    place = next(there, None)
    for old in before.places():
        known += 1
        while place is not None and f"{place}>" < f"{old}>":
            place = next(there, None)
        if place != old:
            lost += 1
            if len(named) < _NAMED:
                named.append(old)
    if lost <= MOST_LOST * known:
        return
    listed = ", ".join(named) + (f" and {lost - _NAMED} more" if lost > _NAMED else "")
    what = f"{lost} of {known} places would be gone: {listed}"
    raise LosesPlaces(what, "put them back into cities.csv, or build with --allow-losses if they are to go")

"""Knows how many places a release may lose before someone has to say that it is meant; not why they went."""

from __future__ import annotations

from collections.abc import Collection

from sisterkg.faults import SisterkgError
from sisterkg.snapshot import Snapshot

MOST_LOST = 0.2
"""The share of the places that may go in one release."""
_NAMED = 20
"""Lost places that are named."""


class LosesPlaces(SisterkgError):
    """A build would drop more places than anyone drops on purpose."""


def forbid_losses(before: Snapshot, places: Collection[str]) -> None:
    """Make sure that most places are still there, by the ends of their IRIs: an address may have changed.

    Raises:
        LosesPlaces: naming them, where more than a fifth of them went.
    """
    known = before.places()
    lost = [place for place in known if place not in places]
    if len(lost) <= MOST_LOST * len(known):
        return
    named = ", ".join(lost[:_NAMED]) + (f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else "")
    what = f"{len(lost)} of {len(known)} places would be gone: {named}"
    raise LosesPlaces(what, "put them back into cities.csv, or build with --allow-losses if they are to go")

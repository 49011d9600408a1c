"""Knows how the quality of the data has moved from release to release, and its line; does not measure it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sisterkg.releases import Quality, Release, Releases, measured
from sisterkg.snapshot import Site, Snapshot

_MOST = 50
"""Releases that are told, the newest."""
_WIDTH, _HEIGHT, _EDGE = 640, 160, 12


@dataclass(frozen=True)
class Moment:
    """How good the data were at a release; None where that was not written down."""

    release: Release
    quality: Quality | None


@dataclass(frozen=True)
class Chart:
    """A line over releases, in the units of its picture."""

    width: int
    height: int
    points: Sequence[tuple[float, float, Moment]]

    @property
    def line(self) -> str:
        """The line as SVG writes points."""
        return " ".join(f"{x:g},{y:g}" for x, y, _ in self.points)


def history(releases: Releases, site: Site, current: Snapshot, now: Quality) -> Sequence[Moment]:
    """Return the quality at each of the newest releases, the oldest first.

    It was written down when the next one came; that of a snapshot which is kept can be measured still.
    """
    newest = list(reversed(releases.newest(_MOST)))
    moments = []
    for release, following in zip(newest, [*newest[1:], None], strict=True):
        own = release.difference.quality_after if release.difference else None
        later = following.difference.quality_before if following and following.difference else None
        is_current = release.snapshot == current.id
        moments.append(Moment(release, now if is_current else own or later or _measured(site, release.snapshot)))
    return moments


@lru_cache(maxsize=64)
def _measured(site: Site, identifier: str) -> Quality | None:
    kept = site.kept(identifier)
    return measured(kept) if kept and kept.store_folder.is_dir() else None


def drawn(moments: Sequence[Moment]) -> Chart | None:
    """Return the line of the share of records without a flaw; None where there are not two points for one."""
    known = [(place, each) for place, each in enumerate(moments) if each.quality]
    if len(known) < 2:
        return None
    step = (_WIDTH - 2 * _EDGE) / (len(moments) - 1)
    points = [
        (round(_EDGE + place * step, 1), round(_EDGE + (1 - each.quality.share) * (_HEIGHT - 2 * _EDGE), 1), each)
        for place, each in known
        if each.quality
    ]
    return Chart(_WIDTH, _HEIGHT, points)

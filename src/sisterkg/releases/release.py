"""Knows the releases of a site: each time that a snapshot became current, with what it changed; not how it is told.

changes/<before>-<after>.json and .rdfp
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sisterkg.releases.change import Difference, Named
from sisterkg.releases.comparison import compare
from sisterkg.releases.patch import RDF_PATCH
from sisterkg.snapshot import Site, Snapshot, SnapshotId, written_whole


@dataclass(frozen=True)
class Release:
    """One time that a snapshot became current."""

    number: int
    """Counted from 1."""
    time: str
    """ISO 8601, UTC."""
    snapshot: SnapshotId
    before: SnapshotId | None
    """The one that was current until then."""
    difference: Difference | None
    """None for the first one, and where it was not written down."""
    patch: Path | None
    """The same for programs."""


@dataclass(frozen=True)
class Departure:
    """A place that is there no longer, and since which release."""

    place: Named
    release: Release


class Releases:
    """The releases of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._folder = site.folder / "changes"
        self._known: tuple[object, Sequence[tuple[str, SnapshotId]]] | None = None
        self._departures = lru_cache(maxsize=1)(self._find_departures)

    def record(self, before: Snapshot | None, after: Snapshot) -> None:
        """Write down how a snapshot differs from the one whose place it is about to take."""
        for left in self._folder.glob(".draft-*"):  # by a process that was killed
            left.unlink()
        if before is None or before.id == after.id:
            return
        self._folder.mkdir(exist_ok=True)
        name = _name(before.id, after.id)
        with written_whole(self._folder / f"{name}.{RDF_PATCH.suffix}") as patch:
            difference = compare(before, after, patch)
        with written_whole(self._folder / f"{name}.json") as out:
            out.write(difference.as_json())

    def count(self) -> int:
        """Return how many there have been."""
        return len(self._times())

    def find(self, number: int) -> Release | None:
        """Return a release by its number, or None."""
        times = self._times()
        if not 1 <= number <= len(times):
            return None
        time, identifier = times[number - 1]
        before = times[number - 2][1] if number > 1 else None
        difference = self._difference(before, identifier)
        patch = self._folder / f"{_name(before, identifier)}.{RDF_PATCH.suffix}" if before else None
        return Release(number, time, identifier, before, difference, patch if patch and patch.is_file() else None)

    def newest(self, most: int) -> Sequence[Release]:
        """Return the releases, the newest first, so many at the most."""
        count = self.count()
        found = (self.find(number) for number in range(count, max(0, count - most), -1))
        return [release for release in found if release]

    def departure(self, iri: str) -> Departure | None:
        """Return since when a place is gone, or None where no release has let it go.

        A place is known by the end of its IRI: its address may have been another one then.
        """
        return self._departures(tuple(self._times())).get(_end(iri))

    def _times(self) -> Sequence[tuple[str, SnapshotId]]:
        """Return when each snapshot became current; read again only where that has changed."""
        key = self._site.history_key()
        if self._known is None or self._known[0] != key:
            self._known = (key, self._site.became_current())
        return self._known[1]

    def _find_departures(self, times: Sequence[tuple[str, SnapshotId]]) -> Mapping[str, Departure]:
        found: dict[str, Departure] = {}
        for number in range(1, len(times) + 1):
            release = self.find(number)
            for place in release.difference.gone_places if release and release.difference else ():
                if release:
                    found[_end(place.iri)] = Departure(place, release)
        return found

    def _difference(self, before: SnapshotId | None, after: SnapshotId) -> Difference | None:
        if before is None:
            return None
        try:
            return _read(self._folder / f"{_name(before, after)}.json")
        except (OSError, ValueError, KeyError, TypeError):
            return None


@lru_cache(maxsize=2048)
def _read(file: Path) -> Difference:
    """Read a difference; it never is another one under the same name."""
    return Difference.read(file.read_bytes())


def _name(before: SnapshotId | None, after: SnapshotId) -> str:
    return f"{before}-{after}"


def _end(iri: str) -> str:
    return iri.rpartition("/id/place/")[2]

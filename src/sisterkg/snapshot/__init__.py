"""Knows the published folder: how it is written whole or not at all, found, opened and rolled back.

Does not know what made its files.
"""

from sisterkg.snapshot.atomic import written_whole
from sisterkg.snapshot.citations import Citation, Citations
from sisterkg.snapshot.draft import Draft
from sisterkg.snapshot.locking import SiteLocked
from sisterkg.snapshot.manifest import INDEX, MANIFEST, SnapshotId
from sisterkg.snapshot.opened import Snapshot
from sisterkg.snapshot.site import Site

__all__ = [
    "INDEX",
    "MANIFEST",
    "Citation",
    "Citations",
    "Draft",
    "Site",
    "SiteLocked",
    "Snapshot",
    "SnapshotId",
    "written_whole",
]

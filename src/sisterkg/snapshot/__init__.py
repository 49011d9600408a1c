"""Knows the published folder: how it is written whole or not at all, found, opened and rolled back.

Does not know what made its files.
"""

from sisterkg.snapshot.atomic import written_whole
from sisterkg.snapshot.citations import Citation, Citations
from sisterkg.snapshot.draft import Draft, Progress
from sisterkg.snapshot.locking import SiteLocked
from sisterkg.snapshot.manifest import FINDINGS, INDEX, MANIFEST, PARTNERS, SnapshotId
from sisterkg.snapshot.opened import Snapshot
from sisterkg.snapshot.site import Site

__all__ = [
    "FINDINGS",
    "INDEX",
    "MANIFEST",
    "PARTNERS",
    "Citation",
    "Citations",
    "Draft",
    "Progress",
    "Site",
    "SiteLocked",
    "Snapshot",
    "SnapshotId",
    "written_whole",
]

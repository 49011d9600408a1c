"""Knows a snapshot's list of files, and the id that follows from them; does not know what is in any file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NewType

SnapshotId = NewType("SnapshotId", str)
"""The first 16 hexadecimal digits of the SHA-256 over a snapshot's date and its list of files and their SHA-256."""

MANIFEST = "manifest.json"
STORE = "store"
"""The folder of the engine's store: made from dataset.nt, different at every build, so not in the manifest."""
INDEX = "names.sqlite"
"""The file by which things are found by their names: made from dataset.nt, too, and other bytes by another SQLite."""
PARTNERS, FINDINGS = "partners.sqlite", "findings.sqlite"
"""The files of the long lists that are shown page by page: made from the data set and its report, in the same way."""
MADE = (STORE, INDEX, PARTNERS, FINDINGS)
"""What a snapshot has beside the files of its manifest."""


@dataclass(frozen=True, order=True)
class PublishedFile:
    """A file of a snapshot: its path within the folder, its size in bytes and its SHA-256 in hexadecimal."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself."""

    id: SnapshotId
    base_iri: str
    date: str
    """The day the records were changed last, or that of SOURCE_DATE_EPOCH; ISO 8601."""
    title: Mapping[str, str]
    home: str
    """IRI of the home city."""
    triples: int
    dataset_sha256: str
    """SHA-256 of the sorted N-Triples: the identity of the graph, whatever else changed."""
    files: tuple[PublishedFile, ...]

    def called(self, language: str) -> str:
        """Return the title in a language, or in English where there is none."""
        return self.title[self.title_language(language)]

    def title_language(self, language: str) -> str:
        """Return the language of the title that is told in a language: that one, or English where there is none."""
        return language if language in self.title else "en"

    def as_json(self) -> bytes:
        """Return the manifest's file, the same bytes for the same manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read the manifest of a snapshot's folder."""
        values = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = tuple(PublishedFile(**file) for file in values.pop("files"))
        return cls(files=files, **values)


def snapshot_id(date: str, files: Iterable[PublishedFile]) -> SnapshotId:
    """Return the id that a list of files of a date has: other bytes anywhere, or another date, make another id.

    >>> snapshot_id("2026-11-23", [PublishedFile("a", 1, "ca978112ca1bbdca")])
    '5d04ec04ef39f877'
    """
    listing = f"{date}\n" + "".join(f"{file.sha256}  {file.path}\n" for file in sorted(files))
    return SnapshotId(hashlib.sha256(listing.encode()).hexdigest()[:16])


def published_file(folder: Path, path: Path) -> PublishedFile:
    """Describe a file that stands in a snapshot's folder."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return PublishedFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)

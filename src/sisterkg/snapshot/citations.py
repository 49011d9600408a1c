"""Knows the queries that were cited, each kept as long as its snapshot is; does not know how a query is answered.

queries/<snapshot>/<id>.json
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import NewType

from sisterkg.faults import SisterkgError
from sisterkg.messages import Message, OwnWords
from sisterkg.snapshot.atomic import written_whole
from sisterkg.snapshot.manifest import SnapshotId

CitationId = NewType("CitationId", str)
"""The first 16 hexadecimal digits of the SHA-256 over what was asked, in which format, and of the answer's digest."""

FOLDER = "queries"
_IDENTIFIER = re.compile(r"[0-9a-f]{16}")
"""What a snapshot's and a citation's id look like: whatever else is asked for was never kept."""
_MOST = 10_000
"""Citations of one snapshot: a bound on what strangers may write."""
_MEND = Message("cite the query by its address at /sparql instead")


@dataclass(frozen=True)
class Citation:
    """A query with the snapshot that it was asked of, and what its answer was."""

    snapshot: SnapshotId
    date: str
    """The snapshot's; ISO 8601."""
    query: str
    format: str
    """The suffix of the answer's syntax, such as ``csv``."""
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    digest: str
    """The answer's SHA-256 in hexadecimal, which is also its ETag."""
    size: int
    """The answer's, in bytes."""

    @property
    def id(self) -> CitationId:
        """The citation's id: the same for the same query, format and answer."""
        told = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return CitationId(hashlib.sha256(told.encode()).hexdigest()[:16])


class Citations:
    """The folder of cited queries of a site."""

    def __init__(self, site_folder: Path) -> None:
        self._folder = site_folder / FOLDER

    def keep(self, citation: Citation) -> CitationId:
        """Write a citation, whole or not at all; one that is there stays as it is.

        Raises:
            SisterkgError: where there are too many, or the folder cannot be written.
        """
        folder = self._folder / citation.snapshot
        file = folder / f"{citation.id}.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                if sum(1 for _ in folder.iterdir()) >= _MOST:
                    what = Message("{most} queries of this snapshot have been cited, which is the most", most=_MOST)
                    raise SisterkgError(what, _MEND)
                with written_whole(file) as out:
                    out.write(json.dumps(asdict(citation), ensure_ascii=False, indent=1).encode())
        except OSError as error:
            what = Message("the citation cannot be kept: {reason}", reason=OwnWords(error.strerror or error))
            raise SisterkgError(what, _MEND) from error
        return citation.id

    def find(self, snapshot: str, identifier: str) -> Citation | None:
        """Return a citation that was kept, or None."""
        if not (_IDENTIFIER.fullmatch(snapshot) and _IDENTIFIER.fullmatch(identifier)):
            return None
        file = self._folder / snapshot / f"{identifier}.json"
        try:
            values = json.loads(file.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        for name in ("default_graphs", "named_graphs"):
            values[name] = tuple(values[name])
        return Citation(**{field.name: values[field.name] for field in fields(Citation)})

    def forget_all_but(self, kept: Iterable[str]) -> None:
        """Remove the citations of snapshots that are kept no longer."""
        names = frozenset(kept)
        for folder in self._folder.iterdir() if self._folder.is_dir() else ():
            if folder.name not in names:
                shutil.rmtree(folder, ignore_errors=True)

"""Knows the folder of all snapshots and which one is current; does not know what is in a snapshot.

    snapshots/<id>/   each whole, and never changed
    current           a link to one of them, changed by one rename
    history           a line for each time one became current
    queries/<id>/     what was cited of a snapshot
    changes/          what changed each time (see ``sisterkg.releases``)
    lock              who is changing the site

Whatever process is killed at whatever moment, ``current`` leads to a whole snapshot.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sisterkg.faults import SisterkgError
from sisterkg.snapshot.atomic import sync_folder
from sisterkg.snapshot.citations import Citations
from sisterkg.snapshot.draft import Draft, Progress
from sisterkg.snapshot.history import History, told
from sisterkg.snapshot.locking import held
from sisterkg.snapshot.manifest import STORE, Manifest, SnapshotId
from sisterkg.snapshot.opened import Snapshot

KEPT = 3
"""How many old snapshots stay beside the current one."""

_DRAFT = ".draft-"

Releasing = Callable[[Snapshot | None, Snapshot], None]
"""Told which snapshot is about to take the place of which, if of any, before anyone sees it."""


class Site:
    """A folder of snapshots, one of them current."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._snapshots = folder / "snapshots"
        self._current = folder / "current"
        self._history = History(folder / "history")
        self.citations = Citations(folder)

    def current_id(self) -> SnapshotId | None:
        """Return which snapshot is current, if any; it costs a system call."""
        try:
            return SnapshotId(os.readlink(self._current).rpartition("/")[2])  # noqa: PTH115  # asked at every request
        except OSError:
            return None

    def current(self) -> Snapshot:
        """Open the current snapshot.

        Raises:
            SisterkgError: where nothing has been published yet, or it is damaged.
        """
        try:
            target = self._current.readlink()
        except OSError:
            raise SisterkgError(f"{self.folder} has no snapshot yet", "run: sisterkg build") from None
        try:
            return Snapshot(self.folder / target, self._current.lstat().st_mtime)
        except (OSError, ValueError, KeyError, TypeError) as error:
            what = f"the current snapshot, {target.name}, cannot be read: {error}"
            raise SisterkgError(what, "run: sisterkg build, or sisterkg rollback") from error

    @contextmanager
    def locked(self, purpose: str) -> Iterator[None]:
        """Hold the site alone.

        Raises:
            SiteLocked: at once, naming the holder, where another process holds it.
        """
        try:
            self._snapshots.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SisterkgError(
                f"{self.folder} cannot be written: {error.strerror}", "choose another folder"
            ) from error
        with held(self.folder, purpose):
            yield

    @contextmanager
    def draft(self) -> Iterator[Draft]:
        """Give a new draft beside the snapshots; what an earlier process left half-written is removed first.

        Call it while the site is locked.
        """
        for left in self._snapshots.glob(f"{_DRAFT}*"):
            shutil.rmtree(left)
        # Its name is known before it is there, so that an interrupt at any moment leaves nothing.
        folder = self._snapshots / f"{_DRAFT}{secrets.token_hex(8)}"
        try:
            folder.mkdir()
            folder.chmod(0o755)
            yield Draft(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def kept(self, identifier: str) -> Snapshot | None:
        """Open a snapshot by its id; None where there is none, or none any longer."""
        try:
            return Snapshot(self._snapshots / SnapshotId(identifier), 0)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def history_key(self) -> object:
        """Return what changes whenever the history does; it costs two system calls."""
        return self.current_id(), self._history.state()

    def became_current(self) -> list[tuple[str, SnapshotId]]:
        """Return when a snapshot became current (ISO 8601, UTC) and which, oldest first, as often as it did."""
        known = [*self._history.recorded()]
        current = self.current_id()
        if current and not self._history.names_last(current):
            # Its process was killed before it could write it down.
            known.append((told(datetime.fromtimestamp(self._current.lstat().st_mtime, UTC)), current))
        return known

    def publish(
        self, draft: Draft, manifest: Manifest, progress: Progress, releasing: Releasing | None = None
    ) -> Snapshot:
        """Make a finished draft the current snapshot; one that is there already is kept as it is."""
        target = self._snapshots / manifest.id
        progress("rename")
        if target.is_dir() and not self._is_whole(target):
            self._remove(target)
        if not target.is_dir():
            draft.folder.rename(target)
            sync_folder(self._snapshots)
        if releasing:
            progress("compare")
            releasing(self.current_if_readable(), Snapshot(target, 0))
        progress("switch")
        self._switch_to(manifest.id)
        progress("tidy")
        self._tidy()
        progress("done")
        return self.current()

    def rollback(self, releasing: Releasing | None = None) -> Snapshot:
        """Make the snapshot before the current one current again.

        Raises:
            SisterkgError: where no older one is kept.
        """
        older = self._older()
        if not older:
            raise SisterkgError("there is no older snapshot to go back to", "build again from older records")
        if releasing and (snapshot := self.kept(older[0])):
            releasing(self.current_if_readable(), snapshot)
        self._switch_to(older[0])
        return self.current()

    def current_if_readable(self) -> Snapshot | None:
        """Open the current snapshot; None where there is none, or its graph cannot be read any more."""
        current = self.current_id()
        snapshot = self.kept(current) if current else None
        return snapshot if snapshot and snapshot.store_folder.is_dir() and snapshot.is_intact("dataset.nt") else None

    def _switch_to(self, identifier: SnapshotId) -> None:
        if identifier == (current := self.current_id()):
            return
        if current and not self._history.names_last(current):
            self._history.record(current)  # its process was killed before it could
        replacement = self.folder / ".current"
        replacement.unlink(missing_ok=True)
        replacement.symlink_to(Path("snapshots") / identifier)
        replacement.replace(self._current)
        self._history.record(identifier)

    def _older(self) -> list[SnapshotId]:
        """Return the kept snapshots that became current before the current one did, newest first."""
        return [name for name in self._history.before(self.current_id()) if (self._snapshots / name).is_dir()]

    def _tidy(self) -> None:
        keep = {*filter(None, [self.current_id()]), *self._older()[:KEPT]}
        for folder in self._snapshots.iterdir():
            if folder.name not in keep and not folder.name.startswith(_DRAFT):
                self._remove(folder)
        self.citations.forget_all_but(keep)

    def _remove(self, folder: Path) -> None:
        """Remove a snapshot so that no process ever sees half of it: it is half-written from the first moment."""
        left = folder.with_name(f"{_DRAFT}{folder.name}")
        folder.rename(left)
        shutil.rmtree(left)

    @staticmethod
    def _is_whole(folder: Path) -> bool:
        try:
            return (folder / STORE).is_dir() and not Snapshot(folder, 0).damaged_files()
        except (OSError, ValueError, KeyError, TypeError):
            return False

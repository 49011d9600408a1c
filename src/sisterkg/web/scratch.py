"""Knows a folder for files that can be made again, where others may clean up meanwhile; not what lies in it."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path


class Scratch:
    """A temporary folder that is made when it is needed, and goes with its owner.

    What nobody has touched for some days is cleaned out of /tmp, and a server runs for longer: the folder is made
    anew then, under another name, since anyone could take the old one.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._folder = Path()
        self._identity: os.stat_result | None = None
        self._removal: Callable[[], object] = lambda: None

    def folder(self) -> Path:
        """Return the folder, which is there; the files in it may be gone."""
        if self._identity is None or not self._is_there(self._identity):
            self._removal()
            self._folder = Path(tempfile.mkdtemp(prefix=self._prefix))
            self._identity = self._folder.stat()
            self._removal = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def remove(self) -> None:
        """Remove the folder and all that is in it; who reads a file goes on reading."""
        self._removal()
        self._identity = None

    def _is_there(self, identity: os.stat_result) -> bool:
        try:
            return os.path.samestat(identity, self._folder.lstat())
        except OSError:
            return False

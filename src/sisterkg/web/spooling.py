"""Knows how a document that may be large is made and sent without being held; does not know what is in it.

What is small is answered from memory. What is not lies in a file, and stays there while others may ask for it, for a
document of a snapshot never changes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import BinaryIO

from sisterkg.engine import Refusal, Refused
from sisterkg.messages import Message
from sisterkg.web.scratch import Scratch

LARGE = 1 << 18
"""Bytes of a document that is sent from a file."""
_KEPT = 32
"""Large documents that are kept, those that were asked for last."""
_AT_ONCE = 2
"""Large documents that are made at once: so many of the app's threads are left for everyone else."""


@dataclass(frozen=True)
class Made:
    """A document: in memory where it is small, else in a file."""

    content: bytes | Path
    digest: str
    """32 hexadecimal digits of its SHA-256."""

    def is_there(self) -> bool:
        """Tell whether it can be sent: others may have cleaned its file away."""
        return isinstance(self.content, bytes) or self.content.exists()


class Documents:
    """The large documents of a snapshot, in a folder that goes when they do."""

    def __init__(self) -> None:
        self._scratch = Scratch("sisterkg-documents-")
        self._made: OrderedDict[str, Made] = OrderedDict()
        self._lock = Lock()
        self._making = BoundedSemaphore(_AT_ONCE)

    def made(self, name: str, write: Callable[[BinaryIO], object]) -> Made:
        """Return the document of a name, which ends in its suffix; it is written where it is not kept.

        Raises:
            Refused: where too many large ones are being made.
        """
        with self._lock:
            if (kept := self._made.get(name)) and kept.is_there():
                self._made.move_to_end(name)
                return kept
        made = _Growing(self._making, lambda: self._new_file(name)).written_by(write)
        if isinstance(made.content, Path):
            self._keep(name, made)
        return made

    def close(self) -> None:
        """Remove all of them; who reads one goes on reading."""
        self._scratch.remove()

    def _new_file(self, name: str) -> Path:
        with self._lock:
            descriptor, file = tempfile.mkstemp(dir=self._scratch.folder(), suffix=f".{name.rpartition('.')[2]}")
        os.close(descriptor)
        return Path(file)

    def _keep(self, name: str, made: Made) -> None:
        with self._lock:
            self._made[name] = made
            gone = self._made.popitem(last=False)[1] if len(self._made) > _KEPT else None
        if gone and isinstance(gone.content, Path):
            gone.content.unlink(missing_ok=True)


class _Growing:
    """What is written: held while it is small, put into a file as soon as it is not."""

    def __init__(self, making: BoundedSemaphore, new_file: Callable[[], Path]) -> None:
        self._making, self._new_file = making, new_file
        self._hash = hashlib.sha256()
        self._held = bytearray()
        self._file: Path | None = None
        self._out: BinaryIO | None = None

    def written_by(self, write: Callable[[BinaryIO], object]) -> Made:
        """Have a document written, whole or not at all."""
        try:
            write(self)  # type: ignore[arg-type]  # writers do nothing but write
            self._close()
        except BaseException:
            self._close()
            if self._file:
                self._file.unlink(missing_ok=True)
            raise
        digest = self._hash.hexdigest()[:32]
        return Made(self._file or bytes(self._held), digest)

    def write(self, piece: bytes) -> int:
        """Take a piece."""
        self._hash.update(piece)
        if self._out is None:
            self._held += piece
            if len(self._held) > LARGE:
                self._begin_file()
        else:
            self._out.write(piece)
        return len(piece)

    def writelines(self, pieces: Iterable[bytes]) -> None:
        """Take pieces."""
        for piece in pieces:
            self.write(piece)

    def flush(self) -> None:
        """Do nothing: all is written in the end."""

    def _begin_file(self) -> None:
        if not self._making.acquire(blocking=False):
            what = Message("too many large documents are being made at once")
            mend = Message("ask again in a moment, or download the data set")
            raise Refused(Refusal.BUSY, what, mend, retry_after=2)
        try:
            self._file = self._new_file()
            self._out = self._file.open("wb", buffering=1 << 20)
        except BaseException:
            self._making.release()
            raise
        self._out.write(self._held)
        self._held.clear()

    def _close(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None
            self._making.release()

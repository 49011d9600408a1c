"""Knows how large answers lie in files while they are sent, so that who does not read them fills no memory."""

from __future__ import annotations

import asyncio
import tempfile
from asyncio import TimerHandle
from pathlib import Path

from sisterkg.engine import Answer, Refusal, Refused

LARGE = 1 << 18
"""Bytes of an answer that is sent from a file: the server holds a copy for each client that reads slowly."""
_MOST_BYTES = 1 << 30
_SECONDS = 10.0
"""Time after which a file is removed that nobody has asked for again; who reads it goes on reading."""


class Spool:
    """A folder of answers that are being sent, each by the name of its digest."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sisterkg-")
        self._held: dict[str, tuple[int, TimerHandle]] = {}
        """By digest: the bytes of a file, and when it is removed."""

    async def file_of(self, answer: Answer) -> Path:
        """Return a file with an answer in it, which is there for long enough to open it.

        Raises:
            Refused: where too much is being sent already.
        """
        size, file = len(answer.content), Path(self._folder.name, answer.digest)
        loop = asyncio.get_running_loop()
        if answer.digest not in self._held:
            if size + sum(held for held, _ in self._held.values()) > _MOST_BYTES:
                what = "too many large answers are being sent at once"
                raise Refused(Refusal.BUSY, what, "ask again in a moment, or for less", retry_after=int(_SECONDS))
            # Under another name until it is whole, for those who ask for the same answer at the same time.
            draft = Path(self._folder.name, f"{answer.digest}.{id(answer):x}")
            await loop.run_in_executor(None, draft.write_bytes, answer.content)
            draft.rename(file)
        if answer.digest in self._held:
            self._held[answer.digest][1].cancel()
        self._held[answer.digest] = (size, loop.call_later(_SECONDS, self._forget, answer.digest))
        return file

    def close(self) -> None:
        """Remove everything."""
        for _, timer in self._held.values():
            timer.cancel()
        self._folder.cleanup()

    def _forget(self, digest: str) -> None:
        del self._held[digest]
        Path(self._folder.name, digest).unlink(missing_ok=True)

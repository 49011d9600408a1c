"""Knows how large answers lie in files while they are sent, so that who does not read them fills no memory."""

from __future__ import annotations

import asyncio
import tempfile
from asyncio import TimerHandle
from pathlib import Path

from sisterkg.engine import Answer, Refusal, Refused
from sisterkg.messages import Message, OwnWords

LARGE = 1 << 18
"""Bytes of an answer that is sent from a file: the server holds a copy for each client that reads slowly."""
_MOST_BYTES = 1 << 30
_SECONDS = 10.0
"""Time after which a file is removed that nobody has asked for again; who reads it goes on reading."""

_TOO_MUCH = (
    Message("too many large answers are being sent at once"),
    Message("ask again in a moment, or for less"),
)
"""What the matter is, and what to do."""


class Spool:
    """A folder of answers that are being sent, each by the name of its digest."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sisterkg-")
        self._held: dict[str, tuple[int, TimerHandle]] = {}
        """By digest: the bytes of a file, and when it is removed."""
        self._writing: dict[str, tuple[int, asyncio.Task[None]]] = {}
        """By digest: the bytes of a file that is not whole yet, and who writes it for all that wait for it."""

    async def file_of(self, answer: Answer) -> Path:
        """Return a file with an answer in it, which is there for long enough to open it.

        Raises:
            Refused: where too much is being sent already.
        """
        if answer.digest not in self._held:
            if answer.digest not in self._writing:
                self._begin(answer)
            _, writing = self._writing[answer.digest]
            await asyncio.shield(writing)  # it goes on for the others where this asker hangs up
        self._hold(answer)
        return Path(self._folder.name, answer.digest)

    def _begin(self, answer: Answer) -> None:
        size, sent = len(answer.content), [*self._held.values(), *self._writing.values()]
        if size + sum(bytes_of for bytes_of, _ in sent) > _MOST_BYTES:
            what, mend = _TOO_MUCH
            raise Refused(Refusal.BUSY, what, mend, retry_after=int(_SECONDS))
        writing = asyncio.get_running_loop().create_task(self._write(answer))
        self._writing[answer.digest] = (size, writing)

    async def _write(self, answer: Answer) -> None:
        draft = Path(self._folder.name, f"{answer.digest}.draft")
        try:
            await asyncio.get_running_loop().run_in_executor(None, draft.write_bytes, answer.content)
            draft.rename(draft.with_suffix(""))
            self._hold(answer)
        except OSError as error:
            reason = OwnWords(error.strerror or error)
            what = Message("the answer is too large to be kept while it is sent: {reason}", reason=reason)
            raise Refused(Refusal.BUSY, what, Message("ask for less, or download the data set")) from error
        finally:
            del self._writing[answer.digest]

    def _hold(self, answer: Answer) -> None:
        """Keep a file that is there for as long again."""
        if answer.digest in self._held:
            self._held[answer.digest][1].cancel()
        timer = asyncio.get_running_loop().call_later(_SECONDS, self._forget, answer.digest)
        self._held[answer.digest] = (len(answer.content), timer)

    def close(self) -> None:
        """Remove everything."""
        for _, timer in self._held.values():
            timer.cancel()
        self._folder.cleanup()

    def _forget(self, digest: str) -> None:
        del self._held[digest]
        Path(self._folder.name, digest).unlink(missing_ok=True)

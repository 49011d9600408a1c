"""Knows how large answers lie in files while they are sent, so that who does not read them fills no memory."""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle
from dataclasses import dataclass
from pathlib import Path

from sisterkg.engine import Answer, Refusal, Refused
from sisterkg.messages import Message, OwnWords
from sisterkg.web.scratch import Scratch

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
        self._scratch = Scratch("sisterkg-answers-")
        self._held: dict[str, _Held] = {}
        """By digest."""
        self._writing: dict[str, tuple[int, asyncio.Task[None]]] = {}
        """By digest: the bytes of a file that is not whole yet, and who writes it for all that wait for it."""

    async def file_of(self, answer: Answer) -> Path:
        """Return a file with an answer in it, which is there for long enough to open it.

        Raises:
            Refused: where too much is being sent already.
        """
        held = self._held.get(answer.digest)
        if held is None or not held.file.exists():
            if answer.digest not in self._writing:
                self._begin(answer)
            _, writing = self._writing[answer.digest]
            await asyncio.shield(writing)  # it goes on for the others where this asker hangs up
            held = self._held[answer.digest]
        self._hold(answer, held.file)
        return held.file

    def _begin(self, answer: Answer) -> None:
        size = len(answer.content)
        sent = [*(held.size for held in self._held.values()), *(size for size, _ in self._writing.values())]
        if size + sum(sent) > _MOST_BYTES:
            what, mend = _TOO_MUCH
            raise Refused(Refusal.BUSY, what, mend, retry_after=int(_SECONDS))
        writing = asyncio.get_running_loop().create_task(self._write(answer))
        self._writing[answer.digest] = (size, writing)

    async def _write(self, answer: Answer) -> None:
        try:
            draft = self._scratch.folder() / f"{answer.digest}.draft"
            await asyncio.get_running_loop().run_in_executor(None, draft.write_bytes, answer.content)
            self._hold(answer, draft.rename(draft.with_suffix("")))
        except OSError as error:
            reason = OwnWords(error.strerror or error)
            what = Message("the answer is too large to be kept while it is sent: {reason}", reason=reason)
            raise Refused(Refusal.BUSY, what, Message("ask for less, or download the data set")) from error
        finally:
            del self._writing[answer.digest]

    def _hold(self, answer: Answer, file: Path) -> None:
        """Keep a file that is there for as long again."""
        if answer.digest in self._held:
            self._held[answer.digest].timer.cancel()
        timer = asyncio.get_running_loop().call_later(_SECONDS, self._forget, answer.digest)
        self._held[answer.digest] = _Held(len(answer.content), file, timer)

    def close(self) -> None:
        """Remove everything."""
        for held in self._held.values():
            held.timer.cancel()
        self._scratch.remove()

    def _forget(self, digest: str) -> None:
        self._held.pop(digest).file.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Held:
    """A file that is being sent, with its bytes, and when it is removed."""

    size: int
    file: Path
    timer: TimerHandle

"""Knows how questions and replies are put into bytes between an engine and its workers; not what they say."""

from __future__ import annotations

import hashlib
import marshal
import struct
from collections import deque
from dataclasses import dataclass
from enum import IntEnum

_QUESTION = struct.Struct("<i")
"""The length of a question, or how many are taken back, as a negative number."""
_REPLY = struct.Struct("<BdQ32s")

Asked = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""The query, the syntax of its answer, the default graphs and the named graphs."""


class Outcome(IntEnum):
    """What became of a question in a worker."""

    ANSWERED = 0
    MALFORMED = 1
    TOO_LARGE = 2
    OUT_OF_MEMORY = 3
    WITHDRAWN = 4
    """It was taken back before the worker began with it."""
    UNWRITABLE = 5
    READY = 6
    """No question: the worker has opened its store."""


@dataclass(frozen=True)
class Reply:
    """What a worker says: its content is the answer, or what the engine said against the query."""

    outcome: Outcome
    seconds: float
    content: bytes
    digest: str
    """The content's SHA-256, in hexadecimal."""


def question_frame(asked: Asked) -> bytes:
    """Put a question into bytes."""
    body = marshal.dumps(asked)
    return _QUESTION.pack(len(body)) + body


def withdrawal_frame(count: int) -> bytes:
    """Take back the last questions that were sent, so many; each is replied to all the same."""
    return _QUESTION.pack(-count)


class QuestionReader:
    """Puts questions together from the pieces in which they arrive.

    >>> reader = QuestionReader()
    >>> frame = question_frame(("ASK {}", "csv", (), ()))
    >>> reader.feed(question_frame(("ASK {}", "json", (), ())) + frame[:9])
    >>> reader.next()
    ('ASK {}', 'json', (), ())
    >>> reader.feed(frame[9:] + question_frame(("ASK {}", "xml", (), ())) + withdrawal_frame(1))
    >>> len(reader), reader.next(), reader.next()
    (2, ('ASK {}', 'csv', (), ()), None)
    """

    def __init__(self) -> None:
        self._rest = bytearray()
        self._waiting: deque[bytes | None] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def feed(self, piece: bytes) -> None:
        """Take a piece; questions that are taken back in it keep their places, unless they have been begun."""
        self._rest += piece
        start = 0
        while len(self._rest) - start >= _QUESTION.size:
            (length,) = _QUESTION.unpack_from(self._rest, start)
            end = start + _QUESTION.size + max(length, 0)
            if len(self._rest) < end:
                break
            if length > 0:
                self._waiting.append(bytes(self._rest[start + _QUESTION.size : end]))
            for place in range(1, min(-length, len(self._waiting)) + 1):
                self._waiting[-place] = None
            start = end
        del self._rest[:start]

    def next(self) -> Asked | None:
        """Return the next question, or None where it was withdrawn, or there is none."""
        body = self._waiting.popleft() if self._waiting else None
        if body is None:
            return None
        asked: Asked = marshal.loads(body)  # noqa: S302  # it comes from the process that started this one
        return asked


def reply_head(outcome: Outcome, seconds: float, content: bytes) -> bytes:
    """Return the bytes that go before a reply's content."""
    return _REPLY.pack(outcome, seconds, len(content), hashlib.sha256(content).digest())


class ReplyReader:
    """Puts replies together from the pieces in which they arrive.

    >>> reader = ReplyReader()
    >>> reader.feed(reply_head(Outcome.ANSWERED, 0.5, b"ok") + b"o")
    []
    >>> [reply.content for reply in reader.feed(b"k")]
    [b'ok']
    """

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[Reply]:
        """Return the replies that a piece completes."""
        self._rest += piece
        replies, start = [], 0
        while len(self._rest) - start >= _REPLY.size:
            outcome, seconds, length, digest = _REPLY.unpack_from(self._rest, start)
            end = start + _REPLY.size + length
            if len(self._rest) < end:
                break
            content = bytes(self._rest[start + _REPLY.size : end])
            replies.append(Reply(Outcome(outcome), seconds, content, digest.hex()))
            start = end
        del self._rest[:start]
        return replies

"""Knows how questions and replies are put into bytes between an engine and its workers; not what they say."""

from __future__ import annotations

import marshal
import struct
from dataclasses import dataclass
from enum import IntEnum

_QUESTION = struct.Struct("<I")
_REPLY = struct.Struct("<BdQ")

Asked = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""The query, the syntax of its answer, the default graphs and the named graphs."""


class Outcome(IntEnum):
    """What became of a question in a worker."""

    ANSWERED = 0
    MALFORMED = 1
    TOO_LARGE = 2
    OUT_OF_MEMORY = 3
    READY = 4
    """No question: the worker has opened its store."""


@dataclass(frozen=True)
class Reply:
    """What a worker says: its content is the answer, or what the engine said against the query."""

    outcome: Outcome
    seconds: float
    content: bytes


def question_frame(asked: Asked) -> bytes:
    """Put a question into bytes."""
    body = marshal.dumps(asked)
    return _QUESTION.pack(len(body)) + body


def read_length(head: bytes) -> int:
    """Return how many bytes of a question follow its first four."""
    length: int = _QUESTION.unpack(head)[0]
    return length


def read_question(body: bytes) -> Asked:
    """Return the question that :func:`question_frame` has put into bytes.

    >>> read_question(question_frame(("ASK {}", "json", (), ()))[4:])
    ('ASK {}', 'json', (), ())
    """
    asked: Asked = marshal.loads(body)  # noqa: S302  # it comes from the process that started this one
    return asked


def reply_head(outcome: Outcome, seconds: float, length: int) -> bytes:
    """Return the bytes that go before a reply's content."""
    return _REPLY.pack(outcome, seconds, length)


class ReplyReader:
    """Puts replies together from the pieces in which they arrive.

    >>> reader = ReplyReader()
    >>> reader.feed(reply_head(Outcome.ANSWERED, 0.5, 2) + b"o")
    []
    >>> reader.feed(b"k")
    [Reply(outcome=<Outcome.ANSWERED: 0>, seconds=0.5, content=b'ok')]
    """

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, piece: bytes) -> list[Reply]:
        """Return the replies that a piece completes."""
        self._rest += piece
        replies, start = [], 0
        while len(self._rest) - start >= _REPLY.size:
            outcome, seconds, length = _REPLY.unpack_from(self._rest, start)
            end = start + _REPLY.size + length
            if len(self._rest) < end:
                break
            replies.append(Reply(Outcome(outcome), seconds, bytes(self._rest[start + _REPLY.size : end])))
            start = end
        del self._rest[:start]
        return replies

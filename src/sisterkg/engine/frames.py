"""Knows how questions and replies are put into bytes between an engine and its workers; not what they say."""

from __future__ import annotations

import hashlib
import marshal
import struct
from dataclasses import dataclass
from enum import IntEnum

_QUESTION = struct.Struct("<I")
_REPLY = struct.Struct("<BdQ32s")

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
    digest: str
    """The content's SHA-256, in hexadecimal."""


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

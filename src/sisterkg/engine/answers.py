"""Knows what goes into an engine and what comes out; does not know any engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from sisterkg.engine.gate import QueryForm
from sisterkg.limits import Limits


@dataclass(frozen=True)
class Question:
    """A query that has passed the gate, and the syntax of its answer: a suffix such as ``csv`` or ``ttl``."""

    text: str
    form: QueryForm
    syntax: str
    default_graphs: tuple[str, ...] = ()
    """The graphs that make up the default graph, by IRI; none means the store's own."""
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The bytes of an answer, the seconds it took an engine, and its SHA-256 in hexadecimal."""

    content: bytes
    seconds: float
    digest: str


@dataclass(frozen=True)
class Load:
    """What an engine has to do."""

    unanswered: int
    waiting: int
    """Those of them that nobody works on yet."""
    lost: int
    """Workers that have ended, or connections that broke, since the engine was started."""


class AnsweringPool(Protocol):
    """Whatever answers questions in an event loop, many at once and each client in its turn."""

    @property
    def limits(self) -> Limits:
        """What a query may use."""

    @property
    def load(self) -> Load:
        """What there is to do."""

    async def answer(self, question: Question, client: str = "") -> Answer:
        """Answer, or raise :class:`~sisterkg.engine.refusals.Refused`."""

    async def close(self) -> None:
        """Let go of processes and connections."""


class Engine(Protocol):
    """Whatever answers questions while the caller waits."""

    limits: Limits

    def answer(self, question: Question) -> Answer:
        """Answer, or raise :class:`~sisterkg.engine.refusals.Refused`."""

    def close(self) -> None:
        """Let go of processes and files."""

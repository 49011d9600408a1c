"""Knows one worker process and the questions it has been given; does not know which it is given next."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
from asyncio import AbstractEventLoop, Future, TimerHandle
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Protocol

from sisterkg.engine import worker
from sisterkg.engine.answers import Answer, Question
from sisterkg.engine.frames import Outcome, Reply, ReplyReader, question_frame, withdrawal_frame
from sisterkg.limits import Limits
from sisterkg.processes import start_without_main

_PROCESSES = multiprocessing.get_context("forkserver")
"""A fork of a process with threads may hang; one of a server that has imported the engine and nothing else is fresh
and at hand at once."""
_PROCESSES.set_forkserver_preload([worker.__name__])
_SLOWER_PROCESSES = multiprocessing.get_context("spawn")
"""For where that server cannot be reached: its socket lies in /tmp, and somebody has cleaned up there."""

SOON = 0.05
"""Seconds in which most queries are answered: a question may be put behind another for so long."""
_LONG = 0.5
"""Seconds after which it is better to replace a worker than to let it finish what nobody waits for."""


@dataclass(eq=False)
class Job:
    """A question on its way to an answer."""

    question: Question
    answer: Future[Answer]
    client: str = ""
    """Who asks, so that one cannot take all workers from the others."""
    frame: bytes = field(init=False)
    timer: TimerHandle | None = None

    def __post_init__(self) -> None:
        question = self.question
        self.frame = question_frame((question.text, question.syntax, question.default_graphs, question.named_graphs))

    @property
    def done(self) -> bool:
        """Whether there is an answer, or nobody waits for one any more."""
        return self.answer.done()

    def stop_clock(self) -> None:
        """Forget the time limit that runs."""
        if self.timer:
            self.timer.cancel()
            self.timer = None


class Owner(Protocol):
    """What a worker tells of."""

    def replied(self, worker: WorkerProcess, job: Job, reply: Reply) -> None:
        """Take the reply to a question."""

    def slow(self, worker: WorkerProcess) -> None:
        """Hear that a question is not answered soon, so that those behind it had better go elsewhere."""

    def long(self, worker: WorkerProcess) -> None:
        """Hear that a question takes so long that the process is worth less than its end."""

    def overran(self, worker: WorkerProcess, job: Job) -> None:
        """Hear that a question has had its time."""

    def lost(self, worker: WorkerProcess) -> None:
        """Hear that the process has ended."""


class WorkerProcess(asyncio.Protocol):
    """A process, and the questions in its pipe: it works on the first and the others follow without a pause."""

    def __init__(self, owner: Owner, limits: Limits, loop: AbstractEventLoop) -> None:
        self._owner = owner
        self._limits = limits
        self._loop = loop
        self._reader = ReplyReader()
        self._ready: Future[None] = loop.create_future()
        self._clock: TimerHandle | None = None
        self._long = min(_LONG, limits.timeout)
        self._soon = min(SOON, self._long)
        self.jobs: deque[Job] = deque()
        self.is_slow = False
        self.is_long = False
        self.has_ended = False

    async def start(self, store_folder: Path, base_iri: str) -> None:
        """Start the process and wait until it has opened its store."""
        ours, theirs = socket.socketpair()
        arguments = (theirs, str(store_folder), base_iri, self._limits.memory << 20, self._limits.result << 20)

        def begin() -> None:
            with theirs:  # here, since nobody may wait for this thread any more
                try:
                    self._begin_process(_PROCESSES.Process, arguments)
                except (FileNotFoundError, ConnectionRefusedError):
                    self._begin_process(_SLOWER_PROCESSES.Process, arguments)

        await self._loop.run_in_executor(None, begin)
        self._transport, _ = await self._loop.create_connection(lambda: self, sock=ours)
        await self._ready
        if self.has_ended:
            raise ConnectionError("the worker did not start")

    def _begin_process(self, kind: Callable[..., BaseProcess], arguments: tuple[object, ...]) -> None:
        self._process = kind(target=worker.run, args=arguments, name="sisterkg-worker", daemon=True)
        start_without_main(self._process)

    def give(self, job: Job) -> None:
        """Hand over a question."""
        self.jobs.append(job)
        self._transport.write(job.frame)
        if len(self.jobs) == 1:
            self._begin()

    def withdraw(self) -> list[Job]:
        """Take back all questions but the first; the process replies to each, without work unless it has begun."""
        behind = list(self.jobs)[1:]
        if behind:
            self._transport.write(withdrawal_frame(len(behind)))
        return behind

    def kill(self) -> None:
        """End the process at once; its owner hears of it when it has ended."""
        self._process.kill()

    def close(self) -> None:
        """End the process, and wait for it."""
        self._stop_clock()
        self._transport.abort()
        self._process.kill()
        self._process.join()

    def data_received(self, data: bytes) -> None:
        """Take what the process says."""
        for reply in self._reader.feed(data):
            if reply.outcome is Outcome.READY:
                self._ready.set_result(None)
                continue
            job = self.jobs.popleft()
            self._stop_clock()
            if self.jobs:
                self._begin()
            self._owner.replied(self, job, reply)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  # as asyncio.Protocol has it
        """Hear that the process has ended."""
        self._stop_clock()
        self.has_ended = True
        if not self._ready.done():
            self._ready.set_exception(ConnectionError("the worker did not start"))
        else:
            self._owner.lost(self)

    def _begin(self) -> None:
        """Start the clock of the first question in the pipe."""
        self.is_slow = self.is_long = False
        self._clock = self._loop.call_later(self._soon, self._not_soon)

    def _not_soon(self) -> None:
        self.is_slow = True
        self._clock = self._loop.call_later(self._long - self._soon, self._has_long)
        self._owner.slow(self)

    def _has_long(self) -> None:
        self.is_long = True
        self._clock = self._loop.call_later(self._limits.timeout - self._long, self._over)
        self._owner.long(self)

    def _over(self) -> None:
        self._owner.overran(self, self.jobs[0])

    def _stop_clock(self) -> None:
        if self._clock:
            self._clock.cancel()
            self._clock = None

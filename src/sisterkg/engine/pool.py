"""Knows which question goes to which worker, how long it may wait, and what a killed worker leaves; answers none.

Lives in one event loop. Questions that are answered soon are put into a worker's pipe one behind another, so that the
worker need not wait for the next; those behind a slow one are taken to another worker.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from pathlib import Path

from sisterkg.engine.answers import Answer, Load, Question
from sisterkg.engine.frames import Outcome, Reply
from sisterkg.engine.malformed import malformed
from sisterkg.engine.misplaced import misplaced
from sisterkg.engine.refusals import Refusal, Refused, queue_is_full, too_large, too_slow, waited_too_long
from sisterkg.engine.workers import SOON, Job, WorkerProcess
from sisterkg.engine.writable import unwritable
from sisterkg.faults import SisterkgError
from sisterkg.limits import Limits
from sisterkg.messages import Message, OwnWords

_IN_PIPE = ((SOON / 25, 4), (SOON / 2, 2))
"""Questions that a worker may have at once, while answers usually take no more than so many seconds."""
_REMEMBERED = 16
"""Answers over which the usual time is taken."""
_PAUSE = 1.0
"""Seconds before a worker that did not start is tried again."""


class Pool:
    """A bounded queue before a few worker processes, each of which is killed when a query overruns its limits."""

    def __init__(self, store_folder: Path, base_iri: str, limits: Limits) -> None:
        self.limits = limits
        self._store_folder = store_folder
        self._base_iri = base_iri
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[Job] = deque()
        self._unanswered = 0
        self._lost = 0
        self._usual = 0.0
        """Seconds that an answer took of late."""
        self._restarts: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def load(self) -> Load:
        """What there is to do."""
        return Load(self._unanswered, sum(not job.done for job in self._waiting), self._lost)

    async def start(self) -> None:
        """Start all workers, so that the first asker does not wait for them.

        Raises:
            SisterkgError: where they cannot open the store.
        """
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.gather(*(self._start_worker() for _ in range(self.limits.workers)))
        except OSError as error:
            what = f"the store in {self._store_folder} cannot be opened: {error}"
            raise SisterkgError(what, "see that the server may read it, or build the snapshot again") from error

    async def answer(self, question: Question, client: str = "") -> Answer:
        """Answer a question within the limits; where several wait, that of the client with the least work is next.

        Raises:
            Refused: where the query is malformed or overruns a limit.
        """
        limits = self.limits
        if self._unanswered >= limits.workers + limits.queue:
            raise queue_is_full(limits)
        job = Job(question, self._loop.create_future(), client)
        self._unanswered += 1
        try:
            if chosen := self._choose():
                chosen.give(job)
            else:
                self._queue(job)
            return await job.answer
        except asyncio.CancelledError:
            self._give_up(job)
            raise
        finally:
            self._unanswered -= 1

    async def close(self) -> None:
        """End the workers, and wait for them."""
        self._closed = True
        for task in self._restarts:
            task.cancel()
        workers, self._workers = self._workers, []
        for ended in workers:
            await self._loop.run_in_executor(None, ended.close)

    def _give_up(self, job: Job) -> None:
        """Stop the work on a long question for which nobody waits any more."""
        for worker in self._workers:
            if worker.is_long and worker.jobs and worker.jobs[0] is job:
                worker.kill()

    def _choose(self) -> WorkerProcess | None:
        """Return the worker with the fewest questions, if one more may go behind them."""
        best = min(self._workers, key=lambda each: len(each.jobs), default=None)
        if best is None or not best.jobs:
            return best
        most = next((most for seconds, most in _IN_PIPE if self._usual <= seconds), 1)
        fit = [each for each in self._workers if not each.is_slow and len(each.jobs) < most]
        return min(fit, key=lambda each: len(each.jobs), default=None)

    def _queue(self, job: Job) -> None:
        self._waiting.append(job)
        job.timer = self._loop.call_later(self.limits.wait, self._waited, job)

    def _waited(self, job: Job) -> None:
        _refuse(job, waited_too_long(self.limits))

    def _next(self) -> Job:
        """Take the question that has waited longest of the client whose questions have the fewest workers."""
        served = Counter(job.client for worker in self._workers for job in worker.jobs)
        job = min(self._waiting, key=lambda each: served[each.client])
        self._waiting.remove(job)
        return job

    def _serve_waiting(self) -> None:
        while self._waiting and (chosen := self._choose()):
            job = self._next()
            job.stop_clock()
            if not job.done:
                chosen.give(job)

    # What workers tell.

    def replied(self, worker: WorkerProcess, job: Job, reply: Reply) -> None:
        """Pass on the reply to a question, unless another worker was faster."""
        del worker
        if reply.outcome is not Outcome.WITHDRAWN:
            self._usual += (reply.seconds - self._usual) / _REMEMBERED
        if not job.done and reply.outcome is not Outcome.WITHDRAWN:
            if reply.outcome is Outcome.ANSWERED:
                job.answer.set_result(Answer(reply.content, reply.seconds, reply.digest))
            else:
                job.answer.set_exception(self._refused(job.question, reply))
        self._serve_waiting()

    def slow(self, worker: WorkerProcess) -> None:
        """Let what stands behind a slow question go elsewhere; of two answers to it the first counts."""
        self._take_back(worker.withdraw())

    def long(self, worker: WorkerProcess) -> None:
        """Kill a worker whose question has been answered by another, or whose asker has gone."""
        if worker.jobs[0].done:
            worker.kill()

    def overran(self, worker: WorkerProcess, job: Job) -> None:
        """Kill a worker whose question has had its time."""
        _refuse(job, too_slow(self.limits))
        worker.kill()

    def lost(self, worker: WorkerProcess) -> None:
        """Replace a worker that has ended; what it was working on has taken too much memory."""
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        self._lost += 1
        jobs = list(worker.jobs)
        if jobs:
            what = Message(
                "the query took more than {most} MiB of memory, or nests too deep", most=self.limits.memory
            )
            mend = Message("ask for less at once or write it flatter, or download the data set")
            _refuse(jobs[0], Refused(Refusal.OUT_OF_MEMORY, what, mend))
        if not worker.is_slow:
            self._take_back(jobs[1:])  # a slow worker's have been taken back already
        task = self._loop.create_task(self._replace_worker())
        self._restarts.add(task)
        task.add_done_callback(self._restarts.discard)

    def _take_back(self, jobs: list[Job]) -> None:
        for job in reversed(jobs):
            if not job.done:
                self._waiting.appendleft(job)
                job.timer = self._loop.call_later(self.limits.wait, self._waited, job)
        self._serve_waiting()

    async def _start_worker(self) -> None:
        worker = WorkerProcess(self, self.limits, self._loop)
        await worker.start(self._store_folder, self._base_iri)
        self._workers.append(worker)
        self._serve_waiting()

    async def _replace_worker(self) -> None:
        while not self._closed:
            try:
                await self._start_worker()
            except OSError:
                await asyncio.sleep(_PAUSE)
            else:
                return

    def _refused(self, question: Question, reply: Reply) -> Refused:
        message = reply.content.decode()
        if reply.outcome is Outcome.MALFORMED:
            return misplaced(question.text) or malformed(question.text, *message.split("\0", 1))
        if reply.outcome is Outcome.TOO_LARGE:
            return too_large(self.limits)
        if reply.outcome is Outcome.UNWRITABLE:
            return unwritable(question, message)
        reason = OwnWords(message or "out of memory")
        what = Message("the query could not be answered within its limits: {reason}", reason=reason)
        return Refused(Refusal.OUT_OF_MEMORY, what, Message("ask for less at once, or download the data set"))


def _refuse(job: Job, refused: Refused) -> None:
    if not job.done:
        job.answer.set_exception(refused)

"""Knows how questions are answered by a SPARQL service elsewhere, within the limits; not how it is called.

The service may hold anything beside the snapshot: the data set of each query is named, and what lies outside of it is
not reached. An answer counts only where the snapshot stands there whole after it was given.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sisterkg.engine.answers import Answer, Load, Question
from sisterkg.engine.calling import Caller
from sisterkg.engine.failures import TOO_LARGE, Failure
from sisterkg.engine.placing import Placement
from sisterkg.engine.pool import Pool
from sisterkg.engine.presence import Presence, failed
from sisterkg.engine.received import ACCEPT, Unreadable, written
from sisterkg.engine.refusals import Refusal, Refused, too_large, too_slow
from sisterkg.engine.rewriting import put
from sisterkg.engine.service_address import Service
from sisterkg.engine.turns import Turns
from sisterkg.engine.writable import Unwritable, unwritable
from sisterkg.faults import SisterkgError
from sisterkg.limits import Limits
from sisterkg.messages import Message

_SPELT_OUT = 4
"""How much longer an answer may be in the format in which it arrives than in ours."""
_PARSING = 1.0
"""Seconds that our own engine may take over a query that the service does not take."""
_QUIET = 10.0
"""Seconds for which the operator is not told the same again."""


class RemotePool:
    """Answers questions by a service elsewhere, over as many connections as there may be workers.

    ``local`` is our own engine over the same snapshot, which is started when first needed: it has the word on what a
    query should have been where the service does not take it. ``tell`` takes a line for the operator.
    """

    def __init__(
        self,
        service: Service,
        place: Placement,
        limits: Limits,
        local: Callable[[Limits], Pool],
        tell: Callable[[str], None],
    ) -> None:
        self._limits = limits
        self._place = place
        self._tell = tell
        self._turns = Turns(limits)
        self._caller = Caller(service, connections=limits.workers + 1)  # one is for looking at the mark
        self._presence = Presence(self._caller, place)
        self._mark: str | None = None
        """When the snapshot became whole, as far as that is known."""
        self._threads = ThreadPoolExecutor(limits.workers, "sisterkg-remote")
        self._local = local(replace(limits, workers=1, timeout=min(_PARSING, limits.timeout)))
        self._starting: asyncio.Task[None] | None = None
        self._told: tuple[str, float] = ("", 0.0)

    @property
    def limits(self) -> Limits:
        """What a query may use."""
        return self._limits

    @property
    def load(self) -> Load:
        """What there is to do."""
        waiting = self._turns.waiting
        return Load(self._turns.taken + waiting, waiting, self._caller.broken)

    async def start(self) -> None:
        """See that the service holds the snapshot, and keeps to the data set that a query names.

        Raises:
            SisterkgError: where it does not, or gives no answer.
        """
        try:
            self._mark = await self._presence.examine()
        except Failure as failure:
            is_absent = failure.refusal is Refusal.ABSENT and "hold" in failure.said
            push = "run: sisterkg push --to … with the address of its Graph Store"
            mend = failure.mend if failure.refusal is Refusal.ABSENT else failure.advice
            raise SisterkgError(str(failure), push if is_absent else mend) from failure

    async def answer(self, question: Question, client: str = "") -> Answer:
        """Answer a question within the limits; where several wait, that of the client with the least work is next.

        Raises:
            Refused: where the query is malformed or overruns a limit, or the service fails.
        """
        async with self._turns.of(client):
            started = time.perf_counter()
            try:
                async with asyncio.timeout(self._limits.timeout):
                    content = await self._answered(question)
            except TimeoutError:
                raise too_slow(self._limits) from None
            except Failure as failure:
                if failure.refusal is Refusal.DIALECT:
                    await self._judge(question)
                raise self._refused(failure) from failure
            return Answer(content, time.perf_counter() - started, hashlib.sha256(content).hexdigest())

    async def close(self) -> None:
        """Close the connections, and end our own engine."""
        await self._presence.close()
        await self._caller.close()
        self._threads.shutdown(wait=False)
        if self._starting:
            await asyncio.wait([self._starting])
            await self._local.close()

    async def _answered(self, question: Question) -> bytes:
        sent, form = put(question, self._place), question.form
        most = _SPELT_OUT * (self._limits.result << 20)
        before = self._mark or await self._presence.mark()
        received = await self._caller.ask(
            sent.text, sent.default_graphs, sent.named_graphs, ACCEPT[form.gives_graph], most
        )
        loop = asyncio.get_running_loop()
        try:
            content = await loop.run_in_executor(self._threads, written, received, form, question.syntax)
        except Unreadable as unreadable:
            raise failed(self._caller, unreadable) from unreadable
        except Unwritable as error:
            raise unwritable(question, str(error)) from error
        content = self._place.shown(content)
        self._mark = await self._presence.mark()
        if self._mark != before:
            said = Message(
                "snapshot {snapshot} was replaced in the engine behind this endpoint meanwhile",
                snapshot=self._place.snapshot,
            )
            detail = f"{self._caller.service.address}: snapshot {self._place.snapshot} was pushed again"
            raise Failure(Refusal.ABSENT, said, detail, retry_after=1)
        if len(content) > self._limits.result << 20:
            raise Failure(Refusal.TOO_LARGE, TOO_LARGE, TOO_LARGE)
        return content

    async def _judge(self, question: Question) -> None:
        """Let our own engine say what is wrong with a query that the service does not take.

        Raises:
            Refused: where it does not take it, either.
        """
        if self._starting is None:
            self._starting = asyncio.get_running_loop().create_task(self._local.start())
        try:
            await asyncio.shield(self._starting)
            await self._local.answer(question)
        except Refused as refused:
            if refused.refusal is Refusal.MALFORMED:
                raise
        except SisterkgError as error:
            self._tell_operator(str(error))

    def _refused(self, failure: Failure) -> Refused:
        if failure.refusal is Refusal.TOO_LARGE:
            return too_large(self._limits)
        self._tell_operator(str(failure))
        return Refused(failure.refusal, failure.said, failure.mend, failure.retry_after)

    def _tell_operator(self, detail: str) -> None:
        line, since = self._told
        if line != detail or time.monotonic() - since > _QUIET:
            self._told = (detail, time.monotonic())
            self._tell(detail)

"""Knows when an answer is computed and when a kept one is given again; does not know HTTP."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Callable

from sisterkg.engine import Answer, AnsweringPool, Question, Refusal, Refused, is_volatile
from sisterkg.messages import Message
from sisterkg.server.cache import AnswerCache


class Answering:
    """Answers questions from a pool, each only once as long as its answer is kept."""

    def __init__(self, pool: AnsweringPool) -> None:
        self._pool = pool
        self._asked: dict[Question, Future[Answer]] = {}
        """Questions that are being answered: who asks the same waits for the same answer."""
        self.kept = AnswerCache(pool.limits.cache << 20)

    async def answer(self, question: Question, before_computing: Callable[[], None], client: str) -> Answer:
        """Answer a question; ``before_computing`` is called where that costs work, and may refuse.

        Raises:
            Refused: where it refuses, or the question overruns a limit.
        """
        while asked := self._asked.get(question):
            try:
                return await asyncio.shield(asked)
            except asyncio.CancelledError:
                if not asked.cancelled():
                    raise  # it is this asker that was cancelled, not the one who asked first
        before_computing()
        if is_volatile(question.text):
            return await self._pool.answer(question, client)
        return await self._computed(question, client)

    async def confirm(self, question: Question, answer: Answer, client: str) -> None:
        """Make sure that a question has the same answer again; one that tells the time is passed over.

        Raises:
            Refused: where it has another one, or overruns a limit now.
        """
        if is_volatile(question.text) or (await self._pool.answer(question, client)).digest == answer.digest:
            return
        what = Message("asked again, the query has another answer, so nobody could check the one that is cited")
        mend = Message("cite a query that makes no blank nodes, and sorts what it cuts off")
        raise Refused(Refusal.MALFORMED, what, mend)

    async def _computed(self, question: Question, client: str) -> Answer:
        asked = self._asked[question] = asyncio.get_running_loop().create_future()
        try:
            answer = await self._pool.answer(question, client)
        except asyncio.CancelledError:
            asked.cancel()
            raise
        except BaseException as error:
            asked.set_exception(error)
            asked.exception()  # it is no matter if nobody else has asked
            raise
        else:
            asked.set_result(answer)
            self.kept.keep(question, answer)
            return answer
        finally:
            del self._asked[question]

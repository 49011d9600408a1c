"""Knows how a caller that waits is answered by a pool of workers; does not know how the pool works."""

from __future__ import annotations

import asyncio
from asyncio import AbstractEventLoop
from pathlib import Path
from threading import Thread

from sisterkg.engine.answers import Answer, AnsweringPool, Question
from sisterkg.engine.pool import Pool
from sisterkg.limits import Limits


class PooledEngine:
    """An engine for threads, over a pool that lives in an event loop which runs in another thread."""

    def __init__(self, pool: AnsweringPool, loop: AbstractEventLoop) -> None:
        self.limits = pool.limits
        self._pool = pool
        self._loop = loop

    def answer(self, question: Question) -> Answer:
        """Answer a question within the limits.

        Raises:
            Refused: where the query is malformed or overruns a limit.
        """
        return asyncio.run_coroutine_threadsafe(self._pool.answer(question), self._loop).result()

    def close(self) -> None:
        """End the workers."""
        asyncio.run_coroutine_threadsafe(self._pool.close(), self._loop).result()


class EmbeddedEngine(PooledEngine):
    """An engine over a store on this machine, with a pool and an event loop of its own."""

    def __init__(self, store_folder: Path, base_iri: str, limits: Limits) -> None:
        loop = asyncio.new_event_loop()
        self._thread = Thread(target=loop.run_forever, name="sisterkg-engine", daemon=True)
        self._thread.start()
        pool = Pool(store_folder, base_iri, limits)
        super().__init__(pool, loop)
        asyncio.run_coroutine_threadsafe(pool.start(), loop).result()

    def close(self) -> None:
        """End the workers and the loop."""
        super().close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

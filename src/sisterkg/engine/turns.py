"""Knows who may ask a service next: so many at once, each client in its turn; not what is asked."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sisterkg.engine.refusals import queue_is_full, waited_too_long
from sisterkg.limits import Limits


class Turns:
    """Places before a service: as many as there are workers, and a bounded queue for them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._served: Counter[str] = Counter()
        """How many queries of each client are being answered."""
        self._queue: deque[tuple[str, Future[None]]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    @property
    def taken(self) -> int:
        """How many are being answered."""
        return self._served.total()

    @asynccontextmanager
    async def of(self, client: str) -> AsyncIterator[None]:
        """Wait for a place and hold it; where several wait, the client with the fewest places is next.

        Raises:
            Refused: where too many wait already, or no place was free in time.
        """
        if self.taken >= self._limits.workers or self._queue:
            await self._wait(client)
        else:
            self._served[client] += 1
        try:
            yield
        finally:
            self._served[client] -= 1
            if not self._served[client]:
                del self._served[client]
            self._let_next()

    async def _wait(self, client: str) -> None:
        limits = self._limits
        if len(self._queue) >= limits.queue:
            raise queue_is_full(limits)
        place = (client, asyncio.get_running_loop().create_future())
        self._queue.append(place)
        try:
            async with asyncio.timeout(limits.wait):
                await place[1]
        except TimeoutError:
            self._leave(place)
            raise waited_too_long(limits) from None
        except asyncio.CancelledError:
            self._leave(place)
            raise

    def _leave(self, place: tuple[str, Future[None]]) -> None:
        """Give up waiting; a place that was given in the same moment goes to the next one."""
        client, given = place
        if place in self._queue:
            self._queue.remove(place)
        elif given.done() and not given.cancelled():
            self._served[client] -= 1
            self._let_next()

    def _let_next(self) -> None:
        while self._queue and self.taken < self._limits.workers:
            place = min(self._queue, key=lambda each: self._served[each[0]])
            self._queue.remove(place)
            client, given = place
            if not given.done():
                self._served[client] += 1
                given.set_result(None)

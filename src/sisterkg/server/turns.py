"""Knows how much of the server the reconciliation service may take, in all and for one client; not what is matched.

Matching is the one work that the app's own threads do for strangers. Two of the four do it at once, so that there is
always one for a page, and each request is taken from what its client may ask before it is answered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Lock

from sisterkg.engine import Limits
from sisterkg.server.rates import Rates, Shares

_AT_ONCE = 2
_PATH = "/reconcile"


def is_reconciled(path: str) -> bool:
    """Tell whether a path is one of the reconciliation service.

    >>> is_reconciled("/reconcile/suggest/entity"), is_reconciled("/reconciled")
    (True, False)
    """
    return path == _PATH or path.startswith(f"{_PATH}/")


class Turns:
    """Requests to the reconciliation service, so many at once; the others wait, a few of each client."""

    def __init__(self, limits: Limits) -> None:
        self._rates = Rates(limits.matching, "matching")
        self._shares = Shares(limits.turns, "turns")
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._taking = Lock()

    @asynccontextmanager
    async def taken_by(self, client: str) -> AsyncIterator[Callable[[int], None]]:
        """Wait for a turn; yield what takes queries from what the client may ask, to be called from a thread.

        Raises:
            Refused: where too many requests of the client wait already.
        """
        with self._shares.taken_by(client):
            async with self._free:
                yield lambda queries: self._take(client, queries)

    def _take(self, client: str, queries: int) -> None:
        with self._taking:
            self._rates.take(client, time.monotonic(), queries)

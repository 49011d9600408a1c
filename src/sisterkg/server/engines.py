"""Knows which engine answers for a snapshot: our own, or a service elsewhere; not what is asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from sisterkg.engine import AnsweringPool, Limits, Pool, Service
from sisterkg.faults import SisterkgError
from sisterkg.server.telling import tell
from sisterkg.snapshot import Snapshot

if TYPE_CHECKING:
    # Loaded only where there is such a service, for it brings a client of the network along.
    from sisterkg.engine.remote import RemotePool


class Engines:
    """Starts an engine for each snapshot that is served; ``errors`` takes a line for the operator."""

    def __init__(self, limits: Limits, service: Service | None, errors: TextIO) -> None:
        self._limits = limits
        self._service = service
        self._errors = errors
        self._has_started = False

    async def start(self, snapshot: Snapshot) -> AnsweringPool:
        """Start the engine of a snapshot.

        Raises:
            SisterkgError: where it cannot answer. The first one starts even where a service is down: it was seen
                before the server started, pages are served meanwhile, and each query is told what the matter is.
        """
        pool: Pool | RemotePool
        if self._service is None:
            pool = Pool(snapshot.store_folder, snapshot.endpoint, self._limits)
            await pool.start()
            return pool
        pool = _remote(self._service, snapshot, self._limits, self._tell)
        try:
            await pool.start()
        except SisterkgError as error:
            if self._has_started:
                await pool.close()
                raise
            self._tell(str(error))
        self._has_started = True
        return pool

    def _tell(self, line: str) -> None:
        tell(self._errors, line)


def examine(service: Service, snapshot: Snapshot, limits: Limits) -> None:
    """See that a service can answer for a snapshot, before a server is started.

    Raises:
        SisterkgError: where it does not hold the snapshot, or gives no answer.
    """

    async def look() -> None:
        pool = _remote(service, snapshot, limits, lambda _line: None)
        try:
            await pool.start()
        finally:
            await pool.close()

    asyncio.run(look())


def _remote(service: Service, snapshot: Snapshot, limits: Limits, tell: Callable[[str], None]) -> RemotePool:
    from sisterkg.engine.placing import Placement
    from sisterkg.engine.remote import RemotePool

    place = Placement(snapshot.base_iri, snapshot.id, frozenset(snapshot.named_graphs))
    return RemotePool(service, place, limits, lambda own: Pool(snapshot.store_folder, snapshot.endpoint, own), tell)

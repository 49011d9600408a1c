"""Knows which snapshot is served, and how another one takes its place under a running server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from flask import Flask

from sisterkg.engine import AnsweringPool
from sisterkg.faults import SisterkgError
from sisterkg.server.answering import Answering
from sisterkg.server.responder import Responder
from sisterkg.server.telling import tell
from sisterkg.snapshot import Site, Snapshot
from sisterkg.web.served import served_by

_LOOKED = 0.5
"""Seconds between two looks for a new snapshot, so that it mostly is there before anyone asks."""

_AGAIN = 5.0
"""Seconds after which a snapshot that could not be opened is tried again."""


@dataclass(eq=False)
class Edition:
    """A snapshot with everything that serves it."""

    snapshot: Snapshot
    pool: AnsweringPool
    app: Flask
    answering: Answering
    responder: Responder
    users: int = 0
    """Requests that it is answering."""

    async def close(self) -> None:
        """End its engine, and remove what it has in files."""
        await self.pool.close()
        served_by(self.app).documents.close()


Opener = Callable[[Snapshot], Awaitable[Edition]]


class Editions:
    """The edition that is served, which always is of the site's current snapshot.

    Each request asks which snapshot is current. The first one after a change opens the new edition, and those that
    come meanwhile wait for it; those that came before are answered by the old one, which then is closed. A look now
    and then asks as well. What the pages of a new edition need is found in a thread, while it answers already.
    """

    def __init__(
        self, site: Site, open_edition: Opener, errors: TextIO, prepare: Callable[[Flask], None] = lambda _: None
    ) -> None:
        self._site = site
        self._errors = errors
        self._open = open_edition
        self._served: Edition | None = None
        self._served_id: str | None = None
        self._retired: list[Edition] = []
        self._failed: str | None = None
        """The snapshot that could not be opened."""
        self._retrying: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()
        self._prepare = prepare
        self._beside: dict[str, asyncio.Task[None]] = {}
        """What is done beside answering, by its name."""

    async def current(self) -> Edition:
        """Return the edition of the current snapshot.

        Raises:
            SisterkgError: where the first one cannot be opened. Later ones that cannot leave the old one served.
        """
        if self._served is not None and self._site.current_id() == self._served_id:
            return self._served
        async with self._changing:
            return await self._changed()

    async def close(self) -> None:
        """Close every edition."""
        for task in filter(None, (self._retrying, *self._beside.values())):
            task.cancel()
        served, self._served = self._served, None
        for edition in filter(None, (served, *self._retired)):
            await edition.close()

    async def _changed(self) -> Edition:
        wanted = self._site.current_id()
        if self._served is not None and wanted in (None, self._served_id, self._failed):
            return self._served  # the wanted one is gone, there already, or being tried again
        try:
            edition = await self._open(self._site.current())
        except SisterkgError as error:
            if self._served is None:
                raise
            self._tell(error)
            self._failed = wanted
            if self._retrying:
                self._retrying.cancel()
            self._retrying = asyncio.get_running_loop().create_task(self._retry(wanted, str(error)))
            return self._served
        await self._take(edition)
        return edition

    async def _retry(self, wanted: str | None, told: str) -> None:
        """Try again to open a snapshot, as long as it is the one that is wanted, while nobody waits for it.

        What was ``told`` is not told again: it may be hours until somebody pushes a snapshot.
        """
        while True:
            await asyncio.sleep(_AGAIN)
            if self._site.current_id() != wanted:
                break
            try:
                edition = await self._open(self._site.current())
            except SisterkgError as error:
                if str(error) != told:
                    self._tell(error)
                told = str(error)
                continue
            async with self._changing:
                if edition.snapshot.folder.name == self._site.current_id() != self._served_id:
                    await self._take(edition)
                else:
                    await edition.close()
            break
        self._failed = None

    async def _take(self, edition: Edition) -> None:
        """Serve an edition from now on."""
        earlier, self._served = self._served, edition
        self._served_id = edition.snapshot.folder.name
        self._failed = None
        if earlier:
            self._retired.append(earlier)
        loop = asyncio.get_running_loop()
        if "looking" not in self._beside:
            self._beside["looking"] = loop.create_task(self._look())
        if "preparing" in self._beside:
            self._beside["preparing"].cancel()
        self._beside["preparing"] = loop.create_task(self._prepared(edition.app))
        await self._close_unused()

    async def _prepared(self, app: Flask) -> None:
        """Have the pages of an edition prepared, if another one does not take its place at once."""
        await asyncio.sleep(_LOOKED)
        await asyncio.to_thread(self._prepare, app)

    async def _look(self) -> None:
        """Take up a new snapshot, also where nobody asks."""
        while True:
            await asyncio.sleep(_LOOKED)
            with suppress(SisterkgError, OSError):  # who asks is told
                await self.current()

    def _tell(self, error: SisterkgError) -> None:
        mend = f" ({error.mend})" if error.mend else ""
        tell(self._errors, f"{error}{mend}; snapshot {self._served_id} is served still")

    async def _close_unused(self) -> None:
        unused = [edition for edition in self._retired if not edition.users]
        self._retired = [edition for edition in self._retired if edition.users]
        for edition in unused:
            await edition.close()
        if self._retired:
            asyncio.get_running_loop().call_later(1.0, self._close_later)

    def _close_later(self) -> None:
        self._closing = asyncio.ensure_future(self._close_unused())

"""Knows which snapshot is served, and how another one takes its place under a running server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TextIO

from flask import Flask

from sisterkg.engine import Pool
from sisterkg.faults import SisterkgError
from sisterkg.server.answering import Answering
from sisterkg.server.responder import Responder
from sisterkg.snapshot import Site, Snapshot

_AGAIN = 5.0
"""Seconds after which a snapshot that could not be opened is tried again."""


@dataclass(eq=False)
class Edition:
    """A snapshot with everything that serves it."""

    snapshot: Snapshot
    pool: Pool
    app: Flask
    answering: Answering
    responder: Responder
    users: int = 0
    """Requests that it is answering."""


Opener = Callable[[Snapshot], Awaitable[Edition]]


class Editions:
    """The edition that is served, which always is of the site's current snapshot.

    Each request asks which snapshot is current. The first one after a change opens the new edition, and those that
    come meanwhile wait for it; those that came before are answered by the old one, which then is closed.
    """

    def __init__(self, site: Site, open_edition: Opener, errors: TextIO) -> None:
        self._site = site
        self._errors = errors
        self._open = open_edition
        self._served: Edition | None = None
        self._served_id: str | None = None
        self._retired: list[Edition] = []
        self._failed: tuple[str | None, float] = (None, 0.0)
        """The snapshot that could not be opened, and when to try again."""
        self._changing = asyncio.Lock()

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
        served, self._served = self._served, None
        for edition in filter(None, (served, *self._retired)):
            await edition.pool.close()

    async def _changed(self) -> Edition:
        wanted, now = self._site.current_id(), asyncio.get_running_loop().time()
        failed, again = self._failed
        if self._served is not None and (
            wanted in (None, self._served_id) or (wanted == failed and now < again)  # gone, there already, or broken
        ):
            return self._served
        try:
            edition = await self._open(self._site.current())
        except SisterkgError as error:
            if self._served is None:
                raise
            self._failed = (wanted, now + _AGAIN)
            self._errors.write(f"sisterkg: {error}; snapshot {self._served_id} is served still\n")
            self._errors.flush()
            return self._served
        earlier, self._served = self._served, edition
        self._served_id = edition.snapshot.folder.name
        if earlier:
            self._retired.append(earlier)
        await self._close_unused()
        return edition

    async def _close_unused(self) -> None:
        unused = [edition for edition in self._retired if not edition.users]
        self._retired = [edition for edition in self._retired if edition.users]
        for edition in unused:
            await edition.pool.close()
        if self._retired:
            asyncio.get_running_loop().call_later(1.0, self._close_later)

    def _close_later(self) -> None:
        self._closing = asyncio.ensure_future(self._close_unused())

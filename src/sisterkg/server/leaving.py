"""Knows when a client that waits has gone away, so that nothing is done for nobody; not what it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from sisterkg.server.recording import Recorded

if TYPE_CHECKING:
    from asyncio import Task


T = TypeVar("T")

_UNWATCHED = 0.25
"""Seconds in which most clients have their answer, so that watching them would cost more than it could save."""


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


async def while_waited_for(protocol: Recorded, answer: Coroutine[Any, Any, T]) -> T:
    """Await an answer, which is cancelled when the client hangs up.

    Raises:
        ClientLeft: when it has.
    """
    waiting = asyncio.current_task()
    assert waiting is not None
    watcher: list[Task[None]] = []

    async def watch() -> None:
        await protocol.client_disconnect()
        waiting.cancel()

    loop = asyncio.get_running_loop()
    timer = loop.call_later(_UNWATCHED, lambda: watcher.append(loop.create_task(watch())))
    try:
        return await answer
    except asyncio.CancelledError:
        if watcher and watcher[0].done():
            waiting.uncancel()
            raise ClientLeft from None
        raise
    finally:
        timer.cancel()
        if watcher:
            watcher[0].cancel()

"""Knows how a request's body is received within bounds, from whatever client; does not know what it holds."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from werkzeug.exceptions import BadRequest, RequestTimeout

from sisterkg.engine import Refusal, Refused
from sisterkg.messages import Message
from sisterkg.server.recording import Recorded
from sisterkg.web.protocol import BODY_CUT_SHORT, body_too_long

if TYPE_CHECKING:
    from granian.rsgi import Scope

_AT_ONCE = 64 << 20
"""Bytes of unfinished bodies that are held at once, of all clients together."""
_READ_BEYOND = 8 << 20
"""Bytes of a body that is too long that are thrown away before it is refused: a client that is still sending would
never see the answer."""


class Bodies:
    """Receives bodies in the event loop, where one that never ends costs no thread."""

    def __init__(self, most_bytes: int, seconds: float) -> None:
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._held = 0

    async def receive(self, scope: Scope, protocol: Recorded) -> bytes:
        """Return the whole body.

        Raises:
            HTTPException: where it is too long, too slow or broken off.
            Refused: where others are sending too much already.
        """
        announced = scope.headers.get("content-length")
        if _is_asking_first(scope) and announced and announced.isdecimal() and int(announced) > self._most_bytes:
            raise body_too_long(self._most_bytes)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._receive(protocol, announced)
        except TimeoutError:
            what = Message("the request took longer than {seconds} seconds to arrive", seconds=float(self._seconds))
            raise RequestTimeout(what) from None

    async def _receive(self, protocol: Recorded, announced: str | None) -> bytes:
        body, received, ends = bytearray(), 0, 0
        try:
            async for piece in protocol:
                received += len(piece)
                ends += not piece
                if received <= self._most_bytes:
                    body += piece
                    self._held += len(piece)
                elif received > self._most_bytes + _READ_BEYOND:
                    break
                if self._held > _AT_ONCE:
                    what = Message("too many clients are sending long requests at once")
                    raise Refused(Refusal.BUSY, what, Message("ask again in a moment"), retry_after=1)
        finally:
            self._held -= len(body)
        if received > self._most_bytes:
            raise body_too_long(self._most_bytes)
        # The server tells the end of a body by an empty piece, and by another one that it broke off.
        if ends > 1 or (announced is not None and announced.isdecimal() and received != int(announced)):
            raise BadRequest(BODY_CUT_SHORT)
        return bytes(body)


def _is_asking_first(scope: Scope) -> bool:
    """Tell whether a client waits to hear whether it may send its body (RFC 9110, 10.1.1)."""
    return (scope.headers.get("expect") or "").strip().lower() == "100-continue"

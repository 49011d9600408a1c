"""Knows how a SPARQL service elsewhere is called over HTTP, within bounds of time and size; not what its answer says.

Every failure is told twice: to the asker without the service's address, and to the operator with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from sisterkg import __version__
from sisterkg.engine.refusals import Refusal
from sisterkg.engine.service_address import Service
from sisterkg.messages import Message, OwnWords

_AGENT = f"sisterkg/{__version__} (+https://w3id.org/sisterkg)"
_PIECE = 1 << 16
_CONNECT = 5.0
"""Seconds in which a service takes a connection, if it ever does."""
_SAID = 4096
"""Bytes of a failure that are looked at."""
_SHOWN = 200
_LATER = Message("ask again in a moment; pages and downloads are served meanwhile")
TOO_LARGE = Message("the answer is too large")


class Failure(Exception):
    """A call that brought no answer."""

    def __init__(
        self, refusal: Refusal, said: Message, detail: str, mend: Message = _LATER, retry_after: int = 0
    ) -> None:
        super().__init__(detail)
        self.refusal = refusal
        self.said = said
        """What the asker is told."""
        self.mend = mend
        self.retry_after = retry_after


@dataclass(frozen=True)
class Received:
    """What a service answered with success: the type without its parameters, and the whole body."""

    media_type: str
    body: bytes
    shows_end: bool = True
    """Whether HTTP tells that it is whole; a connection that was closed does not."""


class Caller:
    """Calls one service over a few connections that are kept open. Lives in one event loop."""

    def __init__(self, service: Service, connections: int) -> None:
        self.service = service
        self.broken = 0
        """Calls that failed on the way."""
        self._keeping = _session(service, aiohttp.TCPConnector(limit=connections))
        self._fresh = _session(service, aiohttp.TCPConnector(limit=connections, force_close=True))
        """Opens a connection for each request."""

    async def ask(
        self, query: str, default_graphs: Sequence[str], named_graphs: Sequence[str], accept: str, most: int
    ) -> Received:
        """Put a query by POST (SPARQL 1.1 Protocol, 2.1.2); a body of more than ``most`` bytes is a failure.

        Cancelling it closes the connection, by which a service may know that nobody waits.

        Raises:
            Failure: where there is no answer, or no whole one.
        """
        graphs = [("default-graph-uri", graph) for graph in default_graphs]
        graphs += [("named-graph-uri", graph) for graph in named_graphs]
        body = urlencode([("query", query), *graphs]).encode()
        try:
            return await self._call(body, accept, most)
        except (aiohttp.ServerTimeoutError, aiohttp.ClientConnectorError) as error:
            self.broken += 1
            detail = f"{self._address} does not answer: {_reason(error)}"
            said = Message("the engine behind this endpoint does not answer")
            raise Failure(Refusal.DOWN, said, detail, retry_after=5) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            self.broken += 1
            detail = f"{self._address} broke off, or speaks no HTTP: {_reason(error)}"
            said = Message("the engine behind this endpoint broke off before its answer was whole")
            raise Failure(Refusal.FAILED, said, detail, retry_after=5) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._keeping.close()
        await self._fresh.close()

    @property
    def _address(self) -> str:
        return self.service.address

    async def _call(self, body: bytes, accept: str, most: int) -> Received:
        async with await self._begun(body, accept) as response:
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            if response.status != 200:
                raise self._failed(response, media_type, await _beginning(response))
            if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
                detail = f"{self._address} compresses what it was asked not to"
                said = Message("the engine behind this endpoint answers in a form that was not asked for")
                raise Failure(Refusal.FAILED, said, detail)
            shows_end = "Content-Length" in response.headers or "Transfer-Encoding" in response.headers
            content = bytearray()
            async for piece in response.content.iter_chunked(_PIECE):
                content += piece
                if len(content) > most:
                    detail = f"{self._address} answers with more than {most} bytes"
                    mend = Message("page by LIMIT and OFFSET, or download the data set")
                    raise Failure(Refusal.TOO_LARGE, TOO_LARGE, detail, mend)
            return Received(media_type, bytes(content), shows_end)

    async def _begun(self, body: bytes, accept: str) -> aiohttp.ClientResponse:
        """Return an answer of which the head is there.

        A service may close a connection that it kept for long just when a query is sent over it. A query changes
        nothing, so it is sent once more (RFC 9110, 9.2.2): over a new connection, for others may be closed as well.
        """
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            return await self._keeping.post(self._address, data=body, headers=headers, allow_redirects=False)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionResetError):
            return await self._fresh.post(self._address, data=body, headers=headers, allow_redirects=False)

    def _failed(self, response: aiohttp.ClientResponse, media_type: str, beginning: bytes) -> Failure:
        status, words = response.status, _words(media_type, beginning)
        detail = f"{self._address} answers {status}" + (f": {words}" if words else "")
        if 300 <= status < 400:
            target = _words("", response.headers.get("Location", "").encode("utf-8", "replace"))
            said = Message("the engine behind this endpoint has moved")
            return Failure(Refusal.FAILED, said, f"{detail}; it leads to {target or 'nowhere'}")
        if status == 400:
            said = Message("the engine behind this endpoint does not take this query")
            if words:
                said = Message("{said}: {words}", said=said, words=OwnWords(words))
            mend = Message("write it otherwise, in plain SPARQL 1.1, or download the data set")
            return Failure(Refusal.DIALECT, said, detail, mend)
        if status in (413, 414, 431):
            said = Message("the query is too long for the engine behind this endpoint")
            mend = Message("ask in several shorter queries, or download the data set")
            return Failure(Refusal.DIALECT, said, detail, mend)
        if status in (408, 504):
            said = Message("the engine behind this endpoint gave up on the query")
            mend = Message("ask for less, add LIMIT, or download the data set")
            return Failure(Refusal.TOO_SLOW, said, detail, mend)
        if status in (429, 503):
            asked = response.headers.get("Retry-After", "")
            seconds = min(int(asked[:6]), 3600) if asked.isdecimal() else 5
            said = Message("the engine behind this endpoint has too much to do")
            return Failure(Refusal.DOWN, said, detail, retry_after=max(1, seconds))
        said = Message("the engine behind this endpoint failed ({status})", status=status)
        return Failure(Refusal.FAILED, said, detail, retry_after=5)


def _session(service: Service, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    if service.authorization:
        headers["Authorization"] = service.authorization
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers=headers,
        auto_decompress=False,
    )


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """Return how a failure begins, as far as it is told at once."""
    try:
        async with asyncio.timeout(1):
            return await response.content.read(_SAID)
    except (TimeoutError, aiohttp.ClientError, OSError):
        return b""


def _words(media_type: str, said: bytes) -> str:
    r"""Return what a service says as one line of plain text; nothing where it is a page or a program's.

    >>> _words("text/plain", b"error at 1:20:\nexpected LANGMATCHES")
    'error at 1:20: expected LANGMATCHES'
    """
    text = said.decode("utf-8", "replace")
    if "html" in media_type or text.lstrip().startswith("<"):
        return ""
    line = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(line.split())[:_SHOWN]


def _reason(error: Exception) -> str:
    return _words("", str(error).encode("utf-8", "replace")) or type(error).__name__

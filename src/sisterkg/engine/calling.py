"""Knows how a SPARQL service elsewhere is called over HTTP, within bounds of time and size; not what it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from sisterkg import __version__
from sisterkg.engine.failures import broken, endless, failed, part, silent
from sisterkg.engine.service_address import Service

_AGENT = f"sisterkg/{__version__} (+https://w3id.org/sisterkg)"
_PIECE = 1 << 16
_CONNECT = 5.0
"""Seconds in which a service takes a connection, if it ever does."""
_SAID = 4096
"""Bytes of a failure that are looked at."""


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
            is_distrusted = isinstance(error, aiohttp.ClientConnectorCertificateError)
            raise silent(self.service, _reason(error), is_distrusted=is_distrusted) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            self.broken += 1
            raise broken(self.service, _reason(error)) from error

    async def close(self) -> None:
        """Close the connections."""
        await self._keeping.close()
        await self._fresh.close()

    async def _call(self, body: bytes, accept: str, most: int) -> Received:
        async with await self._begun(body, accept) as response:
            told = part(self.service, response.headers) if response.status in (200, 206) else None
            if told:
                raise told
            if response.status != 200:
                beginning = await _beginning(response)
                raise failed(self.service, response.status, response.headers, beginning.decode("utf-8", "replace"))
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            shows_end = "Content-Length" in response.headers or "Transfer-Encoding" in response.headers
            content = bytearray()
            async for piece in response.content.iter_chunked(_PIECE):
                content += piece
                if len(content) > most:
                    raise endless(self.service, most)
            return Received(media_type, bytes(content), shows_end)

    async def _begun(self, body: bytes, accept: str) -> aiohttp.ClientResponse:
        """Return an answer of which the head is there.

        A service may close a connection that it kept for long just when a query is sent over it. A query changes
        nothing, so it is sent once more (RFC 9110, 9.2.2): over a new connection, for others may be closed as well.
        """
        address = self.service.address
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            return await self._keeping.post(address, data=body, headers=headers, allow_redirects=False)
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, ConnectionResetError):
            return await self._fresh.post(address, data=body, headers=headers, allow_redirects=False)


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


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__

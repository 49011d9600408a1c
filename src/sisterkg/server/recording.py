"""Knows what was sent in answer to a request: status and bytes; does not know who wants to know."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol

Headers = Sequence[tuple[str, str]]


class Recorded:
    """The protocol of one request (Granian's RSGI specification), which remembers what went through it."""

    def __init__(self, protocol: HTTPProtocol) -> None:
        self._protocol = protocol
        self.status = 0
        """0 as long as nothing has been sent."""
        self.size = 0
        """Bytes of the body."""

    def response_empty(self, status: int, headers: Headers) -> None:
        """Send an answer without a body."""
        self.status = status
        self._protocol.response_empty(status, headers)  # type: ignore[arg-type]  # any sequence does

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Send an answer from memory."""
        self.status, self.size = status, len(body)
        self._protocol.response_bytes(status, headers, body)  # type: ignore[arg-type]  # any sequence does

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        """Send a file."""
        self.status, self.size = status, Path(file).stat().st_size
        self._protocol.response_file(status, headers, file)  # type: ignore[arg-type]  # any sequence does

    def response_file_range(self, status: int, headers: Headers, file: str, start: int, end: int) -> None:
        """Send the part of a file from one byte up to, and without, another."""
        self.status, self.size = status, end - start
        self._protocol.response_file_range(status, headers, file, start, end)  # type: ignore[arg-type]  # as above

    def client_disconnect(self) -> Awaitable[Any]:
        """Wait until the client hangs up."""
        return self._protocol.client_disconnect()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._protocol)

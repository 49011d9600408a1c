"""Knows how an address on the web is asked, and is the only one that asks; does not know why."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import urllib3

from sisterkg import __version__
from sisterkg.faults import SisterkgError

_AGENT = f"sisterkg/{__version__} (+https://w3id.org/sisterkg)"
_PIECE = 1 << 20


class Unanswered(SisterkgError):
    """An address gave no answer at all."""


@dataclass(frozen=True)
class Reply:
    """What an address answered."""

    url: str
    status: int
    headers: Mapping[str, str]
    """Whose names are found in any case; several lines of one name are one, joined by commas."""
    body: bytes

    @property
    def media_type(self) -> str:
        """The type without its parameters, empty where there is none."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode("utf-8", errors="replace")


class Visitor:
    """Asks addresses; follows nothing by itself, tries nothing twice, and waits so many seconds for each part."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._pool = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=min(patience, 10.0), read=patience)
        )

    def ask(
        self, url: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Return the answer of an address.

        Raises:
            Unanswered: where there is none.
        """
        try:
            response = self._send(url, method, headers, body, preload=True)
            return Reply(url, response.status, response.headers, response.data)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise _unanswered(url, error) from error

    def digest(self, url: str) -> tuple[int, int, str]:
        """Return status, size in bytes and SHA-256 of what an address answers, without holding it.

        Raises:
            Unanswered: where there is no answer, or only a part of one.
        """
        hashed, size = hashlib.sha256(), 0
        try:
            response = self._send(url, "GET", None, None, preload=False)
            for piece in response.stream(_PIECE, decode_content=False):
                hashed.update(piece)
                size += len(piece)
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise _unanswered(url, error) from error
        return response.status, size, hashed.hexdigest()

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    def _send(
        self, url: str, method: str, headers: Mapping[str, str] | None, body: bytes | None, *, preload: bool
    ) -> urllib3.BaseHTTPResponse:
        sent = {"User-Agent": _AGENT, **(headers or {})}
        return self._pool.request(
            method, url, body=body, headers=sent, redirect=False, preload_content=preload, decode_content=False
        )


def _unanswered(url: str, error: Exception) -> Unanswered:
    reason = str(error).rpartition(": ")[2] or type(error).__name__
    return Unanswered(f"{url} does not answer: {reason}", "check the address, and that the server runs")

"""Knows how an address on the web is asked, and is the only one that asks; does not know why."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import urllib3

from sisterkg import __version__
from sisterkg.faults import SisterkgError

_AGENT = f"sisterkg/{__version__} (+https://w3id.org/sisterkg)"
_PIECE = 1 << 20
_MOST = 256 << 20
"""Bytes of an answer that are held."""
_DOWNLOAD = 3600.0
"""Seconds that a download may take."""
_IDEMPOTENT = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "DELETE"))
"""Methods of which two requests do what one does (RFC 9110, 9.2.2)."""


class Unanswered(SisterkgError):
    """An address gave no answer at all."""


class NoAddress(Unanswered):
    """What was given is no address, and will be none tomorrow."""


class Distrusted(Unanswered):
    """An address whose certificate is not trusted."""


class TooLarge(Unanswered):
    """An address answers with more than is read."""


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
    """Asks addresses; follows nothing by itself, and tries twice only what a connection lost that had been kept open.

    It waits so many seconds for each part of an answer, and four times as long for all of it.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._pool = urllib3.PoolManager(
            retries=False, timeout=urllib3.Timeout(connect=min(patience, 10.0), read=patience)
        )

    def ask(
        self,
        url: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        *,
        idempotent: bool = False,
        most: int = _MOST,
    ) -> Reply:
        """Return the answer of an address, of at ``most`` so many bytes.

        ``idempotent`` says that two such requests do what one does, where the method does not: a query by POST.

        Raises:
            Unanswered: where there is none, or one that takes too long.
            TooLarge: where there is more of it.
        """
        content = bytearray()
        with self._asked(url, method, headers, body, idempotent=idempotent or method in _IDEMPOTENT) as response:
            for piece in self._pieces(response, 4 * self.patience):
                content += piece
                if len(content) > most:
                    what = f"{url} answers with more than {most >> 20} MiB"
                    raise TooLarge(what, "check that it is the address of a site")
            return Reply(url, response.status, response.headers, bytes(content))

    def digest(self, url: str) -> tuple[int, int, str]:
        """Return status, size in bytes and SHA-256 of what an address answers, without holding it.

        Raises:
            Unanswered: where there is no answer, or only a part of one.
        """
        hashed, size = hashlib.sha256(), 0
        with self._asked(url, "GET", None, None, idempotent=True) as response:
            for piece in self._pieces(response, _DOWNLOAD):
                hashed.update(piece)
                size += len(piece)
            return response.status, size, hashed.hexdigest()

    def close(self) -> None:
        """Close the connections."""
        self._pool.clear()

    @contextmanager
    def _asked(
        self, url: str, method: str, headers: Mapping[str, str] | None, body: bytes | None, *, idempotent: bool
    ) -> Iterator[urllib3.BaseHTTPResponse]:
        if not url.startswith(("http://", "https://")):
            raise NoAddress(f"{url!r} is no web address", "begin it with https:// or http://")
        sent = {"User-Agent": _AGENT, **(headers or {})}
        try:
            response = self._begun(url, method, sent, body, idempotent=idempotent)
            try:
                yield response
                response.release_conn()
            except BaseException:
                response.close()
                raise
        except urllib3.exceptions.LocationValueError as error:
            raise NoAddress(f"{url!r} is no web address", "write it as in https://data.example.org/") from error
        except (urllib3.exceptions.HTTPError, ValueError, UnicodeError) as error:
            raise _unanswered(url, error) from error

    def _begun(
        self, url: str, method: str, headers: Mapping[str, str], body: bytes | None, *, idempotent: bool
    ) -> urllib3.BaseHTTPResponse:
        """Return an answer of which the head is there.

        A server may close a connection that it kept for long just when something is sent over it. Who then gets no
        answer cannot know whether the request was carried out, and may repeat it if that changes nothing, once and
        over a new connection (RFC 9110, 9.2.2).
        """
        connections = self._pool.connection_from_url(url)
        for may_repeat in (idempotent, False):
            opened = connections.num_connections
            try:
                return self._pool.request(
                    method,
                    url,
                    body=body,
                    headers=headers,
                    redirect=False,
                    preload_content=False,
                    decode_content=False,
                )
            except urllib3.exceptions.ProtocolError as error:
                was_kept = connections.num_connections == opened
                if not (may_repeat and was_kept and any(isinstance(each, ConnectionError) for each in error.args)):
                    raise
        raise AssertionError("the last attempt returns or raises")

    @staticmethod
    def _pieces(response: urllib3.BaseHTTPResponse, seconds: float) -> Iterator[bytes]:
        deadline = time.monotonic() + seconds
        while piece := response.read1(_PIECE, decode_content=False):
            yield piece
            if time.monotonic() > deadline:
                raise urllib3.exceptions.HTTPError(f"it takes longer than {seconds:g} seconds")


def seconds_to_wait(retry_after: str, otherwise: float) -> float:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3).

    >>> seconds_to_wait("7", 1.0), seconds_to_wait("", 2.0), seconds_to_wait("soon", 2.0)
    (7.0, 2.0, 2.0)
    """
    if retry_after.strip().isdecimal():
        return float(min(int(retry_after[:12]), 10**6))
    try:
        then = parsedate_to_datetime(retry_after)
    except ValueError:
        return otherwise
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _unanswered(url: str, error: Exception) -> Unanswered:
    if isinstance(error, urllib3.exceptions.ProtocolError) and error.args:
        # It says the same twice, once as a text and once as what it was caused by.
        error = Exception(error.args[0])
    reason = str(error).rpartition(": ")[2] or type(error).__name__
    if isinstance(error, urllib3.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        mend = "if its certificate is of your own authority, name the file of that in the variable SSL_CERT_FILE"
        return Distrusted(f"{url} is not trusted: {reason}", mend)
    return Unanswered(f"{url} does not answer: {reason}", "check the address, and that the server runs")

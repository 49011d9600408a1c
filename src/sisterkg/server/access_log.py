"""Knows how requests are written down for the operator, a line of JSON each; not what is done about them."""

from __future__ import annotations

import codecs
import json
import logging
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sisterkg.server.recording import Recorded
from sisterkg.server.telling import tell

if TYPE_CHECKING:
    from granian.rsgi import Scope

_MOST = 2_000
"""Characters of a text that the client chose."""


class AccessLog:
    """A file, or a stream, that takes a line for each request; a file that was moved away is begun anew.

    Where it cannot be written, ``errors`` takes one line, and requests are answered all the same.
    """

    def __init__(self, target: Path | TextIO, errors: TextIO) -> None:
        handler: logging.Handler
        if isinstance(target, Path):
            handler = _File(target, encoding="utf-8", errors="backslashreplace")
        else:
            handler = _Stream(target)
        handler.setFormatter(logging.Formatter("%(message)s"))
        self._handler = handler
        # A terminal may take other letters than all there are; escaped, they are the same JSON.
        self._is_escaped = codecs.lookup(getattr(target, "encoding", None) or "utf-8").name != "utf-8"
        self._errors = errors
        self._has_failed = False

    def write(self, scope: Scope, recorded: Recorded, client: str, seconds: float, snapshot: str) -> None:
        """Write a line about a request that has been answered."""
        headers = scope.headers
        told = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "client": client,
            "method": scope.method,
            "path": scope.path[:_MOST],
            "query": scope.query_string[:_MOST],
            "status": recorded.status,
            "bytes": 0 if scope.method == "HEAD" else recorded.size,
            "seconds": round(seconds, 6),
            "snapshot": snapshot,
            "agent": (headers.get("user-agent") or "")[:_MOST],
            "referer": (headers.get("referer") or "")[:_MOST],
        }
        line = json.dumps(told, ensure_ascii=self._is_escaped)
        try:
            self._handler.emit(logging.LogRecord("access", logging.INFO, "", 0, line, None, None))
        except OSError as error:
            if not self._has_failed:
                tell(self._errors, f"the access log cannot be written: {error.strerror}; what is asked is not noted")
            self._has_failed = True
        else:
            self._has_failed = False

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            self._handler.close()


class _Raising(logging.Handler):
    """Lets its caller tell what went wrong, which logging would do by a page of text for each line."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging calls it so
        del record
        raise  # it is called while an exception is handled


class _File(_Raising, WatchedFileHandler):
    """A file that was moved away is begun anew."""


class _Stream(_Raising, logging.StreamHandler[TextIO]):
    """Somebody else's stream."""

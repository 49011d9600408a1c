"""Knows how requests are written down for the operator, a line of JSON each; not what is done about them."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sisterkg.server.recording import Recorded

if TYPE_CHECKING:
    from granian.rsgi import Scope

_MOST = 2_000
"""Characters of a text that the client chose."""


class AccessLog:
    """A file, or a stream, that takes a line for each request; a file that was moved away is begun anew."""

    def __init__(self, target: Path | TextIO) -> None:
        handler: logging.Handler
        if isinstance(target, Path):
            handler = WatchedFileHandler(target, encoding="utf-8", errors="backslashreplace")
        else:
            handler = logging.StreamHandler(target)
        handler.setFormatter(logging.Formatter("%(message)s"))
        self._handler = handler

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
        line = json.dumps(told, ensure_ascii=False)
        self._handler.emit(logging.LogRecord("access", logging.INFO, "", 0, line, None, None))

    def close(self) -> None:
        """Close the file."""
        self._handler.close()

"""Knows how one process at a time holds a folder, and who holds it; does not know what for."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sisterkg.faults import SisterkgError


class SiteLocked(SisterkgError):
    """Another process is changing the site."""


@contextmanager
def held(folder: Path, purpose: str) -> Iterator[None]:
    """Hold a folder alone; the lock of a process that was killed is free.

    Raises:
        SiteLocked: at once, naming the holder, where another process holds it.
    """
    holder = folder / "lock.holder"
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise SiteLocked(f"{folder} is held by {_described(holder)}", "wait for it to end") from None
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        told = {"pid": os.getpid(), "host": socket.gethostname(), "purpose": purpose, "since": since}
        holder.write_text(json.dumps(told), "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _described(holder: Path) -> str:
    try:
        told = json.loads(holder.read_text("utf-8"))
        return f"{told['purpose']} (process {told['pid']} on {told['host']}, since {told['since']})"
    except (OSError, ValueError, KeyError):
        return "another process"

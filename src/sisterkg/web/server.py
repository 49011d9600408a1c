"""Knows how the app is run for real; does not know the app.

Granian reads heads and bodies outside Python, so that clients that send them slowly hold no thread.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from sisterkg.processes import die_with_parent

THREADS = 64
"""More than may wait for a query and for the rest of a body together, so that pages and downloads never wait."""
HEADER_TIMEOUT_MS = 10_000


def serve(load: Callable[[], Flask], host: str, port: int) -> None:
    """Serve the app that ``load`` returns, until a signal ends it; ``load`` is called in the server's process."""
    server = Granian(
        target="sisterkg",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_TIMEOUT_MS),
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )

    def load_in_child(_target: str) -> Flask:
        # A killed server must not leave a child behind that goes on answering on its port.
        parent = multiprocessing.parent_process()
        die_with_parent(parent.pid if parent else None)
        return load()

    server.serve(target_loader=load_in_child)

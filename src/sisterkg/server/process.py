"""Knows the process that serves: its HTTP server, its signals and its parent; does not know what it serves.

Granian reads heads and writes answers outside Python, so that slow clients hold nothing.
"""

from __future__ import annotations

import multiprocessing
import resource
from pathlib import Path
from typing import TextIO

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from sisterkg.engine import Limits, Service
from sisterkg.processes import die_with_parent, let_forks_be_ended
from sisterkg.server.access_log import AccessLog
from sisterkg.server.front import Front
from sisterkg.server.listening import IpAddress
from sisterkg.snapshot import Site

_CONNECTIONS = 4096
"""Requests that may be open at once, most of them from clients that send slowly."""


def serve(
    site: Site,
    limits: Limits,
    address: IpAddress,
    port: int,
    proxies: int,
    errors: TextIO,
    access_log: Path | TextIO | None = None,
    service: Service | None = None,
) -> None:
    """Serve a site until a signal ends it; ``proxies`` of our own stand before it, ``errors`` takes a line each.

    Queries go to the ``service`` where there is one; see first that it holds the snapshot. A terminal that is closed
    ends the server that runs in it; elsewhere SIGHUP has Granian start a new child.
    """
    server = Granian(
        target="sisterkg",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        workers=1,
        backlog=_CONNECTIONS,
        backpressure=_CONNECTIONS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=int(limits.arrival * 1000)),
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )

    def load_in_child(_target: str) -> Front:
        # A killed server must not leave a child behind that goes on answering on its port.
        parent = multiprocessing.parent_process()
        die_with_parent(parent.pid if parent else None)
        # Each connection, and each file that is being sent, is one.
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        log = AccessLog(access_log, errors) if access_log else None
        return Front(site, limits, proxies, errors, log, service)

    if errors.isatty():
        server.signal_handler_reload = server.signal_handler_interrupt  # type: ignore[method-assign]  # it is asked for
    let_forks_be_ended()
    server.serve(target_loader=load_in_child)  # type: ignore[arg-type]  # it may be an object with __rsgi__, too

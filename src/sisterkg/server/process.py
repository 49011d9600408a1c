"""Knows the process that serves: its HTTP server, its signals and its parent; does not know what it serves.

Granian reads heads and writes answers outside Python, so that slow clients hold nothing.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
from pathlib import Path
from typing import TextIO

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from sisterkg.engine import Limits, Service
from sisterkg.faults import SisterkgError
from sisterkg.processes import die_with_parent
from sisterkg.server.access_log import AccessLog
from sisterkg.server.front import Front
from sisterkg.snapshot import Site

_CONNECTIONS = 4096
"""Requests that may be open at once, most of them from clients that send slowly."""


def serve(
    site: Site,
    limits: Limits,
    host: str,
    port: int,
    proxies: int,
    errors: TextIO,
    access_log: Path | TextIO | None = None,
    service: Service | None = None,
) -> None:
    """Serve a site until a signal ends it; ``proxies`` of our own stand before it, ``errors`` takes a line each.

    Queries go to the ``service`` where there is one; see first that it holds the snapshot.
    """
    _need_writable(access_log)
    server = Granian(
        target="sisterkg",
        address=host,
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
        return Front(site, limits, proxies, errors, AccessLog(access_log) if access_log else None, service)

    server.serve(target_loader=load_in_child)  # type: ignore[arg-type]  # it may be an object with __rsgi__, too


def _need_writable(access_log: Path | TextIO | None) -> None:
    """Make sure, before anything is started, that files can be written that the server needs.

    Raises:
        SisterkgError: where one cannot.
    """
    try:
        tempfile.TemporaryFile().close()
    except OSError as error:
        what = f"no temporary file can be written: {error.strerror or error}"
        raise SisterkgError(
            what, "give the server a writable /tmp (systemd: PrivateTmp=yes), or set TMPDIR"
        ) from error
    if isinstance(access_log, Path):
        try:
            access_log.open("a").close()
        except OSError as error:
            what = f"the access log {access_log} cannot be written: {error.strerror}"
            raise SisterkgError(what, "name a file in a folder that the server may write to") from error

"""Knows what a server needs of its machine, and tells what is missing before it starts; not what it serves."""

from __future__ import annotations

import re
import resource
import tempfile
from pathlib import Path
from typing import TextIO

from sisterkg.faults import SisterkgError

_UNNAMEABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_FILES = 256
"""Files that a process must be let open: those of a small store and some connections."""


def need_machine(site: Path, access_log: Path | TextIO | None) -> None:
    """Make sure that files can be opened, sent and written as a server must, over the folder of a site.

    Raises:
        SisterkgError: where they cannot.
    """
    _need_nameable(site)
    _need_writable(access_log)
    _need_files()


def _need_nameable(folder: Path) -> None:
    """Make sure that the engine can open files in a folder, and the HTTP server send them."""
    if _UNNAMEABLE.search(path := str(folder.absolute())):
        what = f"files below {path!a} cannot be sent: there is a control character, or no UTF-8, in the path"
        raise SisterkgError(what, "name the folder by a link that has a plain name")


def _need_files() -> None:
    """Make sure that enough files can be opened."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < _FILES:
        what = f"a process may open {most} files here, and a server needs {_FILES} at the least"
        raise SisterkgError(what, "allow more of them: ulimit -Hn 4096 (systemd: LimitNOFILE=4096)")


def _need_writable(access_log: Path | TextIO | None) -> None:
    """Make sure that answers can be spooled and requests noted."""
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

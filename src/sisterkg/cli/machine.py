"""Knows what a machine may refuse to a command, and what a person can do about it; does not know the commands."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from sisterkg.faults import SisterkgError

_CHOOSE = "choose another folder, or see to its permissions"
_ROOM = "make room there, and do it again"

_BY_NUMBER: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("there is no room left on the disk", _ROOM),
    errno.EDQUOT: ("there is no room left of what you may use of the disk", _ROOM),
    errno.EFBIG: ("a file would be larger than is allowed here", "allow larger ones: ulimit -f unlimited"),
    errno.EROFS: ("nothing can be written there", _CHOOSE),
    errno.EACCES: ("that is not permitted", _CHOOSE),
    errno.EPERM: ("that is not permitted", _CHOOSE),
    errno.EMFILE: ("too many files are open", "allow more of them: ulimit -n 1024"),
    errno.ENFILE: ("too many files are open on this machine", "end other programs, and do it again"),
    errno.ENOMEM: ("memory is short", "end other programs, and do it again"),
    errno.EIO: ("the disk does not do what it is told", "look after the disk"),
}
"""What is wrong and what to do, by the number that the system gives."""


def refusal(error: Exception) -> SisterkgError | None:
    """Return how a failure that is of the machine's making is told, or nothing for any other one.

    >>> print(refusal(OSError(errno.ENOSPC, "No space left on device", "site/draft/dataset.nt")))
    there is no room left on the disk: site/draft/dataset.nt
    """
    from concurrent.futures import BrokenExecutor
    from sqlite3 import OperationalError

    if isinstance(error, OSError) and (known := _BY_NUMBER.get(error.errno or 0)):
        what, mend = known
        return SisterkgError(f"{what}: {error.filename}" if error.filename else what, mend)
    if isinstance(error, OSError) and error.errno is None and type(error) is OSError and str(error):
        return SisterkgError(f"the store could not be written: {error}", "")  # of the engine, which tells no number
    if isinstance(error, OperationalError):
        return SisterkgError(f"a list could not be written: {error}", "see whether there is room on the disk")
    if isinstance(error, BrokenExecutor):
        what = "a process that worked for this one was ended from outside, as the system does where memory is short"
        return SisterkgError(what, "end other programs, and do it again")
    return None

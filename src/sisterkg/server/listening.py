"""Knows on which address of this machine a server may listen; does not know what it serves.

Granian takes IP addresses only, lets several servers share a port, of which each then gets some of the requests, and
tells of an address that it cannot have by a panic.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from typing import NewType

from sisterkg.faults import SisterkgError

IpAddress = NewType("IpAddress", str)

_PRIVILEGED = 1024
_NAME_ONE = "name an address of this machine: 127.0.0.1 is for this machine alone, 0.0.0.0 for all"
_BY_NUMBER: Mapping[int, tuple[str, str]] = {
    errno.EADDRINUSE: ("another program listens there already", "end that one, or name another --port"),
    errno.EACCES: (
        "that is not permitted",
        f"name a --port above {_PRIVILEGED - 1}, and let a proxy listen on this one",
    ),
    errno.EADDRNOTAVAIL: ("this machine has no such address", _NAME_ONE),
}
"""What is wrong and what to do, by the number that the system gives."""


def address_to_listen_on(host: str, port: int) -> IpAddress:
    """Return the IP address of a host of this machine, where nothing listens on a port; IPv4 where it has both.

    >>> address_to_listen_on("256.0.0.1", 8000)
    Traceback (most recent call last):
    sisterkg.faults.SisterkgError: nothing can listen on 256.0.0.1: it is no address, nor a name that is known here

    Raises:
        SisterkgError: where a server could not listen there.
    """
    try:
        found = socket.getaddrinfo(host.removeprefix("[").removesuffix("]"), port, type=socket.SOCK_STREAM)
        family, address = min((family, address) for family, _, _, _, (address, *_) in found)
    except (OSError, UnicodeError) as error:
        what = f"nothing can listen on {host}: it is no address, nor a name that is known here"
        raise SisterkgError(what, _NAME_ONE) from error
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError as error:
        what, mend = _BY_NUMBER.get(error.errno or 0, (error.strerror or str(error), _NAME_ONE))
        raise SisterkgError(f"nothing can listen on port {port} of {host}: {what}", mend) from error
    return IpAddress(str(address))

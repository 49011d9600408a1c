"""Knows where a service elsewhere is, and who we are to it; does not call it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sisterkg.faults import SisterkgError

_SHORT = 4
"""Letters of a password that stands in many texts by chance."""


@dataclass(frozen=True)
class Service:
    """The address of a service, and what it is shown by whoever calls it.

    >>> Service("https://admin:secret@example.org/sparql")
    Traceback (most recent call last):
    sisterkg.faults.SisterkgError: the address of example.org holds a user or a password, which others can read

    Raises:
        SisterkgError: where it is no address, or one with a secret in it.
    """

    address: str
    authorization: str = field(default="", repr=False)
    """The Authorization header (RFC 9110, 11.6.2), empty where it needs none."""

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.address)
            is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_address = False
        if is_address and (parts.username is not None or parts.password is not None):
            what = f"the address of {parts.hostname} holds a user or a password, which others can read"
            raise SisterkgError(what, "give them by a file or by a variable of the environment: see --help")
        if not is_address or not self.address.isprintable() or " " in self.address:
            raise SisterkgError(f"{self.address!r} is no web address", "begin it with https:// or http://")
        if parts.fragment:
            raise SisterkgError(
                f"{self.address} has a fragment, which no server sees", "leave out what begins with #"
            )

    def hidden(self, said: str) -> str:
        """Return what a service says without the credentials that it was shown, should it repeat them.

        >>> Service("http://e/", "Bearer s3cret").hidden("no such token: s3cret")
        'no such token: …'
        """
        scheme, _, token = self.authorization.partition(" ")
        secrets = [token]
        if scheme.lower() == "basic":
            try:
                pair = base64.b64decode(token).decode()
            except (binascii.Error, UnicodeDecodeError):
                pair = ""
            password = pair.partition(":")[2]
            secrets += [pair, password if len(password) > _SHORT else ""]
        for secret in filter(None, map(str.strip, secrets)):
            said = said.replace(secret, "…")
        return said

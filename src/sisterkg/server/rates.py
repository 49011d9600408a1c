"""Knows how often each client may ask, by a bucket of tokens each; does not know what they ask."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict

from sisterkg.engine import Refusal, Refused

_CLIENTS = 10_000
"""Clients that are remembered; one that was forgotten begins with a full bucket."""
_MINUTE = 60.0


class Rates:
    """A bucket for each client: it holds what may be asked in a minute, and fills up steadily.

    >>> rates = Rates(per_minute=60)
    >>> for _ in range(60):
    ...     rates.take("192.0.2.1", now=0.0)
    >>> rates.take("192.0.2.1", now=0.5)
    Traceback (most recent call last):
    sisterkg.engine.refusals.Refused: this client has asked 60 queries in a minute
    >>> rates.take("192.0.2.1", now=1.0)
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """By client: the tokens that were left, and when."""

    def take(self, client: str, now: float) -> None:
        """Take a token of a client; ``now`` is in seconds, of any clock that does not go back.

        Raises:
            Refused: where there is none, with the seconds until there is.
        """
        left, since = self._buckets.pop(client, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * self._per_minute / _MINUTE)
        self._buckets[client] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        if left < 1:
            wait = math.ceil((1 - left) * _MINUTE / self._per_minute)
            what = f"this client has asked {self._per_minute} queries in a minute"
            raise Refused(Refusal.TOO_OFTEN, what, f"ask again in {wait} s, or download the data set", wait)


def client_of(peer: str, forwarded_for: str | None, proxies: int) -> str:
    """Return who asks: the peer, or behind so many proxies of our own whom the outermost of them names.

    A client of IPv6 has a whole network to ask from, so it is known by its network.

    >>> client_of("192.0.2.1:4711", "198.51.100.7, 203.0.113.9", proxies=1)
    '203.0.113.9'
    >>> client_of("[2001:db8::1]:4711", None, proxies=0)
    '2001:db8::/64'
    """
    told = peer.rpartition(":")[0].strip("[]")
    if proxies and forwarded_for:
        names = [name.strip() for name in forwarded_for.split(",")]
        told = names[max(0, len(names) - proxies)]
    if ":" not in told:
        return told
    try:
        return str(ipaddress.IPv6Network((told.strip("[]"), 64), strict=False))
    except ValueError:
        return told

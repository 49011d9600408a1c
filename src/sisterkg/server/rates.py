"""Knows how often each client may ask, and how much at once; does not know what they ask."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from sisterkg.engine import Refusal, Refused
from sisterkg.messages import Message

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

    def __init__(self, per_minute: int, limit: str = "rate") -> None:
        self._per_minute = per_minute
        self._limit = limit
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """By client: the tokens that were left, and when."""

    def take(self, client: str, now: float, count: int = 1) -> None:
        """Take tokens of a client; ``now`` is in seconds, of any clock that does not go back.

        More than a minute's are taken from whoever has not asked for a minute.

        Raises:
            Refused: where there are not so many, with the seconds until there are.
        """
        count = min(count, self._per_minute)
        left, since = self._buckets.pop(client, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - since) * self._per_minute / _MINUTE)
        self._buckets[client] = (left - count if left >= count else left, now)
        if len(self._buckets) > _CLIENTS:
            self._buckets.popitem(last=False)
        if left < count:
            wait = math.ceil((count - left) * _MINUTE / self._per_minute)
            what = Message("this client has asked {count} queries in a minute", count=self._per_minute)
            mend = Message("ask again in {seconds} s, or download the data set", seconds=wait)
            raise Refused(Refusal.TOO_OFTEN, what, mend, wait, limit=self._limit)


class Shares:
    """How many queries of each client are being answered or wait.

    >>> shares = Shares(1)
    >>> with shares.taken_by("192.0.2.1"), shares.taken_by("192.0.2.1"):
    ...     pass
    Traceback (most recent call last):
    sisterkg.engine.refusals.Refused: 1 queries of this client are being answered already
    """

    def __init__(self, most: int, limit: str = "share") -> None:
        self._most = most
        self._limit = limit
        self._taken: Counter[str] = Counter()

    @contextmanager
    def taken_by(self, client: str) -> Iterator[None]:
        """Take a place for a client while a query of it is answered.

        Raises:
            Refused: where it has all that one may have.
        """
        if self._taken[client] >= self._most:
            what = Message("{count} queries of this client are being answered already", count=self._most)
            mend = Message("ask again when one has been answered")
            raise Refused(Refusal.TOO_OFTEN, what, mend, 1, limit=self._limit)
        self._taken[client] += 1
        try:
            yield
        finally:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]


def client_of(peer: str, forwarded_for: Sequence[str], proxies: int) -> str:
    """Return who asks: the peer, or behind so many proxies of our own whom the outermost of them names.

    ``forwarded_for`` are the lines of X-Forwarded-For: some proxies write behind what a client claims, others a line
    below it. A client of IPv6 has a whole network to ask from, so it is known by its network.

    >>> client_of("192.0.2.1:4711", ["198.51.100.7", "203.0.113.9:80"], proxies=1)
    '203.0.113.9'
    >>> client_of("192.0.2.1:4711", ["whoever"], proxies=1)
    '192.0.2.1'
    >>> client_of("[2001:db8::1]:4711", [], proxies=0), client_of("[::ffff:192.0.2.1]:4711", [], proxies=0)
    ('2001:db8::/64', '192.0.2.1')
    """
    told = peer.rpartition(":")[0].strip("[]")
    if proxies and forwarded_for:
        names = ",".join(forwarded_for).split(",")
        named = _without_port(names[max(0, len(names) - proxies)].strip())
        told = named if _address(named) else told
    address = _address(told) if ":" in told else None
    if not isinstance(address, IPv6Address):
        return told
    # Where a server listens for both, a client of IPv4 is told as one of IPv6.
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def _without_port(named: str) -> str:
    """Return an address without its port.

    >>> _without_port("192.0.2.1:80"), _without_port("[2001:db8::1]:80"), _without_port("2001:db8::1")
    ('192.0.2.1', '2001:db8::1', '2001:db8::1')
    """
    if named.startswith("["):
        return named[1:].partition("]")[0]
    return named.partition(":")[0] if named.count(":") == 1 else named


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None

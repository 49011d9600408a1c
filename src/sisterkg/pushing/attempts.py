"""Knows how a request that fails for a while is made again, and what is told of one that is refused; not what for."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from sisterkg.engine import Service
from sisterkg.faults import SisterkgError
from sisterkg.visitor import Distrusted, NoAddress, Reply, TooLarge, Unanswered, seconds_to_wait

_ATTEMPTS = 3
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 60.0
_AGAIN = frozenset((429, 502, 503, 504))
_SHOWN = 200
_CREDENTIALS = "give the right credentials: see --credentials in sisterkg push --help"
_DIGEST = "it wants Digest, which is not spoken here: let it take Basic or a token, or a proxy before it"
_GIVE_UP = "push again: it goes on where it stopped"


class StoreFault(SisterkgError):
    """A store that did not do what it was asked; ``status`` is what it answered."""

    def __init__(self, what: str, mend: str, status: int) -> None:
        super().__init__(what, mend)
        self.status = status


def answered(ask: Callable[[], Reply], address: str, sleep: Callable[[float], None]) -> Reply:
    """Return the answer to a request, which changes nothing where it was carried out before.

    Raises:
        Unanswered: where there is none after several attempts, or where the next one would have to wait for long.
    """
    wait = _FIRST_WAIT
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            reply = ask()
        except (NoAddress, Distrusted, TooLarge):
            raise
        except Unanswered as unanswered:
            if attempt == _ATTEMPTS:
                raise Unanswered(str(unanswered), f"see that the store runs, and {_GIVE_UP}") from unanswered
        else:
            if reply.status not in _AGAIN or attempt == _ATTEMPTS:
                return reply
            wait = seconds_to_wait(reply.headers.get("Retry-After", ""), wait)
        if wait > _LONGEST_WAIT:
            what = f"{address} wants to be left alone for {wait:.0f} seconds"
            raise Unanswered(what, f"in {math.ceil(wait / 60)} minutes {_GIVE_UP}")
        sleep(wait)
        wait *= 2
    raise AssertionError("the last attempt returns or raises")


def refused(service: Service, doing: str, reply: Reply, mends: Mapping[int, str]) -> StoreFault:
    """Return the fault of a service that did not do what it was asked, with what it says and what to do."""
    address, status = service.address, reply.status
    if 300 <= status < 400:
        target = _line(service, reply.headers.get("Location", "")) or "nowhere"
        what = f"{address} leads to {target}, where nothing is asked or written"
        return StoreFault(what, "give the address that it leads to, if it is yours", status)
    said = "" if "html" in reply.media_type else _line(service, reply.text)
    what = f"{address} answers {status} to whoever wants to {doing}" + (said and f": {said}")
    if status == 401:
        wanted = reply.headers.get("WWW-Authenticate", "").lower()
        return StoreFault(what, _DIGEST if "digest" in wanted and "basic" not in wanted else _CREDENTIALS, status)
    return StoreFault(what, mends.get(status, f"look into the log of the store, and {_GIVE_UP}"), status)


def _line(service: Service, text: str) -> str:
    r"""Return a text as one line that a terminal can show, without credentials.

    >>> _line(Service("http://e/"), "no\n\x1b[2J room")
    'no [2J room'
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in service.hidden(text))
    return " ".join(shown.split())[:_SHOWN]

"""Knows the ways in which a query is not answered; does not know how any of them is told over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sisterkg.faults import SisterkgError
from sisterkg.limits import Limits
from sisterkg.messages import Message


class Refusal(StrEnum):
    """Why a query got no answer."""

    MALFORMED = "malformed-query"
    UPDATE = "update"
    FEDERATED = "service"
    TOO_LONG = "query-too-long"
    TOO_DEEP = "query-too-deep"
    TOO_SLOW = "time-limit"
    TOO_LARGE = "result-limit"
    OUT_OF_MEMORY = "memory-limit"
    BUSY = "queue-limit"
    TOO_OFTEN = "rate-limit"
    UNWRITABLE = "not-acceptable"
    """The format that is asked for cannot hold the answer."""
    DOWN = "engine-down"
    """A service elsewhere, which answers for this engine, does not."""
    FAILED = "engine-failed"
    """It answers something that is no answer."""
    DIALECT = "engine-dialect"
    """It does not take a query that is right."""
    ABSENT = "engine-snapshot"
    """It does not hold the snapshot that is asked."""


_LIMITS: Mapping[Refusal, str] = {
    Refusal.TOO_LONG: "length",
    Refusal.TOO_DEEP: "depth",
    Refusal.TOO_SLOW: "timeout",
    Refusal.TOO_LARGE: "result",
    Refusal.OUT_OF_MEMORY: "memory",
    Refusal.BUSY: "queue",
    Refusal.TOO_OFTEN: "rate",
}
"""The limit that each refusal is about, where it does not name another."""


class Refused(SisterkgError):
    """A query that is not answered: why, what it ran into, and what to do."""

    def __init__(self, refusal: Refusal, what: Message, mend: Message, retry_after: int = 0, limit: str = "") -> None:
        super().__init__(what, mend)
        self.limit = limit or _LIMITS.get(refusal, "")
        """The name of the limit that it is about, empty where it is about none."""
        self.refusal = refusal
        self.retry_after = retry_after
        """Seconds after which the same query may be answered; 0 says nothing."""


_SOON = Message("ask again in a moment")


def queue_is_full(limits: Limits) -> Refused:
    """Return what is told where as many queries wait as may."""
    what = Message(
        "{answered} queries are being answered and {waiting} are waiting",
        answered=limits.workers,
        waiting=limits.queue,
    )
    return Refused(Refusal.BUSY, what, _SOON, retry_after=1)


def waited_too_long(limits: Limits) -> Refused:
    """Return what is told where no worker was free in time."""
    what = Message("no worker was free for {seconds} seconds", seconds=float(limits.wait))
    return Refused(Refusal.BUSY, what, _SOON, retry_after=1, limit="wait")


def too_slow(limits: Limits) -> Refused:
    """Return what is told where a query took too long."""
    what = Message("the query took longer than {seconds} seconds", seconds=float(limits.timeout))
    return Refused(Refusal.TOO_SLOW, what, Message("ask for less, add LIMIT, or download the data set"))


def too_large(limits: Limits) -> Refused:
    """Return what is told where an answer is too large."""
    what = Message("the answer is larger than {most} MiB", most=limits.result)
    return Refused(Refusal.TOO_LARGE, what, Message("page by LIMIT and OFFSET, or download the data set"))

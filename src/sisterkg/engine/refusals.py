"""Knows the ways in which a query is not answered; does not know how any of them is told over HTTP."""

from __future__ import annotations

from enum import StrEnum

from sisterkg.faults import SisterkgError


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


class Refused(SisterkgError):
    """A query that is not answered: why, what it ran into, and what to do."""

    def __init__(self, refusal: Refusal, what: str, mend: str, retry_after: int = 0) -> None:
        super().__init__(what, mend)
        self.refusal = refusal
        self.retry_after = retry_after
        """Seconds after which the same query may be answered; 0 says nothing."""

"""Knows the ways in which a query is not answered; does not know how any of them is told over HTTP."""

from __future__ import annotations

import re
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


def malformed(message: str) -> Refused:
    """Say where a query is wrong, without the engine's list of every character that it would have taken.

    >>> str(malformed("error at 2:7: expected one of SELECT, ASK, [a-z], '('"))
    'line 2, column 7: something else was expected: SELECT or ASK'
    """
    where = re.match(r"error at (\d+):(\d+): (.*)", message, flags=re.DOTALL)
    if not where:
        return Refused(Refusal.MALFORMED, message.splitlines()[0][:300], "mend the query")
    line, column, reason = where.groups()
    expected = [word.strip() for word in reason.removeprefix("expected one of ").split(",")]
    if "Prefix not found" in reason:
        told = "a prefix is not declared"
    elif reason.startswith("expected one of"):
        words = [word for word in expected if word.isalpha() and word.isupper()]
        told = f"something else was expected{': ' + ' or '.join(words[:6]) if words else ''}"
    else:
        told = reason[:300]
    return Refused(Refusal.MALFORMED, f"line {line}, column {column}: {told}", "mend the query there")

"""Knows what a query and its asker may use, each limit with its unit and its meaning; not how it is enforced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any


def _limit(default: float, unit: str, meaning: str) -> Any:  # noqa: ANN401  # as dataclasses.field has it
    return field(default=default, metadata={"unit": unit, "meaning": meaning})


@dataclass(frozen=True)
class Limits:
    """What a query and its asker may use. Options, headers and the README's table are made from this."""

    timeout: float = _limit(10.0, "s", "time that a query may take once it runs")
    memory: int = _limit(1024, "MiB", "memory that a query may take")
    result: int = _limit(64, "MiB", "size of an answer")
    length: int = _limit(100_000, "characters", "length of a query")
    tokens: int = _limit(20_000, "tokens", "words and signs of a query")
    depth: int = _limit(100, "levels", "brackets open at once, and signs before one operand")
    workers: int = _limit(2, "processes", "queries that are answered at once")
    queue: int = _limit(32, "queries", "queries that may wait for a worker")
    wait: float = _limit(10.0, "s", "time that a query may wait for a worker")
    rate: int = _limit(60_000, "queries a minute", "queries of one client that are computed; kept answers are free")
    share: int = _limit(24, "queries", "queries of one client that may be computed or wait at once")
    citing: int = _limit(60, "queries a minute", "queries of one client that are kept to be cited")
    batch: int = _limit(50, "queries", "queries of one batch to be reconciled")
    matching: int = _limit(
        30_000, "queries a minute", "names, suggestions and rows of one client that are reconciled"
    )
    turns: int = _limit(4, "requests", "requests of one client to the reconciliation service that may wait at once")
    backlog: int = _limit(512, "requests", "requests for pages and files that may wait")
    arrival: float = _limit(10.0, "s", "time that a request may take to arrive")
    cache: int = _limit(64, "MiB", "answers that are kept to be given again")

    @property
    def body(self) -> int:
        """The longest body of a request, in bytes: a query of the greatest length, every character escaped."""
        return 16 * self.length

    @cached_property
    def told(self) -> str:
        """All limits in one header, a dictionary by RFC 8941 (3.2).

        >>> Limits().told[:38]
        'timeout=10.0, memory=1024, result=64, '
        """
        return ", ".join(f"{limit.name}={getattr(self, limit.name)}" for limit in fields(self))


UNITS: Mapping[str, str] = MappingProxyType({limit.name: limit.metadata["unit"] for limit in fields(Limits)})
MEANINGS: Mapping[str, str] = MappingProxyType({limit.name: limit.metadata["meaning"] for limit in fields(Limits)})

"""Knows what a query may use; does not know how that is enforced."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a query may use."""

    seconds: float = 10.0
    """Wall time of the answer, without the wait for a free worker."""
    memory: int = 1 << 30
    """Bytes of address space that a worker may take beyond what it has when it starts."""
    result: int = 64 << 20
    """Bytes of the answer."""
    workers: int = 2
    """Queries answered at once."""
    queue: int = 32
    """Queries that may wait for a worker."""
    length: int = 100_000
    """Characters of the query."""
    tokens: int = 20_000
    depth: int = 100
    """Brackets open at once, and signs before one operand."""

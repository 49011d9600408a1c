"""Knows the one exception for a batch that cannot be read; does not know batches."""

from sisterkg.faults import SisterkgError


class MalformedBatch(SisterkgError):
    """A batch of queries is not as the reconciliation API has it."""

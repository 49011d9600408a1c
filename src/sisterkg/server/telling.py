"""Knows how the operator is told what goes wrong, where that is possible at all; not what goes wrong."""

from __future__ import annotations

from contextlib import suppress
from typing import TextIO


def tell(errors: TextIO, line: str) -> None:
    """Write a line for the operator. A full disk or a pipe that nobody reads must not end what works.

    >>> import sys
    >>> tell(sys.stdout, "the disk is full")
    sisterkg: the disk is full
    """
    with suppress(OSError, ValueError):
        errors.write(f"sisterkg: {line}\n")
        errors.flush()

"""Knows what an answer holds once it has been read: rows, a truth or a graph; does not know any format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph

from conformance.terms import Value

Row = Mapping[str, Value]
"""The bound variables and their values."""


@dataclass(frozen=True)
class Rows:
    """The answer to SELECT."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    ordered: bool = False
    """Whether the order of the rows is part of the answer."""


Result = Rows | bool | Graph


class Unreadable(Exception):
    """A document that is not what its format says."""

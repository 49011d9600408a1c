"""Knows how the rows of an answer are shown to a person; does not know how they were found."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sisterkg.web.descriptions import Value

SHOWN = 1000
"""Rows of an answer that a page shows; it says so, and links to all of them."""

READABLE = 4 << 20
"""Bytes of an answer that are read for a page: a larger one would keep the server from other work."""


@dataclass(frozen=True)
class Table:
    """The rows of an answer: ``cells`` has at most SHOWN of the ``rows`` that there are."""

    columns: Sequence[str]
    cells: Sequence[Sequence[Value | None]]
    rows: int
    truth: bool | None = None
    """The answer to an ASK, which has no rows."""


def read_table(content: bytes) -> Table:
    """Read SPARQL 1.1 Query Results JSON.

    >>> read_table(b'{"head": {}, "boolean": true}').truth
    True
    """
    answer: dict[str, Any] = json.loads(content)
    if "boolean" in answer:
        return Table((), (), 0, answer["boolean"])
    columns: Sequence[str] = answer["head"]["vars"]
    bindings: Sequence[Mapping[str, Any]] = answer["results"]["bindings"]
    cells = [[_value(row[name]) if name in row else None for name in columns] for row in bindings[:SHOWN]]
    return Table(columns, cells, len(bindings))


def _value(node: Mapping[str, Any]) -> Value:
    if node["type"] == "uri":
        return Value(node["value"], "", node["value"])
    if node["type"] == "triple":
        return Value(json.dumps(node["value"], ensure_ascii=False))
    return Value(node["value"], node.get("xml:lang", ""))

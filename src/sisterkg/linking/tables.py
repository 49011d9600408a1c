"""Knows how a table for Wikidata, or for a person, is written as CSV; does not know what stands in it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def written_table(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table with its columns; a row may end before the last of them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()

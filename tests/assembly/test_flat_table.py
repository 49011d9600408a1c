"""The flat table is ordered outside memory, and each cell stays what it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sisterkg import sorting
from sisterkg.assembly.tables import ordered_rows

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(st.integers(1, 10**12), CELLS, CELLS), max_size=40))
def test_rows_are_ordered_by_number(
    rows: list[tuple[int, str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows come by their number, whatever lines, quotes and commas are in their cells; none is lost or changed."""
    monkeypatch.setattr(sorting, "BUDGET", 1_000)
    written = io.StringIO(newline="")
    csv.writer(written).writerows([("entry", "a", "b"), *rows])
    ordered = b"".join(ordered_rows(io.StringIO(written.getvalue(), newline=""), tmp_path)).decode()
    head, *found = csv.reader(io.StringIO(ordered, newline=""), strict=True)
    assert head == ["entry", "a", "b"]
    assert [int(row[0]) for row in found] == sorted(row[0] for row in rows)
    assert sorted(map(tuple, found)) == sorted((str(number), one, other) for number, one, other in rows)

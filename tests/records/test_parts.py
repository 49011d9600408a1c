"""A table that is read in parts is read as if it were whole."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sisterkg.faults import Fault
from sisterkg.records.parts import Part, parts_of
from sisterkg.records.tables import Header

COLUMNS = ("id", "note")
cells = st.text(st.sampled_from('ab",;é '), max_size=6)


def _read(parts: list[Part]) -> tuple[list[tuple[int, dict[str, str]]], list[Fault]]:
    faults: list[Fault] = []
    return [
        (row.line, dict(row.cells)) for part in parts for row in part.rows(Header(COLUMNS), faults.append)
    ], faults


@settings(deadline=None, max_examples=100)
@given(
    rows=st.lists(st.tuples(cells, cells), max_size=30), size=st.integers(1, 80), end=st.sampled_from(["\n", "\r\n"])
)
def test_parts_of_a_table_have_its_rows(rows: list[tuple[str, str]], size: int, end: str) -> None:
    """Cut anywhere, a table has the same rows on the same lines, whatever stands in its quotes."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=end).writerows([COLUMNS, *rows])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.csv"
        file.write_text(out.getvalue(), "utf-8", newline="")
        parts = [*parts_of(file, size)]
        assert _read(parts) == _read([Part(file)])
        assert sum((part.end or file.stat().st_size) - part.start for part in parts) == file.stat().st_size


@pytest.mark.parametrize(
    "content",
    [
        b"id,note\r1,a\r2,b\r",
        b'id,note\n1,"a\n2,b\n',
        b"\n\nid,note\n1,a\n",
        b"\xff\xfei\0d\0\n\0",
        b"",
        b'"id\n",note\n1,a\n',
    ],
    ids=["old-line-ends", "open-quote", "blank-lines-first", "utf-16", "empty", "header-of-two-lines"],
)
def test_table_that_cannot_be_cut_for_sure_is_one_part(content: bytes, tmp_path: Path) -> None:
    """Where the ends of lines or quotes cannot be told by counting, a table is read as one."""
    (tmp_path / "table.csv").write_bytes(content)
    assert parts_of(tmp_path / "table.csv", 1) == (Part(tmp_path / "table.csv"),)


def test_fault_of_a_part_is_on_its_line_of_the_file(tmp_path: Path) -> None:
    """A fault far down is told by the line of the whole file."""
    file = tmp_path / "table.csv"
    file.write_text("id,note\n" + "1,a\n" * 50 + "2\n" + "3,b\n" * 5, "utf-8")
    parts = [*parts_of(file, 20)]
    assert len(parts) > 5
    assert [(fault.line, fault.rule) for fault in _read(parts)[1]] == [(52, "ragged-row")]

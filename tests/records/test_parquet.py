"""A large table may be a Parquet file or a folder of such, and whatever is wrong there is told by file and row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from sisterkg.faults import Fault
from sisterkg.records.folder import large_tables
from sisterkg.records.parquet import ParquetTable
from sisterkg.records.rows import TABLES

HEADER = TABLES["facts.csv"]


def _written(
    file: Path, values: Sequence[str | None], columns: Sequence[str] = HEADER.columns, group: int = 2
) -> None:
    """Write a table of which all cells of a row are the same, in row groups of so many rows."""
    file.parent.mkdir(exist_ok=True)
    cells = pyarrow.array(values, pyarrow.string())
    parquet.write_table(pyarrow.table([cells] * len(columns), names=columns), file, row_group_size=group)


def _read(path: Path, *, in_parts: bool) -> tuple[list[tuple[int, str]], list[Fault]]:
    """Return line and value of each row, and the faults."""
    faults: list[Fault] = []
    table = ParquetTable(path)
    parts = table.parts(1) if in_parts else [table]
    rows = [(row.line, row.cells["value"]) for part in parts for row in part.rows(HEADER, faults.append)]
    return rows, faults


both_ways = pytest.mark.parametrize("in_parts", [False, True], ids=["whole", "in parts"])


@both_ways
def test_files_of_a_folder_are_one_table(tmp_path: Path, in_parts: bool) -> None:
    """Their rows come in the order of their numbers, and are counted on from one file to the next."""
    folder = tmp_path / "facts.parquet"
    _written(folder / "part.10.parquet", ["f", "g"])
    _written(folder / "part.2.parquet", ["d", None, "e"])
    _written(folder / "part.1.parquet", ["a", "b", "c"])
    _written(folder / "part.3.parquet", [])
    for name in ("_SUCCESS", "_metadata", ".part.1.parquet.crc"):
        (folder / name).write_bytes(b"")
    rows, faults = _read(folder, in_parts=in_parts)
    assert rows == [(2, "a"), (3, "b"), (4, "c"), (5, "d"), (7, "e"), (8, "f"), (9, "g")]
    assert faults == []


def test_each_row_group_is_a_part(tmp_path: Path) -> None:
    """A part is one row group of one file, so that workers share a large file as well as many small ones."""
    folder = tmp_path / "facts.parquet"
    _written(folder / "1.parquet", ["a", "b", "c"])
    _written(folder / "2.parquet", ["d"])
    assert len(ParquetTable(folder).parts(1)) == 3
    _written(tmp_path / "cities.parquet", ["a", "b", "c"])
    assert len(ParquetTable(tmp_path / "cities.parquet").parts(1)) == 2


@both_ways
def test_file_with_other_columns_is_named(tmp_path: Path, in_parts: bool) -> None:
    """A column that one of the files lacks is told once, with the name of that file."""
    folder = tmp_path / "facts.parquet"
    _written(folder / "1.parquet", ["a"])
    _written(folder / "2.parquet", ["b", "b", "b"], [name for name in HEADER.columns if name != "property"])
    _, faults = _read(folder, in_parts=in_parts)
    assert [(fault.rule, fault.column, fault.what) for fault in faults] == [
        ("missing-column", "property", "the column property is missing, in 2.parquet")
    ]


def _with_values(file: Path, values: pyarrow.Array) -> None:
    """Write a table of which the column of values is of another type than text, in row groups of two rows."""
    empty = pyarrow.nulls(len(values), pyarrow.string())
    columns = [values if name == "value" else empty for name in HEADER.columns]
    parquet.write_table(pyarrow.table(columns, names=HEADER.columns), file, row_group_size=2)


@both_ways
@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (pyarrow.array([70_000, None, -5]), ["70000", "-5"]),
        (pyarrow.array([70_000.0, float("nan"), 0.1]), ["70000", "0.1"]),
        (pyarrow.array([123_456_789_012.0, None, 1e-7]), ["123456789012", "0.0000001"]),
        (pyarrow.array([0.1, None, 70_000], pyarrow.float32()), ["0.1", "70000"]),
        (pyarrow.array([Decimal("1.50"), None, Decimal("2.00")]), ["1.50", "2.00"]),
        (pyarrow.array([Decimal("0.0000000001"), None, Decimal("1.0000000000")]), ["0.0000000001", "1.0000000000"]),
        (pyarrow.array([date(1993, 10, 19), None, date(2004, 3, 5)]), ["1993-10-19", "2004-03-05"]),
        (pyarrow.array(["a", None, "a"]).dictionary_encode(), ["a", "a"]),
        (pyarrow.array(["a", None, "ğ"], pyarrow.large_string()), ["a", "ğ"]),
        (pyarrow.array([b"a", None, "ğ".encode()]), ["a", "ğ"]),
    ],
    ids=[
        "whole numbers",
        "floats",
        "large and small floats",
        "short floats",
        "decimals",
        "small decimals",
        "days",
        "dictionary",
        "large texts",
        "bytes",
    ],
)
def test_typed_columns_are_read_as_texts(tmp_path: Path, in_parts: bool, values: Any, texts: list[str]) -> None:
    """Numbers and days are read as a CSV file would have them; what is null, or no number, is an empty cell."""
    _with_values(tmp_path / "facts.parquet", values)
    rows, faults = _read(tmp_path / "facts.parquet", in_parts=in_parts)
    assert (rows, faults) == ([(2, texts[0]), (4, texts[1])], [])


@both_ways
@pytest.mark.parametrize("name", ["__index_level_0__", "__null_dask_index__"])
def test_index_is_no_column(tmp_path: Path, in_parts: bool, name: str) -> None:
    """The index that pandas and Dask write beside the columns is passed over, also where a row is empty else."""
    texts = pyarrow.array(["a", None, "b"])
    columns = [texts] * len(HEADER.columns) + [pyarrow.array(["0", "1", "2"])]
    parquet.write_table(pyarrow.table(columns, names=[*HEADER.columns, name]), tmp_path / "facts.parquet")
    rows, faults = _read(tmp_path / "facts.parquet", in_parts=in_parts)
    assert (rows, faults) == ([(2, "a"), (4, "b")], [])


@both_ways
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pyarrow.array([["a"], ["b", "c"], None]), "list<"),
        (pyarrow.array([{"a": 1}] * 3), "struct<"),
        (pyarrow.array([datetime(1993, 10, 19)] * 3), "timestamp["),
        (pyarrow.array([True, False, None]), "bool"),
    ],
    ids=["lists", "records", "points in time", "truth"],
)
def test_column_that_is_no_text_is_named(tmp_path: Path, in_parts: bool, values: Any, kind: str) -> None:
    """A column whose values have no one text is told once, whatever the number of rows and row groups."""
    _with_values(tmp_path / "facts.parquet", values)
    _, faults = _read(tmp_path / "facts.parquet", in_parts=in_parts)
    assert [(fault.rule, fault.line, fault.column) for fault in faults] == [("unreadable-column", 1, "value")]
    assert kind in faults[0].what


@both_ways
def test_page_that_is_torn_is_told(tmp_path: Path, in_parts: bool) -> None:
    """Where the writer has left checksums, a byte that changed is no other text."""
    texts = pyarrow.array(["a long text that is there once"])
    table = pyarrow.table([texts] * len(HEADER.columns), names=HEADER.columns)
    file = tmp_path / "facts.parquet"
    plain = {"compression": "none", "use_dictionary": False, "write_statistics": False}
    parquet.write_table(table, file, write_page_checksum=True, **plain)
    file.write_bytes(file.read_bytes().replace(b"long text", b"lone text", 1))
    rows, faults = _read(file, in_parts=in_parts)
    assert ([fault.rule for fault in faults], rows) == (["unreadable-file"], [])


@both_ways
def test_file_that_cannot_be_read_is_named(tmp_path: Path, in_parts: bool) -> None:
    """A file that is torn is told by its name; the others are read all the same."""
    folder = tmp_path / "facts.parquet"
    for name in "123":
        _written(folder / f"{name}.parquet", [name])
    (folder / "2.parquet").write_bytes((folder / "2.parquet").read_bytes()[:-9])
    rows, faults = _read(folder, in_parts=in_parts)
    assert [value for _, value in rows] == ["1", "3"]
    assert [fault.rule for fault in faults] == ["unreadable-file"]
    assert faults[0].what.startswith("2.parquet cannot be read")


@both_ways
def test_what_is_no_file_of_the_table_is_told(tmp_path: Path, in_parts: bool) -> None:
    """Nothing in the folder is passed over in silence, be it a folder of further files."""
    folder = tmp_path / "facts.parquet"
    _written(folder / "1.parquet", ["a"])
    (folder / "country=DE").mkdir()
    (folder / "notes.txt").write_text("later", "utf-8")
    rows, faults = _read(folder, in_parts=in_parts)
    assert [fault.what for fault in faults] == [
        f"facts.parquet/{name} is no Parquet file" for name in ("country=DE", "notes.txt")
    ]
    assert rows == [(2, "a")]


@both_ways
def test_empty_folder_is_told(tmp_path: Path, in_parts: bool) -> None:
    """A folder without files is no table without rows."""
    (tmp_path / "facts.parquet").mkdir()
    rows, faults = _read(tmp_path / "facts.parquet", in_parts=in_parts)
    assert ([fault.rule for fault in faults], rows) == (["empty-file"], [])


def test_csv_goes_first(tmp_path: Path) -> None:
    """Where a table is there as CSV, too, that is read."""
    (tmp_path / "cities.csv").write_text("id\n", "utf-8")
    _written(tmp_path / "cities.parquet", ["a"])
    _written(tmp_path / "facts.parquet" / "1.parquet", ["a"])
    assert [type(table).__name__ for table in large_tables(tmp_path, [])] == ["Part", "ParquetTable"]

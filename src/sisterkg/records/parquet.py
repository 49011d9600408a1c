"""Knows how the rows of a large table are read where it is kept as Parquet; does not know what the rows say.

A row has the number that it would have in the CSV file with the same rows, the header being the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

from sisterkg.faults import Fault, SisterkgError
from sisterkg.records.special import special
from sisterkg.records.tables import Header, Report, Row, check_header, checked_rows

_ROWS = 4096
"""Rows that are held at once."""
_INDEX = re.compile(r"__index_level_[0-9]+__|__null_dask_index__")
"""What pandas and Dask call the index of a table that they write beside its columns."""


@dataclass(frozen=True)
class ParquetTable:
    """A table that is a Parquet file, or a folder of such: its rows are theirs, one file after another by name."""

    path: Path

    @property
    def table(self) -> str:
        """The name of the table that it stands for."""
        return self.path.with_suffix(".csv").name

    @property
    def file(self) -> Path:
        """The file or the folder."""
        return self.path

    def rows(self, header: Header, report: Report) -> Iterator[Row]:
        """Yield the rows; report every fault of theirs, by their numbers in the whole table."""
        for other in self._others():
            what = f"{other.relative_to(self.path.parent)} is no Parquet file"
            report(Fault(self.table, 0, "", "", "unreadable-file", what, "have nothing else in that folder"))
        if not (files := self._files()):
            what = f"there is no file in {self.path.name}"
            report(Fault(self.table, 0, "", "", "empty-file", what, "write the table there, as *.parquet"))
        for file in files:
            yield from file.rows(header, report)

    def parts(self, _size: int) -> Sequence[ParquetTable | ParquetPart]:
        """Cut the table into the row groups of its files."""
        files = self._files()
        if self._others() or not files:
            return (self,)  # which tells what is wrong
        return [part for file in files for part in file.by_groups()]

    def _files(self) -> Sequence[ParquetPart]:
        found = sorted(filter(_is_parquet, self._within()), key=_by_numbers) if self.path.is_dir() else [self.path]
        files, rows = [], 0
        for file in found:
            files.append(ParquetPart(self.table, file, rows_before=rows))
            rows += sum(_sizes(file))
        return files

    def _others(self) -> Sequence[Path]:
        return [each for each in self._within() if not _is_parquet(each)]

    def _within(self) -> Sequence[Path]:
        """Return what is in the folder, but for what programs leave beside the files, as Spark does ``_SUCCESS``."""
        return sorted(each for each in self.path.glob("*") if each.name[0] not in "._")


@dataclass(frozen=True)
class ParquetPart:
    """Some row groups of a Parquet file, or all of them."""

    table: str
    """The name of the table whose rows they are."""
    file: Path
    groups: tuple[int, ...] | None = None
    rows_before: int = 0
    """The rows of the table before these."""

    def rows(self, header: Header, report: Report) -> Iterator[Row]:
        """Yield the rows; report every fault of theirs, by their numbers in the whole table."""
        source = self.table
        try:
            with _opened(self.file) as opened:
                columns = opened.schema_arrow
                told = [place for place, name in enumerate(columns.names) if not _INDEX.fullmatch(name)]
                texts = [place for place in told if _is_as_text(columns.field(place).type)]
                if self.groups is None or self.groups[0] == 0:
                    self._check(columns, texts, header, self._naming(report) if self.rows_before else report)
                batches = opened.iter_batches(_ROWS, row_groups=None if self.groups is None else [*self.groups])
                rows = enumerate(_cells(batches, texts), self.rows_before + 2)
                yield from checked_rows([columns.names[place] for place in texts], rows, source, report)
        except _failures() as error:
            what = f"{self.file.name} cannot be read: {error}"
            report(Fault(source, 0, "", "", "unreadable-file", what, "write it anew, as Parquet with texts"))

    def _check(self, columns: Any, texts: Sequence[int], header: Header, report: Report) -> None:  # noqa: ANN401  # a schema
        """Report what is wrong with the columns; those that are no texts are passed over when the rows are read."""
        names = [name for name in columns.names if not _INDEX.fullmatch(name)]
        check_header(names, header, self.table, 1, report)
        for place, column in enumerate(columns):
            if place not in texts and column.name in header.columns:
                what = f"the column {column.name} holds values of the type {column.type}"
                mend = "write it as texts; a day is 2004-03-05, several names are one text as in CSV"
                report(Fault(self.table, 1, column.name, "", "unreadable-column", what, mend))

    def by_groups(self) -> Sequence[ParquetPart]:
        """Cut a whole file into its row groups."""
        sizes = _sizes(self.file)
        before = [*accumulate(sizes, initial=self.rows_before)]
        return [ParquetPart(self.table, self.file, (n,), before[n]) for n in range(len(sizes))] or [self]

    def _naming(self, report: Report) -> Report:
        return lambda fault: report(replace(fault, what=f"{fault.what}, in {self.file.name}"))


def _is_parquet(path: Path) -> bool:
    return path.suffix == ".parquet" and path.is_file()


def _by_numbers(path: Path) -> list[tuple[str, int]]:
    """Return by what a file is sorted: part.2.parquet comes before part.10.parquet.

    >>> [path.stem for path in sorted([Path("part.10.parquet"), Path("part.2.parquet")], key=_by_numbers)]
    ['part.2', 'part.10']
    """
    return [(text, int(digits or 0)) for text, digits in re.findall(r"([^0-9]*)([0-9]*)", path.name)]


def _sizes(file: Path) -> Sequence[int]:
    """Return how many rows each row group of a file has; nothing where it cannot be read, which its rows tell."""
    try:
        with _opened(file) as opened:
            return [opened.metadata.row_group(n).num_rows for n in range(opened.num_row_groups)]
    except _failures():
        return []


def _opened(file: Path) -> Any:  # noqa: ANN401  # pyarrow tells no types
    try:
        from pyarrow import parquet
    except ImportError as error:
        what = f"{file.name} needs pyarrow, which is not installed"
        raise SisterkgError(what, "install sisterkg[cluster], or write the table as CSV") from error
    if kind := special(file):
        raise OSError(f"it is {kind} instead of a file")
    return parquet.ParquetFile(file, page_checksum_verification=True)


def _failures() -> tuple[type[Exception], ...]:
    """Return what is raised over a file that cannot be read."""
    try:
        from pyarrow import ArrowException
    except ImportError:
        return (OSError,)
    return ArrowException, OSError, ValueError


def _is_as_text(kind: Any) -> bool:  # noqa: ANN401  # a type of pyarrow
    """Tell whether values of a type are written as the cells of a CSV file are."""
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_as_text(kind.value_type)
    return any(
        is_of(kind)
        for is_of in (
            types.is_string,
            types.is_large_string,
            types.is_string_view,
            types.is_binary,
            types.is_large_binary,
            types.is_null,
            types.is_integer,
            types.is_floating,
            types.is_decimal,
            types.is_date,
        )
    )


def _cells(batches: Iterable[Any], places: Sequence[int]) -> Iterator[Sequence[str]]:
    for batch in batches:
        yield from zip(*(_texts(batch.column(place)) for place in places), strict=True)


def _texts(column: Any) -> Sequence[str]:  # noqa: ANN401  # an array of pyarrow
    """Return the texts of a column; a null is an empty cell, and so is NaN, which stands for it in some tables."""
    import pyarrow
    from pyarrow import compute

    if pyarrow.types.is_floating(column.type):
        column = compute.if_else(compute.is_nan(column), None, column)
    texts: Sequence[str] = column.cast(pyarrow.string()).fill_null("").to_pylist()
    has_exponents = pyarrow.types.is_floating(column.type) or pyarrow.types.is_decimal(column.type)
    return [*map(_written_out, texts)] if has_exponents else texts


def _written_out(number: str) -> str:
    """Return a number as a CSV file would have it.

    >>> _written_out("1.23456789012e+11"), _written_out("1E-7"), _written_out("0.5")
    ('123456789012', '0.0000001', '0.5')
    """
    return f"{Decimal(number):f}" if "e" in number.lower() else number

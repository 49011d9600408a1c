"""Knows how the rows of a large table are read where it is kept as Parquet; does not know what the rows say.

A row has the number that it would have in the CSV file with the same rows, the header being the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from sisterkg.faults import Fault, SisterkgError
from sisterkg.records.tables import Header, Report, Row, check_header, checked_rows

_ROWS = 4096
"""Rows that are held at once."""


@dataclass(frozen=True)
class ParquetTable:
    """A table that is a Parquet file, or a folder of such: its rows are theirs, one file after another by name."""

    path: Path

    @property
    def table(self) -> str:
        """The name of the table that it stands for."""
        return self.path.with_suffix(".csv").name

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
                names = opened.schema_arrow.names
                if self.groups is None or self.groups[0] == 0:
                    check_header(names, header, source, 1, self._naming(report) if self.rows_before else report)
                batches = opened.iter_batches(_ROWS, row_groups=None if self.groups is None else [*self.groups])
                yield from checked_rows(names, enumerate(_cells(batches), self.rows_before + 2), source, report)
        except (OSError, ValueError) as error:  # all of pyarrow's own errors are ValueErrors
            what = f"{self.file.name} cannot be read: {error}"
            report(Fault(source, 0, "", "", "unreadable-file", what, "write it anew, as Parquet with texts"))

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
    except (OSError, ValueError):
        return []


def _opened(file: Path) -> Any:  # noqa: ANN401  # pyarrow tells no types
    try:
        from pyarrow import parquet
    except ImportError as error:
        what = f"{file.name} needs pyarrow, which is not installed"
        raise SisterkgError(what, "install sisterkg[cluster], or write the table as CSV") from error
    return parquet.ParquetFile(file)


def _cells(batches: Iterable[Any]) -> Iterator[Sequence[str]]:
    import pyarrow

    for batch in batches:
        columns = [column.cast(pyarrow.string()).fill_null("").to_pylist() for column in batch.columns]
        yield from zip(*columns, strict=True)

"""Knows how the rows of a large table are read where it is kept as Parquet; does not know what the rows say.

A row has the number that it would have in the CSV file with the same rows, the header being the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sisterkg.faults import Fault, SisterkgError
from sisterkg.records.tables import Header, Report, Row, check_header, checked_rows

_ROWS = 4096
"""Rows that are held at once."""


@dataclass(frozen=True)
class ParquetPart:
    """Some row groups of a Parquet file, or all of them."""

    file: Path
    groups: tuple[int, ...] | None = None
    rows_before: int = 0
    """The rows of the groups before these."""

    @property
    def table(self) -> str:
        """The name of the table that it stands for."""
        return self.file.with_suffix(".csv").name

    def rows(self, header: Header, report: Report) -> Iterator[Row]:
        """Yield the rows; report every fault of theirs, by their numbers in the whole file."""
        source = self.table
        try:
            with _opened(self.file) as opened:
                names = opened.schema_arrow.names
                if not self.rows_before:
                    check_header(names, header, source, 1, report)
                batches = opened.iter_batches(_ROWS, row_groups=None if self.groups is None else [*self.groups])
                yield from checked_rows(names, enumerate(_cells(batches), self.rows_before + 2), source, report)
        except (OSError, ValueError) as error:  # all of pyarrow's own errors are ValueErrors
            what = f"{self.file.name} cannot be read: {error}"
            report(Fault(source, 0, "", "", "unreadable-file", what, "write it anew, as Parquet with texts"))

    def parts(self, _size: int) -> Sequence[ParquetPart]:
        """Cut the whole file into its row groups."""
        try:
            with _opened(self.file) as opened:
                sizes = [opened.metadata.row_group(n).num_rows for n in range(opened.num_row_groups)]
        except (OSError, ValueError):
            return (self,)  # which tells why it cannot be read
        return [ParquetPart(self.file, (n,), sum(sizes[:n])) for n in range(len(sizes))] or [self]


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

"""Knows how the file of a list is opened, or made where a snapshot has none; does not know what is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import RLock
from typing import Any

Fill = Callable[[sqlite3.Connection], None]
"""Writes a list into an empty database."""


def write_whole(file: Path, fill: Fill) -> None:
    """Write a list into a file that is not there yet."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # nobody reads it before it is whole
        fill(database)
        database.commit()


class Database:
    """The file of a list, opened when it is first asked for; SQLite holds two megabytes of it in memory.

    A snapshot of an earlier version has none: it is made then, in a file of its own that goes with this object.
    """

    def __init__(self, file: Path, fill: Fill) -> None:
        self._file = file
        self._fill = fill
        self._opened: sqlite3.Connection | None = None
        self._asking = RLock()

    def rows(self, asked: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what a query selects."""
        with self._asking:
            return self._connection().execute(asked, values).fetchall()

    def each(self, asked: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """Yield what a query selects, row by row; nobody else asks meanwhile."""
        with self._asking:
            yield from self._connection().execute(asked, values)

    def _connection(self) -> sqlite3.Connection:
        if self._opened is None:
            if self._file.is_file():
                address = f"{self._file.resolve().as_uri()}?mode=ro&immutable=1"
                self._opened = sqlite3.connect(address, uri=True, check_same_thread=False)
            else:
                made = sqlite3.connect("", check_same_thread=False)  # a file without a name (SQLite: sqlite3_open)
                self._fill(made)
                self._opened = made
        return self._opened

    def close(self) -> None:
        """Let go of the file."""
        with self._asking:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

"""Knows how the file of a list is opened, or made where a snapshot has none; does not know what is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import RLock
from typing import Any

_VERSION = 2
"""Of what the files hold, and how: another one is written where that changes."""

Fill = Callable[[sqlite3.Connection], None]
"""Writes a list into an empty database."""


def write_whole(file: Path, fill: Fill) -> None:
    """Write a list into a file that is not there yet."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode = OFF")  # nobody reads it before it is whole
        fill(database)
        database.execute(f"PRAGMA user_version = {_VERSION}")
        database.commit()


class Database:
    """The file of a list, opened when it is first asked for; SQLite holds two megabytes of it in memory.

    A snapshot of an earlier version has none, or another: it is made then, in a file that goes with this object.
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
            self._opened = self._written() or self._made()
        return self._opened

    def _written(self) -> sqlite3.Connection | None:
        if not self._file.is_file():
            return None
        address = f"{self._file.resolve().as_uri()}?mode=ro&immutable=1"
        database = sqlite3.connect(address, uri=True, check_same_thread=False)
        with suppress(sqlite3.DatabaseError):  # what is no database is of no version
            if database.execute("PRAGMA user_version").fetchone() == (_VERSION,):
                return database
        database.close()
        return None

    def _made(self) -> sqlite3.Connection:
        database = sqlite3.connect("", check_same_thread=False)  # a file without a name (SQLite: sqlite3_open)
        self._fill(database)
        return database

    def close(self) -> None:
        """Let go of the file."""
        with self._asking:
            if self._opened is not None:
                self._opened.close()
                self._opened = None

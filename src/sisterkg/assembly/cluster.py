"""Knows how work is done by the workers of a Dask cluster, which share the folders; does not know which work.

A task writes to files of its own names, so that one whose worker is lost can be done again by another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sisterkg.assembly.parting import Stretch, write_stretch
from sisterkg.faults import SisterkgError
from sisterkg.mapping.runs import MappedPart, RowsOfTable, Surroundings, map_part

_PATIENCE = "20s"
"""How long a scheduler may take to answer at first."""


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster that can be reached."""

    client: Any
    """Of ``dask.distributed``, which tells no types."""

    def map_parts(
        self, parts: Sequence[RowsOfTable], surroundings: Surroundings, folder: Path
    ) -> Sequence[MappedPart]:
        """Map parts of the rows, each by some worker, and return what came of each, in their order.

        Raises:
            SisterkgError: where the workers are lost again and again.
        """
        tasks = [self.client.submit(_map_once, part, surroundings, folder, pure=False) for part in parts]
        mapped: list[MappedPart] = self._done(tasks, "map the records")
        return mapped

    def write_parts(self, parts: Sequence[Stretch], folder: Path) -> Sequence[Path]:
        """Write stretches of the sorted triples, each by some worker, and return the files, in their order.

        Raises:
            SisterkgError: where the workers are lost again and again.
        """
        tasks = [self.client.submit(write_stretch, part, folder, pure=False) for part in parts]
        written: list[Path] = self._done(tasks, "write the parts of the dump")
        return written

    def _done(self, tasks: Sequence[Any], what: str) -> list[Any]:
        try:
            done: list[Any] = self.client.gather(tasks)
        except self._failures() as error:
            told = f"the cluster could not {what}: {error}"
            raise SisterkgError(told, "see the logs of its workers, or build without --scheduler") from error
        return done

    @staticmethod
    def _failures() -> tuple[type[Exception], ...]:
        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        return KilledWorker, FutureCancelledError, OSError


@contextmanager
def connected(scheduler: str) -> Iterator[Cluster]:
    """Give the cluster of a scheduler, by its address, such as ``tcp://10.0.0.1:8786``.

    Raises:
        SisterkgError: where it cannot be reached, or Dask is not installed.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SisterkgError("a cluster needs Dask, which is not installed", "install sisterkg[cluster]") from error
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # Dask tells no types
    except (OSError, ValueError) as error:
        what = f"no scheduler answers at {scheduler}: {error}"
        raise SisterkgError(what, "start one with: dask scheduler") from error
    with client:
        yield Cluster(client)


def _map_once(part: RowsOfTable, surroundings: Surroundings, folder: Path) -> MappedPart:
    return map_part(part, surroundings, folder, uuid4().hex)

"""Knows how work is done by the workers of a Dask cluster, which share the folders; does not know which work.

A task writes to files of its own names, so that one whose worker is lost can be done again by another. Workers that
would not make what is made here are refused: those of another version, and those that see other files.
"""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sisterkg.assembly.parting import Stretch, write_stretch
from sisterkg.faults import SisterkgError
from sisterkg.mapping.runs import MappedPart, RowsOfTable, Surroundings, map_part

_PATIENCE = 20.0
"""Seconds that a scheduler may take to answer at first."""
_LOOKED = 2.0
"""Seconds between two looks whether there are workers."""
IDLE = 60.0
"""Seconds for which a cluster may have no worker that works: they may have to be started first."""
_ALIKE = ("sisterkg", "python")
_SHARE = "let all workers see the folders of records and site under the same paths"


@dataclass(frozen=True)
class Cluster:
    """A Dask cluster that can be reached."""

    scheduler: str
    """Its address, such as ``tcp://10.0.0.1:8786``."""

    def map_parts(
        self, parts: Sequence[RowsOfTable], surroundings: Surroundings, folder: Path
    ) -> Sequence[MappedPart]:
        """Map parts of the rows, each by some worker, and return what came of each, in their order.

        Raises:
            SisterkgError: where there are no workers, or they cannot do it.
        """
        tasks = [(_map_once, part, surroundings, folder, _state(part.file)) for part in parts]
        mapped: list[MappedPart] = self._done(tasks, "map the records", folder)
        return mapped

    def write_parts(self, parts: Sequence[Stretch], folder: Path) -> Sequence[Path]:
        """Write stretches of the sorted triples, each by some worker, and return the files, in their order.

        Raises:
            SisterkgError: where there are no workers, or they cannot do it.
        """
        written: list[Path] = self._done(
            [(write_stretch, part, folder) for part in parts], "write the parts of the dump", folder
        )
        return written

    def _done(
        self, tasks: Sequence[tuple[Callable[..., Any], *tuple[Any, ...]]], what: str, folder: Path
    ) -> list[Any]:
        # Between two stages hours may pass, after which a connection may be lost.
        with _client(self.scheduler) as client:
            try:
                _need_workers(client, self.scheduler)
                _need_alike(client, folder)
                futures = [client.submit(*task, pure=False) for task in tasks]
                return _gathered(client, futures, self.scheduler)
            except SisterkgError as error:
                raise SisterkgError(f"the cluster could not {what}: {error}", error.mend) from error
            except Exception as error:  # whatever is raised elsewhere comes back here
                told = f"the cluster could not {what}: {str(error) or type(error).__name__}"
                raise SisterkgError(told, "see the logs of its workers, or build without --scheduler") from error


@contextmanager
def connected(scheduler: str) -> Iterator[Cluster]:
    """Give the cluster of a scheduler, by its address, once it has answered.

    Raises:
        SisterkgError: where it cannot be reached, or Dask is not installed.
    """
    with _client(scheduler):
        pass
    yield Cluster(scheduler)


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError as error:
        raise SisterkgError("a cluster needs Dask, which is not installed", "install sisterkg[cluster]") from error
    try:
        client: Any = Client(scheduler, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # Dask tells no types
    except (OSError, ValueError) as error:
        what = f"no scheduler answers at {scheduler}: {error}"
        raise SisterkgError(what, "start one with: dask scheduler") from error
    except TypeError as error:
        what = f"the scheduler at {scheduler} cannot be asked: {error}"
        raise SisterkgError(what, "set what Dask needs for TLS: distributed.comm.tls in its configuration") from error
    with client:
        yield client


def _gathered(client: Any, futures: Sequence[Any], scheduler: str) -> list[Any]:  # noqa: ANN401  # of Dask
    """Return the results, in their order; where the workers are lost that hold them, others do it again."""

    async def gather() -> list[Any]:
        results: list[Any] = await client.gather(futures, asynchronous=True)
        return results

    gathering = asyncio.run_coroutine_threadsafe(gather(), client.loop.asyncio_loop)
    try:
        while True:
            try:
                return gathering.result(_LOOKED)
            except TimeoutError:
                if gathering.done():
                    raise
            _need_workers(client, scheduler)
    finally:
        gathering.cancel()


def _need_workers(client: Any, scheduler: str) -> None:  # noqa: ANN401  # of Dask, which tells no types
    """Wait for a worker that works.

    Raises:
        SisterkgError: where there is none for long.
    """
    deadline = time.monotonic() + IDLE
    while not _has_workers(client):
        if time.monotonic() > deadline:
            what = f"the scheduler at {scheduler} has had no worker that works for {IDLE:g} seconds"
            mend = f"start some with: dask worker {scheduler}; one whose memory is full takes no work"
            raise SisterkgError(what, mend)
        time.sleep(0.2)


def _has_workers(client: Any) -> bool:  # noqa: ANN401  # of Dask, which tells no types
    known = client.scheduler_info()
    told = known["workers"].values()  # some versions of Dask tell of a few alone
    return known.get("n_workers", len(told)) > len(told) or any(each["status"] == "running" for each in told)


def _need_alike(client: Any, folder: Path) -> None:  # noqa: ANN401  # of Dask, which tells no types
    """See that the workers are such as would make what is made here.

    Raises:
        SisterkgError: where one is of another version, or does not see the folder.
    """
    versions = client.get_versions(packages=["sisterkg"])
    ours = _alike(versions["client"])
    for worker, told in versions["workers"].items():
        if (theirs := _alike(told)) != ours:
            what = f"the worker at {worker} runs {_told(theirs)}, and this machine {_told(ours)}"
            raise SisterkgError(what, "install the same versions on all machines: pip install 'sisterkg[cluster]'")
    seen = client.run(_sees, folder, on_error="return")
    if blind := sorted(worker for worker, sees in seen.items() if sees is False):
        what = f"the worker at {blind[0]} does not see {folder}, or may not write there"
        raise SisterkgError(what, _SHARE)


def _alike(told: dict[str, Any]) -> tuple[str, ...]:
    """Return the versions that decide what is made: of Python the first two numbers, which have a Unicode each."""
    packages = told["packages"]
    return tuple(".".join(str(packages.get(name)).split(".")[: 2 if name == "python" else None]) for name in _ALIKE)


def _told(versions: tuple[str, ...]) -> str:
    return " and ".join(f"{name} {version}" for name, version in zip(_ALIKE, versions, strict=True))


def _sees(folder: Path) -> bool:
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK)


def _state(file: Path) -> str:
    """Return by what two files with one path are told apart."""
    try:
        told = file.stat()
    except OSError as error:
        return error.strerror or "it cannot be read"
    when = datetime.fromtimestamp(int(told.st_mtime), UTC)
    return "a folder" if file.is_dir() else f"{told.st_size} bytes of {when:%Y-%m-%d %H:%M:%S}"


def _map_once(part: RowsOfTable, surroundings: Surroundings, folder: Path, state: str) -> MappedPart:
    if (seen := _state(part.file)) != state:
        what = f"a worker on {socket.gethostname()} sees another {part.file}: {seen} instead of {state}"
        raise SisterkgError(what, _SHARE)
    return map_part(part, surroundings, folder, uuid4().hex)

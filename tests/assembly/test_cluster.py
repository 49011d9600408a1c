"""A cluster builds what one machine builds, and loses nothing when a worker is killed in the middle."""

from __future__ import annotations

import csv
import gc
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from assembly.many import many_inputs
from serving import unused_port
from sisterkg.assembly import Partitioning, cluster, parting
from sisterkg.assembly.cluster import connected
from sisterkg.build import Inputs, build
from sisterkg.faults import Fault, InvalidInput, SisterkgError
from sisterkg.mapping.runs import Surroundings
from sisterkg.records.frame import read_frame
from sisterkg.records.parts import Part
from sisterkg.snapshot import Site
from snapshot.tiny import edit
from snapshot.whole import assert_whole, current_of, drafts_of
from stores import sisterkg

CITIES = 200
"""So many that the workers are at it for a while."""
SIZE = 2_000
"""Bytes of a part: the tables are cut into some forty."""


@dataclass(frozen=True)
class Dask:
    """A scheduler and its workers, each a process of its own."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]
    scheduler: subprocess.Popen[bytes]


def _started(*arguments: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [Path(sys.executable).with_name("dask"), *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(command, env={**os.environ, **environment}, **quiet)  # type: ignore[call-overload]  # pipes


PLACE = ("--host", "127.0.0.1", "--no-dashboard")


@contextmanager
def _cluster(folder: Path, workers: int, **environment: str) -> Iterator[Dask]:
    """Run a scheduler and workers on the loopback while they are needed."""
    port = unused_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = _started("scheduler", "--port", str(port), *PLACE)
    plain = ("--no-nanny", "--nthreads", "1", "--local-directory", folder / "dask")
    running = tuple(_started("worker", address, *PLACE, *plain, **environment) for _ in range(workers))
    try:
        with _client(address) as client:
            if workers:
                client.wait_for_workers(workers, timeout=120)
        yield Dask(address, running, scheduler)
    finally:
        for process in (*running, scheduler):
            process.kill()
            process.wait()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """See that no test leaves a client that could not connect to the next one.

    It closes when it is collected, and Dask has one lock for that and for the start of another.
    """
    yield
    gc.collect()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    """A cluster with two workers."""
    with _cluster(tmp_path, 2) as running:
        yield running


def _client(address: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  # dask tells no types
    from distributed import Client

    return Client(address, timeout="120s")


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Some hundred cities."""
    return many_inputs(tmp_path / "inputs", CITIES)


def _built(inputs: Inputs, folder: Path, dask: Dask | None = None) -> str:
    site = Site(folder)
    if dask is None:
        return build(inputs, site, lambda step: None)[0].id
    with connected(dask.address) as cluster:
        build(inputs, site, lambda step: None, Partitioning(cluster.map_parts, SIZE, cluster.write_parts))
    identifier = current_of(site)
    assert identifier
    assert drafts_of(site) == []
    return identifier


def _kill_when(is_time: Callable[[], bool], worker: subprocess.Popen[bytes], killed: threading.Event) -> None:
    """Kill a worker in the middle of what is done."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if is_time():
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            killed.set()
            return
        time.sleep(0.002)


def _some_are_mapped(site: Path) -> bool:
    """Tell whether some parts are mapped, while most are not."""
    return len({run.name.split("-")[1] for run in site.glob("snapshots/.draft-*/.work-*/blocks-*.run")}) >= 4


def _some_are_written(site: Path) -> bool:
    """Tell whether some parts of the dump are written, while most are not."""
    return len([*site.glob("snapshots/.draft-*/.work-*/part-*")]) >= 4


def test_cluster_builds_the_same_snapshot_though_a_worker_is_killed(
    inputs: Inputs, dask: Dask, tmp_path: Path
) -> None:
    """Two workers, one of which is killed when some parts are mapped, give the snapshot that one machine gives."""
    alone = _built(inputs, tmp_path / "alone")
    killed = threading.Event()
    arguments = (partial(_some_are_mapped, tmp_path / "site"), dask.workers[0], killed)
    killer = threading.Thread(target=_kill_when, args=arguments)
    killer.start()
    assert _built(inputs, tmp_path / "site", dask) == alone
    killer.join()
    assert killed.is_set()
    assert dask.workers[0].returncode == -signal.SIGKILL
    assert dask.workers[1].poll() is None


def test_cluster_writes_the_same_parts_though_a_worker_is_killed(
    inputs: Inputs, dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Workers write the parts that one machine writes, though one of them is killed meanwhile, and leave nothing."""
    monkeypatch.setattr(parting, "SIZE", 2_000)
    alone = _built(inputs, tmp_path / "alone")
    killed = threading.Event()
    arguments = (partial(_some_are_written, tmp_path / "site"), dask.workers[0], killed)
    killer = threading.Thread(target=_kill_when, args=arguments)
    killer.start()
    assert _built(inputs, tmp_path / "site", dask) == alone
    killer.join()
    assert killed.is_set()
    here, there = (sorted((tmp_path / name / "current" / "parts").iterdir()) for name in ("alone", "site"))
    assert len(there) > 100
    assert [(file.name, file.read_bytes()) for file in here] == [(file.name, file.read_bytes()) for file in there]
    assert_whole(tmp_path / "site" / "current")


def test_cluster_reads_parquet(inputs: Inputs, dask: Dask, tmp_path: Path) -> None:
    """Tables that are kept as Parquet, in one file or many, give the same snapshot as the same rows in CSV."""

    def built(site: str, *options: str) -> str:
        done = sisterkg("build", "--data", inputs.data, "--site", tmp_path / site, *options)
        assert done.returncode == 0, done.stderr
        return current_of(Site(tmp_path / site)) or ""

    alone = built("alone")
    _as_parquet(inputs.data / "cities.csv", files=12)
    _as_parquet(inputs.data / "facts.csv")
    assert built("site", "--scheduler", dask.address) == alone
    assert_whole(tmp_path / "site" / "current")


def _as_parquet(file: Path, rows: int = 50, files: int = 1) -> None:
    """Write a table in row groups of so many rows, as one file or as a folder of several."""
    import pyarrow
    from pyarrow import parquet

    with file.open(encoding="utf-8", newline="") as lines:
        header, *table = csv.reader(lines)
    columns = [pyarrow.array([row[place] or None for row in table], pyarrow.string()) for place in range(len(header))]
    whole, target = pyarrow.table(columns, names=header), file.with_suffix(".parquet")
    if files == 1:
        parquet.write_table(whole, target, row_group_size=rows)
    else:
        target.mkdir()
        each = -(-len(table) // files)
        for number in range(files):
            parquet.write_table(whole.slice(number * each, each), target / f"part.{number}.parquet", row_group_size=9)
    file.unlink()


@pytest.mark.parametrize("as_parquet", [False, True], ids=["csv", "parquet"])
def test_faults_are_told_as_on_one_machine(inputs: Inputs, dask: Dask, tmp_path: Path, as_parquet: bool) -> None:
    """Faults far down in the tables, and those between two rows of different parts, are told by file and row."""
    edit(inputs.data, "cities.csv", "Q10000000150", "q10000000150")
    edit(inputs.data, "cities.csv", "1000000180", "1000000002")
    with (inputs.data / "facts.csv").open("a", encoding="utf-8") as facts:
        facts.write("4,nowhere,capitalOf,DE,,,,,,,,,\n")
    with pytest.raises(InvalidInput) as alone:
        _built(inputs, tmp_path / "alone")
    assert {fault.rule for fault in alone.value.faults} == {"malformed-item", "duplicate-geonames", "unknown-id"}
    if as_parquet:
        _as_parquet(inputs.data / "cities.csv", files=3)
        _as_parquet(inputs.data / "facts.csv")
    with pytest.raises(InvalidInput) as together:
        _built(inputs, tmp_path / "site", dask)
    assert together.value.faults == alone.value.faults
    assert current_of(Site(tmp_path / "site")) is None


@pytest.mark.parametrize(
    ("address", "words", "mend"),
    [
        ("tcp://127.0.0.1:9", "no scheduler answers at tcp://127.0.0.1:9", "dask scheduler"),
        ("nowhere", "no scheduler answers at nowhere", "dask scheduler"),
        ("http://127.0.0.1:9", "unknown address scheme", "dask scheduler"),
        ("tls://127.0.0.1:9", "cannot be asked", "TLS"),
    ],
)
def test_scheduler_that_is_not_there_is_told(
    address: str, words: str, mend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no scheduler answers, its address is told and what to do."""
    monkeypatch.setattr(cluster, "_PATIENCE", 1.0)
    with pytest.raises(SisterkgError, match=re.escape(words)) as raised, connected(address):
        raise AssertionError
    assert mend in raised.value.mend


def test_scheduler_without_workers_is_told(inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever for workers that never come; those that come late are waited for."""
    with _cluster(tmp_path, 0) as idle:
        monkeypatch.setattr(cluster, "IDLE", 1.0)
        with pytest.raises(SisterkgError, match="has had no worker") as raised:
            _built(inputs, tmp_path / "site", idle)
        assert "dask worker" in raised.value.mend
        assert drafts_of(Site(tmp_path / "site")) == []
        monkeypatch.setattr(cluster, "IDLE", 60.0)
        late = threading.Timer(1, lambda: workers.append(_started("worker", idle.address, *PLACE, "--no-nanny")))
        workers: list[subprocess.Popen[bytes]] = []
        late.start()
        try:
            assert _built(inputs, tmp_path / "site", idle)
        finally:
            late.join()
            for worker in workers:
                worker.kill()
                worker.wait()


@pytest.mark.parametrize("what", ["workers", "scheduler"])
def test_cluster_that_is_lost_is_told(
    what: str, inputs: Inputs, dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all workers are lost in the middle, or the scheduler, the build ends and leaves nothing."""
    monkeypatch.setattr(cluster, "IDLE", 1.0)
    lost = dask.workers if what == "workers" else (dask.scheduler,)
    killers = [
        threading.Thread(
            target=_kill_when, args=(partial(_some_are_mapped, tmp_path / "site"), each, threading.Event())
        )
        for each in lost
    ]
    for killer in killers:
        killer.start()
    words = "has had no worker" if what == "workers" else "could not map the records"
    with pytest.raises(SisterkgError, match=words):
        _built(inputs, tmp_path / "site", dask)
    for killer in killers:
        killer.join()
    assert current_of(Site(tmp_path / "site")) is None
    assert drafts_of(Site(tmp_path / "site")) == []


def test_worker_of_another_version_is_told(inputs: Inputs, tmp_path: Path) -> None:
    """A worker that has another version of sisterkg might make another snapshot: it is not let."""
    other = tmp_path / "other" / "sisterkg-99.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: sisterkg\nVersion: 99.0\n", "utf-8")
    path = os.pathsep.join([str(other.parent), os.environ.get("PYTHONPATH", "")])
    with (
        _cluster(tmp_path, 1, PYTHONPATH=path) as dask,
        pytest.raises(SisterkgError, match=re.escape("runs sisterkg 99.0 and python")) as raised,
    ):
        _built(inputs, tmp_path / "site", dask)
    assert "pip install" in raised.value.mend


def test_worker_that_sees_other_files_is_told(
    inputs: Inputs, dask: Dask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that does not see the folders, or other records in their place, is told and takes no part."""
    parts = Part(inputs.data / "cities.csv").parts(SIZE)
    around = Surroundings(read_frame(inputs.data, inputs.today, (), lambda _: None), None, {})
    with connected(dask.address) as reached:
        with pytest.raises(SisterkgError, match="does not see /nowhere") as raised:
            reached.map_parts(parts, around, Path("/nowhere"))
        assert "under the same paths" in raised.value.mend
        monkeypatch.setattr(cluster, "_state", lambda file: "7 bytes of another day")
        with pytest.raises(SisterkgError, match=r"sees another .*cities\.csv: .* instead of 7 bytes"):
            reached.map_parts(parts, around, tmp_path)
        monkeypatch.undo()
        gone = [replace(parts[0], file=tmp_path / "gone.csv")]
        with pytest.raises(SisterkgError, match=r"could not map the records: .*gone\.csv") as raised:
            reached.map_parts(gone, around, tmp_path)
        assert "logs of its workers" in raised.value.mend


def test_other_inputs_are_left_alone(inputs: Inputs, tmp_path: Path) -> None:
    """A table that is there as CSV and as Parquet is read as CSV, which is told."""
    first = _built(inputs, tmp_path / "first")
    shutil.copy(inputs.data / "cities.csv", tmp_path / "cities.csv")
    _as_parquet(inputs.data / "cities.csv")
    shutil.copy(tmp_path / "cities.csv", inputs.data / "cities.csv")
    told: list[Fault] = []
    assert _built(replace(inputs, advise=told.append), tmp_path / "second") == first
    assert [each.what for each in told] == ["cities.parquet is passed over, for cities.csv is there, too"]

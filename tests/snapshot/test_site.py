"""A site changes in one step or not at all, for one process at a time, and always has a way back."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions

from sisterkg.build import Inputs, build
from sisterkg.faults import InvalidInput, SisterkgError
from sisterkg.findings import InvalidGraph
from sisterkg.snapshot import Site, SiteLocked, Snapshot
from snapshot.tiny import edit, listing, tiny_inputs
from snapshot.whole import assert_whole, current_of, drafts_of

HOLDER = """
import sys
from pathlib import Path
from sisterkg.snapshot import Site

with Site(Path(sys.argv[1])).locked(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""
"""A process that holds a site until its input ends."""

WRONG: tuple[tuple[str, str, str, str, type[SisterkgError]], ...] = (
    ("data", "cities.csv", ",AZ,Q9248", ",XX,Q9248", InvalidInput),
    ("data", "facts.csv", "caspian-sea,", "no-such-sea,", InvalidInput),
    ("data", "dataset.toml", 'home = "izmir"', "home = ", InvalidInput),
    ("shapes", "country.ttl", '"^[A-Z]{2}$"', '"^[a-z]{2}$"', InvalidGraph),
    (
        "shapes",
        "country.ttl",
        "sh:minCount 1 ;\n    sh:maxCount",
        "sh:minCount one ;\n    sh:maxCount",
        SisterkgError,
    ),
    ("ontology", "sisterkg.ttl", "@prefix skg:", "<relative> a <relative> .\n@prefix skg:", SisterkgError),
    ("ontology", "questions/01-all-partners.rq", "WHERE {", "WHERE", SisterkgError),
)
"""Edits after which a build must fail: folder, file, old text, new text and what is raised."""

wrong_inputs = pytest.mark.parametrize(
    ("folder", "file", "old_text", "new_text", "raised"),
    WRONG,
    ids=[f"{raised.__name__}-{file}" for _, file, _, _, raised in WRONG],
)

DAMAGES: tuple[tuple[str, bytes | None], ...] = (
    ("dataset.nt", None),
    ("dataset.nt", b""),
    ("dataset.ttl.gz", b"no gzip"),
    ("ontology/context.jsonld", b"{}"),
    ("shapes", None),
    ("manifest.json", None),
    ("manifest.json", b""),
    ("manifest.json", b"[]"),
    ("manifest.json", b"{}"),
    ("manifest.json", b'{"files": [{"path": "dataset.nt"}]}'),
    ("manifest.json", b"\xff"),
    ("store", None),
)
"""What can happen to a snapshot: a path, and its bytes from then on; None where it is gone."""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Three cities."""
    return tiny_inputs(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Three cities, one of them without its sea."""
    inputs = tiny_inputs(tmp_path_factory.mktemp("new"))
    edit(inputs.data, "facts.csv", "4,baku,onWater,caspian-sea,,,,,,,,,\n", "")
    return inputs


@pytest.fixture
def empty_site(tmp_path: Path) -> Site:
    """A site in which nothing has been published, not even its folder."""
    return Site(tmp_path / "site")


@pytest.fixture
def old_site(empty_site: Site, old: Inputs) -> Site:
    """A site with the old records."""
    build(old, empty_site, lambda step: None)
    return empty_site


def _build_in_turn(inputs: Inputs, site: Site, numbers: range) -> list[str]:
    """Publish the same records under one address after another; return the ids."""
    turns = [replace(inputs, base_iri=f"http://{number}.example/") for number in numbers]
    return [build(turn, site, lambda step: None)[0].id for turn in turns]


def _kept(site: Site) -> set[str]:
    return {path.name for path in (site.folder / "snapshots").iterdir()}


def _without_doors(site: Site) -> dict[str, tuple[int, int, int]]:
    """List a site but for what a build that fails may touch: the lock, and the folder that drafts come and go in."""
    return {path: found for path, found in listing(site.folder).items() if path not in ("lock", "snapshots")}


@contextmanager
def _held(site: Site, purpose: str) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold a site; it is killed in the end."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, site.folder, purpose],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_lock_names_its_holder(old_site: Site, new: Inputs) -> None:
    """A build beside another process fails at once, changes nothing, and says who holds the site, where and why."""
    with _held(old_site, "a long rollback") as holder:
        before = _without_doors(old_site)
        started = time.perf_counter()
        with pytest.raises(SiteLocked) as raised:
            build(new, old_site, lambda step: None)
        assert time.perf_counter() - started < 1
        assert _without_doors(old_site) == before
    told = str(raised.value)
    for part in (str(old_site.folder), f"a long rollback (process {holder.pid} on {socket.gethostname()}, since "):
        assert part in told
    assert raised.value.mend == "wait for it to end"


def test_lock_of_a_killed_holder_is_free(old_site: Site, new: Inputs) -> None:
    """Once the holder has been killed the next build is let in, and the dead one's name does not stay."""
    with _held(old_site, "a doomed build") as holder:
        holder.kill()
        holder.wait(10)
        assert (old_site.folder / "lock.holder").exists()
        snapshot, _ = build(new, old_site, lambda step: None)
    assert snapshot.id == current_of(old_site)
    assert not (old_site.folder / "lock.holder").exists()


@pytest.mark.parametrize("text", [None, "", '{"pid": 1, "host": ', "{}"])
def test_lock_without_a_readable_name_is_still_a_lock(text: str | None, old_site: Site, new: Inputs) -> None:
    """Where the holder's name is missing or half-written the lock holds all the same, by another process."""
    with _held(old_site, "a build"):
        holder = old_site.folder / "lock.holder"
        holder.unlink()
        if text is not None:
            holder.write_text(text, "utf-8")
        with pytest.raises(SiteLocked, match=r"is held by another process$"):
            build(new, old_site, lambda step: None)


def _build_unless_locked(inputs: Inputs, folder: Path) -> str:
    try:
        return build(inputs, Site(folder), lambda step: None)[0].id
    except SiteLocked:
        return "locked"


def test_builds_at_the_same_time_do_not_meet(old: Inputs, new: Inputs, empty_site: Site) -> None:
    """Of builds in four processes at once each is whole or is turned away, and the site is whole after them."""
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(_build_unless_locked, [old, new] * 4, [empty_site.folder] * 8))
    published = set(done) - {"locked"}
    assert current_of(empty_site) in published
    assert drafts_of(empty_site) == []


@wrong_inputs
def test_failing_build_changes_nothing(
    folder: str, file: str, old_text: str, new_text: str, raised: type[SisterkgError], tmp_path: Path, old_site: Site
) -> None:
    """A build with faults, violations or broken shapes, terms or questions leaves every file of the site alone."""
    inputs = tiny_inputs(tmp_path / "wrong")
    edit(tmp_path / "wrong" / folder, file, old_text, new_text)
    before = _without_doors(old_site)
    with pytest.raises(SisterkgError) as error:
        build(inputs, old_site, lambda step: None)
    assert type(error.value) is raised
    assert _without_doors(old_site) == before
    assert drafts_of(old_site) == []


@wrong_inputs
def test_failing_first_build_publishes_nothing(
    folder: str,
    file: str,
    old_text: str,
    new_text: str,
    raised: type[SisterkgError],
    tmp_path: Path,
    empty_site: Site,
) -> None:
    """A first build that fails leaves a lock and an empty folder, and the site still says that it has no snapshot."""
    inputs = tiny_inputs(tmp_path / "wrong")
    edit(tmp_path / "wrong" / folder, file, old_text, new_text)
    with pytest.raises(raised):
        build(inputs, empty_site, lambda step: None)
    assert set(listing(empty_site.folder)) == {"lock", "snapshots"}
    with pytest.raises(SisterkgError, match="has no snapshot yet"):
        empty_site.current()


def test_rollback_goes_back_in_order(old: Inputs, empty_site: Site) -> None:
    """Each rollback makes the snapshot before current, whole; when none is left it says so and stays where it is."""
    ids = _build_in_turn(old, empty_site, range(4))
    for identifier in reversed(ids[:-1]):
        assert empty_site.rollback().id == identifier == current_of(empty_site)
    before = listing(empty_site.folder)
    for _ in range(2):
        with pytest.raises(SisterkgError, match="no older snapshot") as raised:
            empty_site.rollback()
        assert raised.value.mend
    assert listing(empty_site.folder) == before


def test_build_after_a_rollback(old: Inputs, empty_site: Site) -> None:
    """A build after a rollback follows the snapshot gone back to: what was given up is not gone back to."""
    first, second, third = _build_in_turn(old, empty_site, range(3))
    assert empty_site.rollback().id == second
    [fourth] = _build_in_turn(old, empty_site, range(3, 4))
    assert current_of(empty_site) == fourth
    assert _kept(empty_site) == {first, second, fourth}
    assert third not in [empty_site.rollback().id, empty_site.rollback().id]
    assert current_of(empty_site) == first


def test_build_of_what_was_gone_back_from(old: Inputs, empty_site: Site) -> None:
    """Building again what was given up takes back the rollback, without writing the snapshot anew."""
    first, second, third = _build_in_turn(old, empty_site, range(3))
    before = listing(empty_site.folder / "snapshots" / third)
    empty_site.rollback()
    assert _build_in_turn(old, empty_site, range(2, 3)) == [third]
    assert listing(empty_site.folder / "snapshots" / third) == before
    assert [empty_site.rollback().id, empty_site.rollback().id] == [second, first]


def test_last_three_old_snapshots_are_kept(old: Inputs, empty_site: Site) -> None:
    """After each build there are the current snapshot and the last three before it, and no others."""
    ids: list[str] = []
    for number in range(6):
        ids += _build_in_turn(old, empty_site, range(number, number + 1))
        assert _kept(empty_site) == set(ids[-4:])
    for identifier in ids[-4:]:
        assert assert_whole(empty_site.folder / "snapshots" / identifier) == identifier


def test_open_snapshot_stays_through_three_builds(old: Inputs, empty_site: Site) -> None:
    """A snapshot that somebody has open can be read and queried until three others have taken its place."""
    [identifier] = _build_in_turn(old, empty_site, range(1))
    opened = empty_site.current()
    _build_in_turn(old, empty_site, range(1, 4))
    assert opened.damaged_files() == []
    assert _counted(opened) == opened.manifest.triples
    assert opened.id == identifier != current_of(empty_site)


def test_history_tells_when_each_became_current(old: Inputs, empty_site: Site) -> None:
    """The history has a line with time and id for each build and rollback that changed something, oldest first."""
    first, second = _build_in_turn(old, empty_site, range(2))
    _build_in_turn(old, empty_site, range(1, 2))
    empty_site.rollback()
    lines = [line.split(" ") for line in (empty_site.folder / "history").read_text("utf-8").splitlines()]
    assert [identifier for _, identifier in lines] == [first, second, first]
    times = [datetime.fromisoformat(moment) for moment, _ in lines]
    assert times == sorted(times)
    assert all(moment.utcoffset() is not None for moment in times)


def test_same_records_leave_the_snapshot_untouched(old: Inputs, old_site: Site) -> None:
    """A build of what is current already gives the same id and touches no file of it, nor when it was published."""
    before, published = _without_doors(old_site), old_site.current().published
    snapshot, _ = build(old, old_site, lambda step: None)
    assert _without_doors(old_site) == before
    assert snapshot.published == published


@pytest.mark.parametrize(("path", "content"), DAMAGES)
def test_damaged_snapshot_is_replaced(path: str, content: bytes | None, old: Inputs, empty_site: Site) -> None:
    """A build whose snapshot is there already, but damaged, writes it anew and keeps the way back."""
    first, second = _build_in_turn(old, empty_site, range(2))
    damaged = empty_site.folder / "snapshots" / second / path
    if content is not None:
        damaged.write_bytes(content)
    elif damaged.is_dir():
        shutil.rmtree(damaged)
    else:
        damaged.unlink()
    assert _build_in_turn(old, empty_site, range(1, 2)) == [second]
    assert current_of(empty_site) == second
    assert drafts_of(empty_site) == []
    assert empty_site.rollback().id == first


def _counted(snapshot: Snapshot) -> int:
    """Count a snapshot's triples by a query."""
    solutions = snapshot.store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(solutions, QuerySolutions)
    return int(next(solutions)["n"].value)


def _read_until(stop: Path, ready: Path, folder: Path) -> set[tuple[str, int, int, str, str]]:
    """Open and read the current snapshot again and again until a file appears; return all that was seen."""
    seen = set()
    while not stop.exists():
        snapshot = Site(folder).current()
        counted = _counted(snapshot)
        n_triples = snapshot.read("dataset.nt")
        hashes = snapshot.manifest.dataset_sha256, sha256(n_triples).hexdigest()
        seen.add((snapshot.id, counted, n_triples.count(b"\n"), *hashes))
        assert snapshot.manifest.triples == counted
        ready.touch()
    return seen


def _wait_for(files: Sequence[Path]) -> None:
    deadline = time.monotonic() + 30
    while not all(file.exists() for file in files):
        assert time.monotonic() < deadline, "the readers do not begin"
        time.sleep(0.01)


@pytest.mark.parametrize(
    "readers",
    [partial(ThreadPoolExecutor, 3), partial(ProcessPoolExecutor, 3, mp_context=get_context("spawn"))],
    ids=["threads", "processes"],
)
def test_readers_see_one_snapshot_or_the_other(
    readers: Callable[[], Executor], new: Inputs, old_site: Site, tmp_path: Path
) -> None:
    """Readers who open the site again and again during ten swaps meet no error and never a mix of two snapshots."""
    stop = tmp_path / "stop"
    expected = {_as_seen(old_site)}
    with readers() as pool:
        ready = [tmp_path / f"ready-{number}" for number in range(3)]
        found = [pool.submit(_read_until, stop, file, old_site.folder) for file in ready]
        try:
            _wait_for(ready)
            for _ in range(5):
                build(new, old_site, lambda step: None)
                expected.add(_as_seen(old_site))
                time.sleep(0.05)
                with old_site.locked("rollback"):
                    old_site.rollback()
        finally:
            stop.touch()
        seen = set().union(*(future.result(30) for future in found))
    assert len(expected) == 2
    assert seen == expected


def _as_seen(site: Site) -> tuple[str, int, int, str, str]:
    """Return what a reader sees of the current snapshot while nobody changes it."""
    identifier = current_of(site)
    assert identifier
    n_triples = (site.folder / "current" / "dataset.nt").read_bytes()
    count, digest = len(n_triples.splitlines()), sha256(n_triples).hexdigest()
    return identifier, count, count, digest, digest


@pytest.mark.parametrize("exists", [False, True])
def test_site_without_snapshot_says_so(exists: bool, empty_site: Site) -> None:
    """A site in which nothing was published says so and what to run, and has nothing to go back to."""
    if exists:
        empty_site.folder.mkdir()
    with pytest.raises(SisterkgError, match=re.escape(f"{empty_site.folder} has no snapshot yet")) as raised:
        empty_site.current()
    assert "sisterkg build" in raised.value.mend
    with pytest.raises(SisterkgError, match="no older snapshot"):
        empty_site.rollback()
    assert empty_site.folder.exists() == exists


@pytest.mark.parametrize("blocked", ["", "..", "snapshots"])
def test_file_in_the_way_is_told(blocked: str, old: Inputs, tmp_path: Path) -> None:
    """Where a file stands in place of the site, of the folder above it or of one in it, a build says so."""
    site = Site(tmp_path / "above" / "site")
    file = tmp_path / "above" if blocked == ".." else site.folder / blocked
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("not a folder", "utf-8")
    with pytest.raises(SisterkgError, match=re.escape(f"{site.folder} cannot be written")) as raised:
        build(old, site, lambda step: None)
    assert raised.value.mend
    assert file.read_text("utf-8") == "not a folder"
    with pytest.raises(SisterkgError, match="has no snapshot yet"):
        site.current()


def test_moved_site_is_whole(old: Inputs, empty_site: Site) -> None:
    """A site that is moved to another folder stays whole, can be rolled back and built again there."""
    first, second = _build_in_turn(old, empty_site, range(2))
    moved = Site(empty_site.folder.rename(empty_site.folder.with_name("moved")))
    assert current_of(moved) == moved.current().id == second
    assert moved.rollback().id == first
    assert _build_in_turn(old, moved, range(1, 2)) == [second]


def test_site_by_a_relative_path(old: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site named relative to the working folder is the same site when it is named in full."""
    monkeypatch.chdir(tmp_path)
    snapshot, _ = build(old, Site(Path("site")), lambda step: None)
    monkeypatch.chdir("/")
    assert snapshot.id == current_of(Site(tmp_path / "site"))

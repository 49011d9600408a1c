"""A build may be killed at any moment: the current snapshot is whole before, during and after."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sisterkg.build import Inputs, build
from sisterkg.faults import SisterkgError
from sisterkg.snapshot import Site
from snapshot import driver
from snapshot.tiny import edit, tiny_inputs
from snapshot.whole import current_of, drafts_of

STEPS = (
    "read records",
    "map to triples",
    "validate",
    "write dataset.ttl",
    "write dataset.jsonld",
    "write dataset.nt",
    "write dataset.rdf",
    "write parts",
    "write ontology, shapes and questions",
    "write report",
    "write dataset.nq",
    "write dataset.trig",
    "load store",
    "write index of names",
    "write list of partners",
    "write tables",
    "write catalogue",
    "write manifest",
    "rename",
    "compare",
    "switch",
    "tidy",
    "done",
)
"""Every step that a build announces."""

KILLED = -signal.SIGKILL


class Killers:
    """A process that forks builds which are killed: by themselves at a step, or from here at a moment."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, driver.__file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def build(self, inputs: Inputs, site: Site, *, after: float | None = None, **order: str | bool) -> int:
        """Have a build done and return its exit code; ``after`` kills it that many seconds from its start."""
        assert self._process.stdin
        assert self._process.stdout
        told = {"inputs": pickle.dumps(inputs).hex(), "site": str(site.folder), "wait": after is not None, **order}
        print(json.dumps(told), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        if after is not None:
            time.sleep(after)
            os.kill(child, signal.SIGKILL)
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        assert self._process.wait(10) == 0


@pytest.fixture(scope="module")
def killers() -> Iterator[Killers]:
    """The process that forks the builds."""
    process = Killers()
    yield process
    process.close()


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Three cities."""
    return tiny_inputs(tmp_path_factory.mktemp("old"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Three cities, one of them with another population."""
    inputs = tiny_inputs(tmp_path_factory.mktemp("new"))
    edit(inputs.data, "cities.csv", "approximately 2 million", "approximately 3 million")
    return inputs


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, old: Inputs) -> Site:
    """A site with the old records, to be copied."""
    site = Site(tmp_path_factory.mktemp("built") / "site")
    build(old, site, lambda step: None)
    return site


@pytest.fixture
def empty_site(tmp_path: Path) -> Site:
    """A site in which nothing has been published."""
    return Site(tmp_path / "site")


@pytest.fixture
def old_site(tmp_path: Path, built: Site) -> Site:
    """A site of one's own with the old records."""
    return Site(Path(shutil.copytree(built.folder, tmp_path / "site", symlinks=True)))


@pytest.fixture(scope="module")
def old_id(built: Site) -> str:
    """The id of the old snapshot."""
    return built.current().id


@pytest.fixture(scope="module")
def new_id(tmp_path_factory: pytest.TempPathFactory, new: Inputs) -> str:
    """The id that the new records have in an undisturbed build."""
    return build(new, Site(tmp_path_factory.mktemp("undisturbed")), lambda step: None)[0].id


every_step = pytest.mark.parametrize("step", STEPS)


def assert_tidy(site: Site) -> None:
    """Check that a site holds what it should and nothing half-written, what has changed so far among it."""
    assert {path.name for path in site.folder.iterdir()} - {"changes"} == {"current", "history", "lock", "snapshots"}
    assert list(site.folder.glob("changes/.*")) == []


def _builds_again(inputs: Inputs, site: Site, identifier: str) -> None:
    """Check that the next build succeeds and leaves nothing half-written."""
    assert build(inputs, site, lambda step: None)[0].id == identifier == current_of(site)
    assert drafts_of(site) == []
    assert_tidy(site)


def test_steps_are_those_that_a_build_announces(old: Inputs, empty_site: Site) -> None:
    """A build announces exactly the steps at which it is killed below, in this order and each once."""
    announced: list[str] = []
    build(old, empty_site, announced.append)
    assert tuple(announced) == STEPS


@every_step
def test_killed_first_build_leaves_nothing_or_a_whole_snapshot(
    step: str, killers: Killers, new: Inputs, new_id: str, empty_site: Site
) -> None:
    """A first build that is killed as a step begins leaves no current snapshot or a whole one, and the next works."""
    assert killers.build(new, empty_site, step=step) == KILLED
    assert current_of(empty_site) == (new_id if step in STEPS[STEPS.index("tidy") :] else None)
    _builds_again(new, empty_site, new_id)


@every_step
def test_killed_build_leaves_the_old_snapshot_or_the_new(
    step: str, killers: Killers, new: Inputs, old_id: str, new_id: str, old_site: Site
) -> None:
    """A build over an older snapshot that is killed as a step begins leaves the old or the new one, whole."""
    assert killers.build(new, old_site, step=step) == KILLED
    assert current_of(old_site) == (new_id if step in STEPS[STEPS.index("tidy") :] else old_id)
    _builds_again(new, old_site, new_id)
    assert old_site.rollback().id == old_id == current_of(old_site)


def test_kills_at_random_moments_never_leave_half_a_snapshot(
    killers: Killers, old: Inputs, new: Inputs, old_id: str, new_id: str, old_site: Site
) -> None:
    """Fifteen builds killed one after another at random moments each leave a whole snapshot, and the next works."""
    started = time.perf_counter()
    assert killers.build(new, Site(old_site.folder.with_name("timed"))) == 0
    duration = time.perf_counter() - started
    moments = random.Random(2026)
    for turn in range(15):
        assert killers.build((new, old)[turn % 2], old_site, after=moments.uniform(0, 1.2 * duration)) == KILLED
        assert current_of(old_site) in (old_id, new_id)
    _builds_again(new, old_site, new_id)
    _builds_again(old, old_site, old_id)


def test_half_a_comparison_goes_with_the_next_build(
    killers: Killers, old: Inputs, new: Inputs, old_id: str, old_site: Site
) -> None:
    """What a build that was killed while it compared left behind goes, also where the next one changes nothing."""
    assert killers.build(new, old_site, call="rename") == KILLED
    assert list(old_site.folder.glob("changes/.*"))
    _builds_again(old, old_site, old_id)


def test_lock_of_a_killed_build_is_free(killers: Killers, old: Inputs, empty_site: Site) -> None:
    """The lock of a build that was killed holds nobody up."""
    assert killers.build(old, empty_site, step="validate") == KILLED
    with empty_site.locked("a test"):
        assert empty_site.folder.is_dir()


def test_snapshot_whose_removal_was_killed_is_not_gone_back_to(
    killers: Killers, old: Inputs, empty_site: Site
) -> None:
    """An old snapshot that is half-removed when its build is killed is never current again: rollback passes it by."""
    turns = [replace(old, base_iri=f"http://{number}.example/") for number in range(5)]
    for inputs in turns[:4]:
        build(inputs, empty_site, lambda step: None)
    assert killers.build(turns[4], empty_site, call="rmtree") == KILLED
    ids = [current_of(empty_site)]
    with pytest.raises(SisterkgError, match="no older snapshot"):
        for _ in turns:
            ids.append(empty_site.rollback().id)
            assert current_of(empty_site) == ids[-1]
    assert len(ids) == 4


def test_snapshot_current_at_a_kill_can_be_gone_back_to(
    killers: Killers, old: Inputs, new: Inputs, new_id: str, old_id: str, old_site: Site
) -> None:
    """A snapshot that became current just before its build was killed is the one that the next is rolled back to."""
    assert killers.build(new, old_site, call="replace") == KILLED
    assert current_of(old_site) == new_id
    build(replace(old, base_iri="http://third.example/"), old_site, lambda step: None)
    assert [old_site.rollback().id, old_site.rollback().id] == [new_id, old_id]


@pytest.mark.parametrize("step", ["read records", "load store", "switch", "done"])
def test_interrupted_build_clears_up(step: str, new: Inputs, old_id: str, new_id: str, old_site: Site) -> None:
    """A build that is interrupted as a step begins clears its draft, and its name off the lock."""
    with pytest.raises(KeyboardInterrupt):
        build(new, old_site, _interrupting(step))
    assert current_of(old_site) == (new_id if step == "done" else old_id)
    assert_tidy(old_site)
    assert drafts_of(old_site) == []


def _interrupting(at: str) -> Callable[[str], None]:
    def announced(step: str) -> None:
        if step == at:
            raise KeyboardInterrupt

    return announced

"""The doctor finds a well site well, and in a broken one finds what is broken and nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner

from doctor.breaking import FAULTS, Proxy
from serving import serving
from sisterkg.build import Inputs, build
from sisterkg.cli import cli
from sisterkg.doctor import CHECKS, Verdict, examine
from sisterkg.snapshot import Site
from sisterkg.visitor import Unanswered, Visitor


@pytest.fixture(scope="module")
def proxy(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """A proxy before a server whose site was built for the proxy's address."""
    with Proxy() as running:
        site = Site(tmp_path_factory.mktemp("patient"))
        build(replace(inputs, base_iri=running.url), site, lambda step: None)
        with serving(site.folder, "--timeout", "1") as server:
            running.target = server.address
            threading.Thread(target=running.serve_forever, daemon=True).start()
            yield running
            running.shutdown()


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    """A visitor with the patience of a test."""
    visitor = Visitor(20)
    yield visitor
    visitor.close()


def failed(proxy: Proxy, visitor: Visitor, *faults: str) -> list[Verdict]:
    """Return what the doctor finds where so much is broken."""
    proxy.faults = faults
    return [verdict for verdict in examine(proxy.url, visitor) if not verdict.passed]


def test_well_site_passes_every_check(proxy: Proxy, visitor: Visitor) -> None:
    """Behind a proxy that passes everything on, there is nothing to find."""
    assert [(verdict.check.name, verdict.what) for verdict in failed(proxy, visitor)] == []


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_by_its_check_alone(proxy: Proxy, visitor: Visitor, fault: str) -> None:
    """One thing that is broken is one finding, with what to mend."""
    found = failed(proxy, visitor, fault)
    assert [verdict.check.name for verdict in found] == [fault], [verdict.what for verdict in found]
    assert found[0].mend


def test_ten_faults_and_more_are_all_found(proxy: Proxy, visitor: Visitor) -> None:
    """In a site that is broken in every way at once, no finding hides another."""
    assert len(FAULTS) >= 10
    assert sorted(verdict.check.name for verdict in failed(proxy, visitor, *FAULTS)) == list(FAULTS)


def test_other_address_than_built_for_is_found(proxy: Proxy) -> None:
    """A site that is asked at another address than its IRIs have is told to be built for it."""
    proxy.faults = ()
    address = proxy.url.replace("127.0.0.1", "localhost")
    done = CliRunner().invoke(cli, ["doctor", address, "--format", "json"])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    wrong = [check for check in told["checks"] if not check["passed"]]
    assert [check["check"] for check in wrong] == ["base-iri"]
    assert wrong[0]["mend"] == f"build with --base-iri {address}"
    assert told["failed"] == 1


def test_every_check_is_printed(proxy: Proxy) -> None:
    """People get a line for each check, and how many passed."""
    proxy.faults = ("cors",)
    done = CliRunner().invoke(cli, ["doctor", proxy.url])
    lines = done.stdout.splitlines()
    assert sum(line.startswith(("pass  ", "FAIL  ")) for line in lines) == len(CHECKS)
    assert [line for line in lines if line.startswith("FAIL  cors: scripts cannot read a query with a mistake")]
    assert lines[-1] == f"{len(CHECKS) - 1} of {len(CHECKS)} checks passed"
    assert done.exit_code == 1


def test_silent_address_is_told(free_port: int, visitor: Visitor) -> None:
    """Where nobody listens, that is said, and no check is run."""
    with pytest.raises(Unanswered, match="does not answer"):
        list(examine(f"http://127.0.0.1:{free_port}/", visitor))
    done = CliRunner().invoke(cli, ["doctor", f"http://127.0.0.1:{free_port}/"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "does not answer" in done.stderr


def test_every_check_says_what_it_promises() -> None:
    """Each check has a promise of its own, which is printed where it passes."""
    promises = [check.promise for check in CHECKS]
    assert all(promise.endswith(".") for promise in promises)
    assert len(set(promises)) == len(CHECKS)
    assert {*FAULTS, "base-iri"} == {check.name for check in CHECKS}

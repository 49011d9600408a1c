"""The doctor finds a well site well, and in a broken one finds what is broken and nothing else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from doctor.breaking import FAULTS, MORE, Proxy
from serving import serving
from sisterkg.build import Inputs, build
from sisterkg.cli import cli
from sisterkg.doctor import CHECKS, Verdict, examine
from sisterkg.faults import SisterkgError
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


@pytest.mark.parametrize("fault", MORE)
def test_what_else_proxies_do_is_found(proxy: Proxy, visitor: Visitor, fault: str) -> None:
    """What proxies do in the wild is found by the check that it concerns, and by no other."""
    found = failed(proxy, visitor, fault)
    assert [verdict.check.name for verdict in found] == [MORE[fault][0]], [verdict.what for verdict in found]


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


class _Odd(BaseHTTPRequestHandler):
    """Answers everything with one thing, by the name of the server."""

    def do_GET(self) -> None:  # as http.server names it
        kind = getattr(self.server, "kind", "")
        self.send_response({"moved": 301, "broken": 500}.get(kind, 200))
        if kind == "moved":
            self.send_header("Location", "https://elsewhere.example/")
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        with suppress(OSError):
            if kind == "dripping":
                for _ in range(200):
                    self.wfile.write(b"x")
                    time.sleep(0.1)
            elif kind == "endless":
                while True:
                    self.wfile.write(b"x" * (1 << 20))
            else:
                self.wfile.write(b"<h1>It works!</h1>")

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("other", "is no site of sisterkg"),
        ("broken", "is no site of sisterkg"),
        ("moved", "leads to https://elsewhere.example/"),
        ("dripping", "takes longer than"),
        ("endless", "answers with more than 256 MiB"),
    ],
)
def test_what_is_no_site_is_told_in_one_sentence(kind: str, told: str) -> None:
    """Another server, one that is moved, drips or never ends, is told as that, soon, and not check by check."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Odd) as odd:
        odd.daemon_threads = True
        odd.kind = kind  # type: ignore[attr-defined]  # for the handler
        threading.Thread(target=odd.serve_forever, daemon=True).start()
        visitor = Visitor(1)
        with pytest.raises(SisterkgError, match=told):
            list(examine(f"http://127.0.0.1:{odd.server_address[1]}/", visitor))
        visitor.close()
        odd.shutdown()


@pytest.mark.parametrize("address", ["", "notaurl", "ftp://example.org/", "127.0.0.1:80", "http://"])
def test_what_is_no_address_is_told(address: str) -> None:
    """What is no web address is said to be none."""
    done = CliRunner().invoke(cli, ["doctor", address])
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 2


def test_every_check_says_what_it_promises() -> None:
    """Each check has a promise of its own, which is printed where it passes."""
    promises = [check.promise for check in CHECKS]
    assert all(promise.endswith(".") for promise in promises)
    assert len(set(promises)) == len(CHECKS)
    assert {*FAULTS, "base-iri"} == {check.name for check in CHECKS}

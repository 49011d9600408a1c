"""A server starts without what only a build needs, and says in one line why it does not start."""

from __future__ import annotations

import os
import pty
import resource
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from serving import Server, serving, unused_port, wait_until
from sisterkg.snapshot import Site

BUILDING = {"rdflib", "pyshacl", "distributed", "pyarrow"}
SISTERKG = Path(sys.executable).with_name("sisterkg")
ELSEWHERE = "192.0.2.1"
"""An address of no machine (RFC 5737)."""


def refused(site: Path, *options: str, files: int = 1024) -> str:
    """Return what a server that does not start tells, which may open so many files."""
    done = subprocess.run(
        [SISTERKG, "serve", "--site", site, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        env={**os.environ, "SISTERKG_SITE": "", "PORT": ""},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)),
        check=False,
    )
    assert done.returncode == 1
    told = done.stdout.decode()
    assert "Traceback" not in told
    assert "panicked" not in told
    return told


def test_server_loads_nothing_of_a_build() -> None:
    """What reads and validates records is not even loaded: it would take longer than all the rest of the start."""
    code = f"import sisterkg.server.front, sys; print(*sorted({BUILDING!r} & {{*sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True, text=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])
def test_port_in_use_is_told(server: Server, site: Site, host: str) -> None:
    """Two servers never share a port, where each would get some of the requests."""
    port = server.address[1]
    told = refused(site.folder, "--port", str(port), "--host", host)
    assert told.splitlines() == [
        f"sisterkg: nothing can listen on port {port} of {host}: another program listens there already",
        "    end that one, or name another --port",
    ]


@pytest.mark.parametrize(
    ("host", "reason"),
    [
        (ELSEWHERE, "this machine has no such address"),
        ("256.1.1.1", "it is no address, nor a name that is known here"),
        (f"{'a' * 70}.example", "it is no address, nor a name that is known here"),
    ],
)
def test_host_that_is_not_here_is_told(site: Site, host: str, reason: str, free_port: int) -> None:
    """An address that the server cannot have is told in words."""
    told = refused(site.folder, "--host", host, "--port", str(free_port))
    assert reason in told
    assert "0.0.0.0 for all" in told


def test_host_may_be_a_name(site: Site) -> None:
    """Who names localhost gets it."""
    with serving(site.folder, "--host", "localhost") as server:
        assert server.ask("/health").status == 200


@pytest.mark.parametrize("name", ["new\nline", os.fsdecode(b"no-\xff-utf-8")])
def test_folder_that_cannot_be_sent_from_is_told(site: Site, tmp_path: Path, name: str, free_port: int) -> None:
    """A path that no header or engine takes is refused at the start; a link to it with a plain name does."""
    folder = tmp_path / name
    shutil.copytree(site.folder, folder, symlinks=True)
    assert "name the folder by a link" in refused(folder, "--port", str(free_port))
    link = tmp_path / "plain"
    link.symlink_to(folder)
    with serving(link) as server:
        assert server.ask("/download/dataset.nt").status == 200
        assert server.query("ASK {}").text == "true"


def test_too_few_files_are_told(site: Site, free_port: int) -> None:
    """Where a process may open next to no files, that is what is told."""
    assert "LimitNOFILE" in refused(site.folder, "--port", str(free_port), files=64)


def test_store_that_cannot_be_opened_is_told(site: Site, tmp_path: Path, free_port: int) -> None:
    """A damaged store is told with its place and what to do."""
    broken = Site(tmp_path / "site")
    shutil.copytree(site.folder, broken.folder, symlinks=True)
    (broken.current().store_folder / "CURRENT").unlink()
    told = refused(broken.folder, "--port", str(free_port))
    assert f"the store in {broken.current().store_folder} cannot be opened" in told
    assert "build the snapshot again" in told


@pytest.mark.parametrize("after", [0.0, 0.003, 0.01, 0.03])
def test_server_that_has_just_begun_can_be_ended(site: Site, free_port: int, after: float) -> None:
    """A signal that comes while the process that answers is being started is not lost."""
    process = subprocess.Popen([SISTERKG, "serve", "--site", site.folder, "--port", str(free_port)])
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        assert wait_until(lambda: bool(children.read_text("ascii")))
        time.sleep(after)
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def test_server_ends_with_its_terminal(site: Site) -> None:
    """Who closes the window in which a server runs leaves none behind on its port."""
    port = unused_port()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(  # this very process is to become the server
            SISTERKG,
            ["sisterkg", "serve", "--site", str(site.folder), "--port", str(port)],
            {**os.environ, "SISTERKG_SITE": "", "PORT": ""},
        )
    try:
        assert wait_until(lambda: _is_open(port))
        os.close(terminal)
        deadline = time.monotonic() + 20
        while not (ended := os.waitpid(child, os.WNOHANG))[0] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ended[0] == child
        child = 0
        assert not _is_open(port)
    finally:
        if child:
            with suppress(ProcessLookupError):
                os.kill(child, 9)
            os.waitpid(child, 0)


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

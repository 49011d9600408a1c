"""How the server's processes end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from sisterkg.snapshot import Site


def _wait_until(happens: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if happens():
            return True
        time.sleep(0.05)
    return False


def _descendants(pid: int) -> set[int]:
    """The processes that a process started, and theirs, by /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                status = (entry / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(status[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_server_leaves_no_process_behind(site: Site, free_port: int, how: signal.Signals) -> None:
    """However a server ends, all the processes it started end too, and its port is free for the next one."""
    arguments = [Path(sys.executable).with_name("sisterkg"), "serve", "--site", site.folder, "--port", str(free_port)]
    server = subprocess.Popen(arguments, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{free_port}/health"
        assert _wait_until(lambda: _answers(address))
        started = _descendants(server.pid)
        assert len(started) >= 3  # the process that serves, and two that answer queries
        os.kill(server.pid, how)
        server.wait(20)
        assert _wait_until(lambda: not any(map(_alive, started))), [pid for pid in started if _alive(pid)]
        assert not _answers(address)
    finally:
        server.kill()
        server.wait()

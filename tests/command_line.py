"""The command line as a process of its own, for any test that runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SISTERKG = Path(sys.executable).with_name("sisterkg")
COMMANDS = ("check", "build", "serve", "query", "rollback", "push")
NO_FAULT: Mapping[str, str] = {}


def run(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a pipe, and check that it never shows its inside."""
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("SISTERKG_")}
    ended = subprocess.run(
        [SISTERKG, *arguments], input=stdin, capture_output=True, timeout=60, env={**surroundings, **environment}
    )
    assert b"Traceback" not in ended.stderr + ended.stdout
    assert b"\x1b[" not in ended.stderr + ended.stdout
    return ended

"""Builds that are made to be killed: a process that imports sisterkg once and forks one child for each order.

Orders come on standard input, a line of JSON each. For each the child's process id is written to standard output,
and, once it has ended, its exit code (negative for the signal that ended it).
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sisterkg.build import build
from sisterkg.snapshot import Site


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _dying_in(name: str) -> None:
    """Have the process killed in the middle of one of its calls to the file system."""
    if name == "rmtree":
        rmtree = shutil.rmtree

        def torn_rmtree(folder: Path, **options: Any) -> None:
            if not (Path(folder) / "manifest.json").exists():
                rmtree(folder, **options)  # what a build worked with, and no snapshot
                return
            (Path(folder) / "manifest.json").unlink()
            _die()

        shutil.rmtree = torn_rmtree  # type: ignore[assignment]
    elif name == "replace":
        replace = Path.replace

        def last_replace(self: Path, target: Path) -> Path:
            replace(self, target)
            _die()
            raise AssertionError

        Path.replace = last_replace  # type: ignore[method-assign,assignment]
    elif name == "rename":
        rename = Path.rename

        def missing_rename(self: Path, target: Path) -> Path:
            if self.parent.name == "changes":
                _die()
            return rename(self, target)

        Path.rename = missing_rename  # type: ignore[method-assign,assignment]


def _obey(order: dict[str, Any]) -> None:
    announced: Callable[[str], None] = lambda step: _die() if step == order.get("step") else None  # noqa: E731
    _dying_in(order.get("call", ""))
    build(pickle.loads(bytes.fromhex(order["inputs"])), Site(Path(order["site"])), announced)
    if order.get("wait"):
        signal.pause()


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    """Obey every order."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _obey(json.loads(line))
            os._exit(0)
        _tell(child)
        _, status = os.waitpid(child, 0)
        _tell(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()

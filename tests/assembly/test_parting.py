"""The sorted triples come in parts, too, which are the same whoever cuts them and lose nothing."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembly.many import many_inputs
from sisterkg.assembly import parting
from sisterkg.assembly.parting import stretches, write_stretch
from sisterkg.build import build
from sisterkg.snapshot import Site, Snapshot
from snapshot.whole import assert_whole

SIZE = 20_000


def _read(file: Path) -> bytes:
    with file.open("rb") as content:
        found: bytes = zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True).read()
    return found


def _parts(snapshot: Snapshot) -> list[Path]:
    return [snapshot.folder / path for path in sorted(snapshot.files) if path.startswith("parts/")]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A snapshot of a hundred cities with several parts."""
    folder = tmp_path_factory.mktemp("parts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parting, "SIZE", SIZE)
        published, _ = build(many_inputs(folder / "inputs", 100), Site(folder / "site"), lambda step: None)
    return published


def test_parts_are_the_dump(snapshot: Snapshot) -> None:
    """The parts one behind another are the sorted triples; each is large enough, and no subject is in two."""
    parts = [_read(file) for file in _parts(snapshot)]
    assert len(parts) > 5
    assert b"".join(parts) == snapshot.read("dataset.nt")
    assert all(len(part) >= SIZE for part in parts[:-1])
    subjects = [{line.partition(b" ")[0] for line in part.splitlines()} for part in parts]
    assert all(not one & following for one, following in pairwise(subjects))


def test_parts_that_are_joined_are_one_file(snapshot: Snapshot, tmp_path: Path) -> None:
    """The compressed parts are a compressed dump where they are put one behind another."""
    joined = tmp_path / "joined.nt.zst"
    joined.write_bytes(b"".join(file.read_bytes() for file in _parts(snapshot)))
    assert _read(joined) == snapshot.read("dataset.nt")


def test_parts_are_published_with_their_checksums(snapshot: Snapshot) -> None:
    """The manifest and SHA256SUMS list each part; nothing they were made from is left."""
    assert_whole(snapshot.folder)
    listed = snapshot.read("SHA256SUMS").decode()
    for file in _parts(snapshot):
        path = file.relative_to(snapshot.folder).as_posix()
        assert f"{snapshot.files[path].sha256}  {path}\n" in listed
    assert not [path for path in snapshot.folder.rglob("*") if ".work-" in path.name]


def test_what_would_be_one_part_has_none(tmp_path: Path) -> None:
    """A dump that is small comes whole alone."""
    snapshot, _ = build(many_inputs(tmp_path / "inputs", 3), Site(tmp_path / "site"), lambda step: None)
    assert _parts(snapshot) == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    subjects=st.lists(st.integers(1, 12), max_size=30),
    size=st.integers(1, 400),
)
def test_any_file_is_cut_between_subjects(subjects: list[int], size: int, tmp_path: Path) -> None:
    """Whatever the sizes, each subject is in one part, each part is large enough, and together they are the file."""
    file = tmp_path / "any.nt"
    lines = [f"<s{n:03}> <p> <o{each}> .\n" for n, count in enumerate(subjects) for each in range(count)]
    file.write_text("".join(lines), "ascii")
    found = list(stretches(file, size))
    content = file.read_bytes()
    pieces = [content[each.begin : each.end] for each in found]
    assert b"".join(pieces) == content
    assert all(len(piece) >= size for piece in pieces[:-1])
    told = [{line.split()[0] for line in piece.splitlines()} for piece in pieces]
    assert all(told)
    assert sum(map(len, told)) == len(set().union(*told))
    for each, piece in zip(found, pieces, strict=True):
        written = write_stretch(each, tmp_path)
        assert zstandard.ZstdDecompressor().stream_reader(io.BytesIO(written.read_bytes())).read() == piece
        written.unlink()

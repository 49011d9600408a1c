"""What is sorted by runs on disk is what ``sorted`` makes of it, however little memory there is."""

from __future__ import annotations

import io
import tempfile
from itertools import chain
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sisterkg.sorted_lines import beginning_with, inserted, position_of
from sisterkg.sorting import ExternalSort, gathered, merged

lines = st.text(st.characters(min_codepoint=0x0B, blacklist_categories=("Cs",)), max_size=6)
short = st.text("ab>", max_size=4).map(lambda text: f"{text}\n".encode())


@settings(deadline=None, max_examples=80)
@given(batches=st.lists(st.lists(lines, max_size=5), max_size=12), budget=st.integers(0, 400))
def test_lines_come_out_sorted(batches: list[list[str]], budget: int) -> None:
    """Lines of any letters come out in the order of their code points, each as often as it was put in."""
    with tempfile.TemporaryDirectory() as folder:
        sorting = ExternalSort(Path(folder), "test", budget)
        for batch in batches:
            sorting.add(batch)
        assert [*sorting.lines()] == [f"{line}\n".encode() for line in sorted(chain(*batches))]


def test_many_runs_are_read_by_few_open_files(tmp_path: Path) -> None:
    """More runs than a process may have files open are merged by and by, and what was merged is removed."""
    sorting = ExternalSort(tmp_path, "test", budget=0)
    for number in range(300):
        sorting.add([f"{number * 7919 % 300:03}"])
    expected = [f"{number:03}\n".encode() for number in range(300)]
    assert len([*tmp_path.iterdir()]) < 64
    assert [*sorting.lines()] == expected
    single = []
    for number in range(600):
        single.append(tmp_path / f"single-{number}.run")
        single[-1].write_bytes(f"{number:03}\n".encode())
    few = gathered(single, tmp_path, "few")
    assert len(few) <= 256
    assert [*merged(few)] == [f"{number:03}\n".encode() for number in range(600)]


@settings(deadline=None, max_examples=150)
@given(there=st.sets(short, max_size=9), added=st.lists(short, max_size=5), wanted=short)
def test_lines_are_found_and_put_in(there: set[bytes], added: list[bytes], wanted: bytes) -> None:
    """A sorted file is searched as a sorted list would be, and stays sorted, with each line once."""
    with tempfile.TemporaryDirectory() as folder:
        file, out = Path(folder) / "lines", io.BytesIO()
        file.write_bytes(b"".join(sorted(there)))
        before = b"".join(line for line in sorted(there) if line < wanted)
        with file.open("rb") as opened:
            assert position_of(opened, wanted) == len(before)
        opening = wanted.rstrip(b"\n")
        assert [*beginning_with(file, opening)] == [line for line in sorted(there) if line.startswith(opening)]
        assert inserted(file, added, out) == len({*added} - there)
        assert out.getvalue() == b"".join(sorted({*there, *added}))

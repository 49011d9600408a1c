"""What is sorted by runs on disk is what ``sorted`` makes of it, however little memory there is."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from itertools import chain, pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sisterkg.sorted_lines import beginning_with, inserted, position_of
from sisterkg.sorting import ExternalSort, Span, gathered, merged

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


FEW_FILES = """
import resource, sys
from pathlib import Path
from sisterkg.sorting import ExternalSort, gathered, merged

resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
folder = Path(sys.argv[1])
sorting = ExternalSort(folder, "test", budget=0)
for number in range(300):
    sorting.add([f"{number * 7919 % 300:03}"])
assert len([*folder.iterdir()]) < 40
assert [*sorting.lines()] == [f"{number:03}\\n".encode() for number in range(300)]
single = []
for number in range(100):
    single.append(folder / f"single-{number}.run")
    single[-1].write_text("".join(f"{each:05}\\n" for each in range(number, 100 * number, 100)))
few = gathered(single, folder, "few")
assert len(few) == 30
assert {*single} - {*few} == {*single[:73]}
assert not any(run.exists() for run in {*single} - {*few})
expected = sorted(f"{each:05}\\n".encode() for number in range(100) for each in range(number, 100 * number, 100))
assert [*merged(few)] == expected
"""


def test_many_runs_are_read_by_few_open_files(tmp_path: Path) -> None:
    """More runs than a process may have files open are merged by and by, the small ones first, and then removed."""
    subprocess.run([sys.executable, "-c", FEW_FILES, tmp_path], check=True)


def test_all_runs_are_read_at_once_where_the_files_may_be_open(tmp_path: Path) -> None:
    """No run is written a second time as long as all of them can be open together."""
    sorting = ExternalSort(tmp_path, "test", budget=0)
    for number in range(700):
        sorting.add([f"{number * 7919 % 700:03}"])
    runs = sorting.runs()
    assert len(runs) == 700
    assert gathered(runs, tmp_path, "few") == [*runs]
    assert [*merged(runs)] == [f"{number:03}\n".encode() for number in range(700)]


@settings(deadline=None, max_examples=80)
@given(lines_of_files=st.lists(st.lists(short, max_size=8), min_size=1, max_size=6), cuts=st.lists(short, max_size=2))
def test_spans_are_merged_as_whole_files_are(lines_of_files: list[list[bytes]], cuts: list[bytes]) -> None:
    """Files that are cut anywhere between their lines, and whose spans are merged, give what the whole files give."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number, each in enumerate(lines_of_files):
            files.append(Path(folder, str(number)))
            files[-1].write_bytes(b"".join(sorted(each)))
        bounds = [[0] * len(files)]
        for cut in sorted(cuts):
            bounds.append([])
            for file in files:
                with file.open("rb") as opened:
                    bounds[-1].append(position_of(opened, cut))
        bounds.append([file.stat().st_size for file in files])
        found = [
            line
            for starts, ends in pairwise(bounds)
            for line in merged([Span(*each) for each in zip(files, starts, ends, strict=True)])
        ]
        assert found == sorted(chain(*lines_of_files)) == [*merged(files)]


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

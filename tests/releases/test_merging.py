"""Two sorted files are read side by side as sets are compared, and no subject is torn apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sisterkg.releases.merging import by_subject, merged

_subjects = st.sampled_from(["<e:a>", "<e:a-b>", "<e:a/b>", "<e:b>", "<e:é>"])
_lines = st.builds(lambda subject, value: f'{subject} <e:p> "{value}" .', _subjects, st.integers(0, 9))
_files = st.sets(_lines).map(lambda lines: sorted(f"{line}\n".encode() for line in lines))


@given(_files, _files)
def test_lines_are_told_apart_as_sets_are(before: list[bytes], after: list[bytes]) -> None:
    """Every line comes once, in order, with the files that have it."""
    lines = list(merged(before, after))
    assert [line.text for line in lines] == sorted(line.rstrip(b"\n") for line in {*before, *after})
    assert {line.text + b"\n" for line in lines if line.is_before} == set(before)
    assert {line.text + b"\n" for line in lines if line.is_after} == set(after)


@given(_files, _files)
def test_what_differs_comes_subject_by_subject(before: list[bytes], after: list[bytes]) -> None:
    """Each subject that differs comes once, with all that differs, and with whether either file has it at all."""
    found = list(by_subject(merged(before, after)))
    assert len({each.subject for each in found}) == len(found)
    removed = {line for each in found for line in each.removed}
    assert removed == {line.decode().strip() for line in {*before} - {*after}}
    for each in found:
        opening = f"<{each.subject}> ".encode()
        assert each.was_there == any(line.startswith(opening) for line in before)
        assert each.is_there == any(line.startswith(opening) for line in after)

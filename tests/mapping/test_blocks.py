"""Blocks of lines that were sorted as wholes come apart into the sorted lines of all of them."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sisterkg.mapping.blocks import SEPARATOR, unfolded

subjects = st.sampled_from(["<a>", "<a/b>", "<a-b>", "<b>"])
told = st.sampled_from(["<p> 1 .", "<p> 10 .", "<p/q> 1 .", "<q> 2 .", "<q> é .", "<r> 3 ."])
blocks = st.tuples(subjects, st.sets(told, min_size=1)).map(
    lambda block: SEPARATOR.join(sorted(f"{block[0]} {line}" for line in block[1]))
)


@given(st.lists(blocks, max_size=12))
@example([f"<a> <p> 1 .{SEPARATOR}<a> <r> 3 .", "<a> <q> 2 .", "<a> <q> 2 ."])
def test_blocks_come_apart_into_sorted_lines(made: list[str]) -> None:
    """Whatever blocks there are, their lines come out sorted and once, and as many subjects begin as there are."""
    pieces = [*unfolded(f"{block}\n".encode() for block in sorted(made))]
    lines = {line for block in made for line in block.split(SEPARATOR)}
    assert b"".join(piece for piece, _ in pieces).decode() == "".join(f"{line}\n" for line in sorted(lines))
    assert sum(begun for _, begun in pieces) == len({line.split(" ")[0] for line in lines})

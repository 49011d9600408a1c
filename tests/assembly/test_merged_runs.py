"""Runs of blocks become the same file and the same counts, whether one process merges them or two do half each."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sisterkg.assembly.merging import write_triples
from sisterkg.catalog import Statistics
from sisterkg.mapping.blocks import SEPARATOR

subjects = st.integers(0, 12).map("<e:s{}>".format)
told = st.sampled_from(
    ["<p> 1 .", "<p> 10 .", "<q> é .", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <e:C> ."]
)
blocks = st.tuples(subjects, st.sets(told, min_size=1)).map(
    lambda block: SEPARATOR.join(sorted(f"{block[0]} {line}" for line in block[1]))
)


@settings(deadline=None, max_examples=12)
@given(made=st.lists(st.lists(blocks, min_size=1, max_size=40), min_size=1, max_size=5))
def test_halves_are_the_whole(made: list[list[str]]) -> None:
    """No line is lost or there twice where the runs are cut, and no subject is counted on either side."""
    lines = sorted({line for run in made for block in run for line in block.split(SEPARATOR)})
    counted = Statistics()
    counted.add("".join(f"{line}\n" for line in lines).encode(), len({line.split(" ")[0] for line in lines}))
    for singly in (0, 1 << 30):
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            runs = []
            for number, run in enumerate(made):
                runs.append(work / f"{number}.run")
                runs[-1].write_text("".join(f"{block}\n" for block in sorted(run)), "utf-8")
            assert write_triples(runs, work / "triples.nt", work, singly) == counted
            assert (work / "triples.nt").read_text("utf-8").splitlines() == lines

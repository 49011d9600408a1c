"""What is found by way of the screen is what pyshacl finds in the whole graph, whatever the data and the shapes."""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import worlds
from rdflib import Graph

from sisterkg.findings import Finding
from sisterkg.shipped import shipped
from sisterkg.validation import Shapes, loading, screening
from sisterkg.validation.shapes import fits_memory

EXAMPLES = sorted((Path(__file__).parents[1] / "shapes").glob("*.ttl"))
VALID = [file for file in EXAMPLES if file.name.startswith("valid.")]

CHUNKS = 10
SEEDS = int(os.environ.get("SISTERKG_WORLDS", "200"))
"""So many sets of shapes are made up, each for a few data sets; more take longer."""
DATA_SETS = 5

WHOLE, SCREENED = 10**12, -1
"""Sizes up to which pyshacl gets a graph as it is: any, and none."""


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """The shipped shapes."""
    return Shapes.read(shipped("shapes"))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep rdflib and pyshacl from telling of each wrong literal and each shape of the wrong kind."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _n_triples(turtle: str | Path) -> bytes:
    read = ox.parse(path=turtle) if isinstance(turtle, Path) else ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    return ox.serialize((quad.triple for quad in read), format=ox.RdfFormat.N_TRIPLES) or b""


def _outcome(shapes: Shapes, n_triples: bytes, small: int) -> tuple[Finding, ...] | str:
    """Return the findings, or that pyshacl stopped: which of several reasons it meets first is not given."""
    try:
        return shapes.validate(n_triples, small=small).findings
    except Exception:  # pyshacl stops with errors of any kind, its own and rdflib's
        return "stopped"


def _assert_same(shapes: Shapes, n_triples: bytes) -> int:
    whole = _outcome(shapes, n_triples, WHOLE)
    assert _outcome(shapes, n_triples, SCREENED) == whole
    return len(whole) if isinstance(whole, tuple) else 0


@pytest.mark.parametrize("chunk", range(CHUNKS))
@pytest.mark.filterwarnings("ignore::Warning")
def test_findings_of_made_up_shapes_are_those_of_the_whole_graph(chunk: int) -> None:
    """Shapes and data by chance: the same findings in the same order, or none as pyshacl stops."""
    found = 0
    for seed in range(chunk, SEEDS, CHUNKS):
        shapes = Shapes(Graph().parse(data=worlds.shapes(seed), format="turtle"))
        for number in range(DATA_SETS):
            found += _assert_same(shapes, _n_triples(worlds.data(seed * DATA_SETS + number)))
    assert found > 20


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.filterwarnings("ignore::Warning")
def test_a_store_on_disk_changes_no_finding(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a graph is too large for memory, the findings are those of one that is not."""
    monkeypatch.setattr("sisterkg.validation.shapes.fits_memory", lambda _size: False)
    shapes = Shapes(Graph().parse(data=worlds.shapes(seed), format="turtle"))
    _assert_same(shapes, _n_triples(worlds.data(seed)))


@pytest.mark.parametrize("small", [WHOLE, SCREENED], ids=["whole", "screened"])
@pytest.mark.parametrize("in_memory", [True, False], ids=["in-memory", "on-disk"])
def test_a_file_has_the_findings_of_its_bytes(
    small: int, in_memory: bool, shapes: Shapes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that is validated as a file has the same findings as in memory, and nothing is left beside it."""
    content = b"".join(sorted({line for file in EXAMPLES for line in _n_triples(file).splitlines(keepends=True)}))
    (tmp_path / "graph.nt").write_bytes(content)
    expected = shapes.validate(content, small=small)
    monkeypatch.setattr("sisterkg.validation.shapes.fits_memory", lambda _size: in_memory)
    monkeypatch.setattr(loading, "_BLOCK", 100)
    assert shapes.validate(tmp_path / "graph.nt", small=small) == expected
    assert len(expected.findings) > len(EXAMPLES) / 2
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nt"]


def test_odd_literals_far_down_a_file_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is looked through to its end for literals that the store would change."""
    monkeypatch.setattr(loading, "_BLOCK", 1 << 10)
    number = "http://www.w3.org/2001/XMLSchema#integer"
    lines = [f'<http://e/s{n}> <http://e/p> "{n}"^^<{number}> .\n' for n in range(1, 500)]
    for last, is_odd in (("7", False), ("seven", True)):
        (tmp_path / "graph.nt").write_text("".join([*lines, f'<http://e/z> <http://e/p> "{last}"^^<{number}> .\n']))
        _, has_odd = loading.store(tmp_path / "graph.nt")
        assert has_odd is is_odd


def test_a_graph_is_screened_on_disk_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a graph takes in memory is a fourth of what is at hand, at the most; a small one is always there."""
    monkeypatch.setattr("sisterkg.validation.shapes.memory_at_hand", lambda: 16 << 30)
    assert (fits_memory(1 << 30), fits_memory((1 << 30) + 1)) == (True, False)
    monkeypatch.setattr("sisterkg.validation.shapes.memory_at_hand", lambda: 0)
    assert (fits_memory(64 << 20), fits_memory((64 << 20) + 1)) == (True, False)


HARD: dict[str, tuple[str, str]] = {
    "a boolean that is ill-typed, and equal to one that is not": (
        ":S a sh:NodeShape ; sh:targetObjectsOf :p ; sh:datatype xsd:boolean .",
        ':n :p "true"^^xsd:boolean , "YES"^^xsd:boolean .',
    ),
    "a target that is such a boolean": (
        ':S a sh:NodeShape ; sh:targetNode "TRUE"^^xsd:boolean ; sh:datatype xsd:boolean .',
        ":n :p :n .",
    ),
    "a token whose value is not the text that rdflib writes": (
        ":S a sh:PropertyShape ; sh:targetClass :A ; sh:path :p ; sh:lessThan :q .",
        ':n a :A ; :p "b"^^xsd:token ; :q " c"^^xsd:token .',
    ),
    "a filter that is a variable": (
        ':S a sh:NodeShape ; sh:targetClass :A ; sh:sparql [ sh:select "SELECT $this WHERE { $this <http://e/p> ?v . '
        'FILTER ( ?v ) }" ] .',
        ':n a :A ; :p "a" . :m a :A ; :p "" . :o a :A ; :p :n .',
    ),
    "targets that rdflib cannot compare": (
        ':S a sh:NodeShape ; sh:targetNode "-0"^^xsd:decimal , "NaN"^^xsd:double ; sh:nodeKind sh:IRI .',
        ":n :p :n .",
    ),
}
"""Shapes and data with which the screen once did otherwise than pyshacl, by what is hard about them."""


@pytest.mark.parametrize("name", HARD)
@pytest.mark.filterwarnings("ignore::Warning")
def test_findings_of_what_is_hard_are_those_of_the_whole_graph(name: str) -> None:
    """What was once found otherwise has the same findings now, and some."""
    shapes, data = HARD[name]
    read = Shapes(Graph().parse(data=worlds.PREFIXES + shapes, format="turtle"))
    assert _assert_same(read, _n_triples(worlds.PREFIXES + data)) > 0


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.filterwarnings("ignore::Warning")
def test_batches_change_no_finding(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where few nodes are judged at once, the findings are those of all at once."""
    monkeypatch.setattr(screening, "_BATCH", 2)
    monkeypatch.setattr(screening, "_WIDE_BATCH", 1)
    shapes = Shapes(Graph().parse(data=worlds.shapes(seed), format="turtle"))
    for number in range(DATA_SETS):
        _assert_same(shapes, _n_triples(worlds.data(seed * DATA_SETS + number)))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_findings_of_an_example_are_those_of_the_whole_graph(file: Path, shapes: Shapes) -> None:
    """Each example and counterexample of the shipped shapes has the same findings either way."""
    found = _assert_same(shapes, _n_triples(file))
    assert bool(found) is file.name.startswith("invalid.")


@pytest.mark.parametrize("seed", range(15))
def test_findings_of_faulty_records_are_those_of_the_whole_graph(seed: int, shapes: Shapes) -> None:
    """A valid graph in which triples were dropped, doubled or given other values has the same findings either way."""
    chance = random.Random(seed)
    lines = sorted({line for file in VALID for line in _n_triples(file).decode().splitlines()})
    for _ in range(chance.randint(1, 12)):
        at, other = chance.randrange(len(lines)), chance.choice(lines)
        subject, predicate, _ = lines[at].split(" ", 2)
        value = chance.choice((other.split(" ", 2)[2], '"7"^^<http://www.w3.org/2001/XMLSchema#integer> .', '"x" .'))
        faulty = [f"{subject} {predicate} {value}"]
        lines[at : at + 1] = chance.choice(([], faulty, [lines[at], *faulty]))
    assert _assert_same(shapes, "".join(f"{line}\n" for line in lines).encode())


def test_shapes_that_are_shipped_are_all_known(shapes: Shapes) -> None:
    """None of the shipped shapes is given to pyshacl with the whole graph: the screen knows what each looks at."""
    assert screening.Screen(shapes.graph).boundless == frozenset()

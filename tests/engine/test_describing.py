"""A DESCRIBE of many things is answered like one of few, and says what each of them would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from sisterkg.engine import EmbeddedEngine, Limits, Question, Refused, form_of
from sisterkg.engine.worker import answered
from sisterkg.snapshot import Snapshot

LIMITS = Limits(workers=1, memory=256)
MANY = 9_000
"""About as many as the length of a query allows."""


@pytest.fixture(scope="module")
def engine(snapshot: Snapshot) -> Iterator[EmbeddedEngine]:
    """An engine over the real records."""
    engine = EmbeddedEngine(snapshot.store_folder, snapshot.endpoint, LIMITS)
    yield engine
    engine.close()


def _lines(engine: EmbeddedEngine, text: str) -> list[bytes]:
    return sorted(engine.answer(Question(text, form_of(text, LIMITS), "nt")).content.splitlines())


def test_thousands_of_things_are_described(engine: EmbeddedEngine, snapshot: Snapshot) -> None:
    """All places among thousands of IRIs of which nobody knows anything are described, each once."""
    places = [f"place/{each}" for each in snapshot.places()]
    singly = sorted(line for each in places for line in _lines(engine, f"DESCRIBE <id/{each}>"))
    assert len(singly) > 5 * len(places) > 100
    unknown = " ".join(f"<{number}>" for number in range(MANY))
    text = f"DESCRIBE {' '.join(f'<id/{each}>' for each in places)} {unknown} <id/{places[0]}>"
    assert len(text) < LIMITS.length
    assert _lines(engine, text) == singly


WRITTEN = {
    "one": "DESCRIBE <http://e/a>",
    "two, one of them twice": "DESCRIBE <http://e/a> <http://e/b> <http://e/a>",
    "names": "PREFIX e: <http://e/> DESCRIBE e:a <http://e/b>",
    "relative": "BASE <http://e/> DESCRIBE <a> <b> # that is all",
    "a comment within": "DESCRIBE <http://e/a> # this\n <http://e/b> # and that",
    "a graph": "DESCRIBE <http://e/a> <http://e/b> FROM <http://e/g>",
    "named graphs": "DESCRIBE <http://e/a> FROM NAMED <http://e/g>",
    "both kinds of graphs": "PREFIX e: <http://e/> DESCRIBE e:b FROM e:g FROM NAMED e:h",
    "of a pattern": "DESCRIBE <http://e/a> ?x { ?x <http://e/p> 'of b' }",
}


@pytest.mark.parametrize("case", WRITTEN)
@pytest.mark.parametrize("graphs", [(), ("http://e/g",)])
def test_description_is_that_of_the_store(case: str, graphs: tuple[str, ...]) -> None:
    """However the things are named, what is told is what the store itself tells, from the graphs that are asked."""
    store = Store()
    for graph in ("http://e/g", "http://e/h", None):
        for name in "abc":
            told = Literal(f"of {name}" if graph is None else f"of {name} in {graph}")
            where = [NamedNode(graph)] if graph else []
            store.add(Quad(NamedNode(f"http://e/{name}"), NamedNode("http://e/p"), told, *where))
    named = [NamedNode(graph) for graph in graphs]
    expected = store.query(WRITTEN[case], **({"default_graph": named, "named_graphs": []} if named else {}))
    found = answered(store, "http://e/", (WRITTEN[case], "nt", graphs, ()), 1 << 20)
    assert sorted(found.decode().splitlines()) == sorted({f"{triple} ." for triple in expected})  # type: ignore[union-attr]  # triples


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("DESCRIBE <http://e/a> foo:x", "a prefix is not declared"),
        ("DESCRIBE <http://e/a>\n <http://e/b> FROM", "line 2, column 19: the query ends too early"),
        ("DESCRIBE <http://e/a>\n <http://e/b> <http://e/c> [", "line 2, column 28: this was not expected: ["),
    ],
)
def test_fault_is_told_where_it_is(engine: EmbeddedEngine, text: str, told: str) -> None:
    """What is wrong with such a query is told by its place in the query as it was sent."""
    with pytest.raises(Refused, match=told.replace("[", r"\[")):
        _lines(engine, text)

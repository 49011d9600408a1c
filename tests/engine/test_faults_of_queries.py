"""What is told of a malformed query: the place of what is wrong, in the query as it was sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from sisterkg.engine import EmbeddedEngine, Limits, QueryForm, Question, Refusal, Refused
from sisterkg.snapshot import Snapshot

TOLD: Mapping[str, str] = {
    "SELECT * WHERE { ?s ?p ?o } LIMI 3": "line 1, column 29: this was not expected: LIMI",
    "SELECT * {\n  ?s ?p ?o\n  ?x }": "line 3, column 3: this was not expected: ?x",
    "SELECT ?s WHERE { ?s a <http://e/> ORDER BY ?s }": "line 1, column 36: this was not expected: ORDER",
    "SELECT ?a, ?b WHERE { ?a ?p ?b }": "line 1, column 8: this was not expected: ?a,",
    "SELECT ?x WHERE ?x ?y ?z": "line 1, column 17: this was not expected: ?x",
    "SELECT * { ?s ?p ?o . } }": "line 1, column 25: this was not expected: }",
    "ASK {} ASK {}": "line 1, column 8: this was not expected: ASK",
    "SELECT * { ?s ?p ?o": "line 1, column 20: the query ends too early",
    "SELECT * {\n ?s ?p 'İzmir' ;\n": "line 2, column 17: the query ends too early",
    "ASK { FILTER(foo(?x)) }": "line 1, column 14: this was not expected: foo(?x))",
    "ASK { ?s foo:x 1 }": "a prefix is not declared",
    "SELECT ?x ?x {}": "Duplicated variable name in SELECT",
    "SELECT (<http://e/f>(1) AS ?x) {}": "The custom function <http://e/f> is not supported",
    "ASK\u00a0{ ?s ?p ?o }": "line 1, column 4: U+00A0 (NO-BREAK SPACE) is no white space in SPARQL",
    "ASK {\n  ?s ?p 'a\u00a0b' ;\n\u2003?q ?o }": "line 3, column 1: U+2003 (EM SPACE) is no white space in SPARQL",
    "ASK { ?s\u200b ?p ?o }": "line 1, column 9: U+200B (ZERO WIDTH SPACE) is no white space in SPARQL",
    "ASK {\x0b}": "line 1, column 6: U+000B is no white space in SPARQL",
    "\ufeffASK {} ASK {}": "line 1, column 1: U+FEFF (ZERO WIDTH NO-BREAK SPACE) is no white space in SPARQL",
    "ASK { ?s ?p 'a\u00a0b' . # \u00a0\n ] }": "line 2, column 2: this was not expected: ]",
    "ASK { ?s ?p ‘Bakü’ }": "line 1, column 13: this was not expected: ‘Bakü’",
    "ASK {\n ?s ?p ?o FILTER(?o ≥ 3) }": "line 2, column 21: this was not expected: ≥",
    "ASK { ?s ?p “İzmir” }": "line 1, column 13: this was not expected: “İzmir”",
    "ASK { ?s ?p '\\uD800' }": "line 1, column",
}


@pytest.fixture(scope="module")
def engine(snapshot: Snapshot) -> Iterator[EmbeddedEngine]:
    """An engine over the real records."""
    engine = EmbeddedEngine(snapshot.store_folder, snapshot.endpoint, Limits(workers=1))
    yield engine
    engine.close()


@pytest.mark.parametrize("text", TOLD)
def test_place_of_the_fault_is_told(engine: EmbeddedEngine, text: str) -> None:
    """Line, column and the words that stand there are those of the query, counted from one."""
    with pytest.raises(Refused) as refused:
        engine.answer(Question(text, QueryForm.SELECT, "json"))
    assert refused.value.refusal is Refusal.MALFORMED
    assert TOLD[text] in str(refused.value)
    assert refused.value.mend

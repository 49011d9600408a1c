"""The gate lets queries through and turns away what no engine must see, in every spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sisterkg.engine import Limits, QueryForm, Refusal, Refused, form_of, is_volatile
from sisterkg.engine.gate import _at_a_glance, _look_at, _tokens
from sisterkg.shipped import shipped

LIMITS = Limits()

LET_THROUGH = {
    "ASK {}": QueryForm.ASK,
    "select*{}": QueryForm.SELECT,
    "BASE <http://e/> PREFIX : <#> CONSTRUCT WHERE { ?s :p ?o }": QueryForm.CONSTRUCT,
    "# SERVICE\nDESCRIBE <http://e/SERVICE>": QueryForm.DESCRIBE,
    "SELECT ?service { ?service ?p 'SERVICE <http://e/>' }": QueryForm.SELECT,
    'ASK { ?s ?p """a " quote and \'SERVICE\'""" }': QueryForm.ASK,
    "PREFIX service: <http://e/> ASK { ?s service:load ?o }": QueryForm.ASK,
    "PREFIX schema: <http://e/> SELECT ?service ?x { ?x a schema:Service . { ?x ?p ?service } }": QueryForm.SELECT,
    "ASK { ?s ?p <http://e/Izmir_(Turkey)> }": QueryForm.ASK,
    "SELECT ?insert { ?insert ?delete ?load }": QueryForm.SELECT,
    "PREFIX select: <http://e/> ASK { ?s select:p ?o }": QueryForm.ASK,
}

TURNED_AWAY = {
    "": Refusal.MALFORMED,
    "PREFIX : <http://e/>": Refusal.MALFORMED,
    "HELLO": Refusal.MALFORMED,
    "ASK { ?s ?p 'open }": Refusal.MALFORMED,
    "ASK { ?s ?p '\0' }": Refusal.MALFORMED,
    "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }": Refusal.FEDERATED,
    "ask{service silent<http://127.0.0.1/>{?s ?p ?o}}": Refusal.FEDERATED,
    "ASK { S\\u0045RVICE <http://127.0.0.1/> { ?s ?p ?o } }": Refusal.FEDERATED,
    "ASK { \\U00000053ERVICE ?e { ?s ?p ?o } }": Refusal.FEDERATED,
    "ASK { SERVICE#\n<http://127.0.0.1/> { ?s ?p ?o } }": Refusal.FEDERATED,
    "ASK { SERVICESILENT<http://127.0.0.1/>{ ?s ?p ?o } }": Refusal.FEDERATED,
    "PREFIX : <http://127.0.0.1/> ASK { SERVICE:x{ ?s ?p ?o } }": Refusal.FEDERATED,
    "PREFIX : <http://127.0.0.1/> ASK { OPTIONAL { ?s ?p true.SERVICE:x { ?s ?p ?o } } }": Refusal.FEDERATED,
    "PREFIX a: <http://e/> ASK { ?x ?y a:.SERVICE <http://127.0.0.1/> { ?s ?p ?o } }": Refusal.FEDERATED,
    "ASK { ?a ?b ?c FILTER(?a<?b)SERVICE#>\n<http://127.0.0.1/> { ?s ?p ?o } }": Refusal.FEDERATED,
    'ASK { OPTIONAL { ?s ?p "\\u0022" } OPTIONAL { ?s <http://e/\\u0041#> ?o } SERVICE <e:> {} }': Refusal.FEDERATED,
    "ASK { FILTER(1<" + "(" * 101 + "1" + ")" * 101 + "&&1>0) }": Refusal.TOO_DEEP,
    "INSERT DATA { <a:a> <a:a> <a:a> }": Refusal.UPDATE,
    "PREFIX : <http://e/> delete where { ?s ?p ?o }": Refusal.UPDATE,
    "LOAD <http://127.0.0.1/>": Refusal.UPDATE,
    "\\u0043LEAR ALL": Refusal.MALFORMED,
    "ASK " + "{" * 101 + "}" * 101: Refusal.TOO_DEEP,
    "ASK { FILTER(" + "!" * 101 + "true) }": Refusal.TOO_DEEP,
    "SELECT * { VALUES ?x { " + "1 " * 20_000 + "} }": Refusal.TOO_LONG,
    "#" * 100_001: Refusal.TOO_LONG,
}


@pytest.mark.parametrize("text", LET_THROUGH)
def test_query_is_let_through(text: str) -> None:
    """A query passes, and its form is known."""
    assert form_of(text, LIMITS) is LET_THROUGH[text]


@pytest.mark.parametrize("text", TURNED_AWAY, ids=lambda text: text[:40].encode("unicode_escape").decode())
def test_query_is_turned_away(text: str) -> None:
    """What no engine must see is refused, with what is wrong and what to do."""
    with pytest.raises(Refused) as refused:
        form_of(text, LIMITS)
    assert refused.value.refusal is TURNED_AWAY[text]
    assert refused.value.mend


@pytest.mark.parametrize("file", sorted((shipped("ontology") / "questions").glob("*.rq")), ids=lambda file: file.stem)
def test_every_question_of_ours_passes(file: object) -> None:
    """The questions that the graph answers pass the gate."""
    assert form_of(file.read_text("utf-8"), LIMITS)  # type: ignore[attr-defined]


_PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "SELECT",
                "ASK",
                "construct",
                "PREFIX",
                "a:",
                "<http://e/>",
                "SERVICE",
                "INSERT",
                "?x",
                "{",
                "}",
                "(",
                ")",
            ),
            *("(", ")", "'text'", '"', "#", "\n", " ", "!", "-", "^", "\\u0053", "*", ".", "İ", "1"),
        ]
    ),
    max_size=25,
).map(" ".join)


@given(_PIECES)
def test_a_glance_sees_what_a_look_sees(text: str) -> None:
    """Where a glance at a plain query says something, the look at all its tokens says the same."""
    limits = Limits(depth=4, tokens=60)
    if glanced := _at_a_glance(text, limits):
        assert _look_at(_tokens(text), limits) is glanced


@pytest.mark.parametrize(
    "text", ["SELECT (rand() AS ?x) {}", "ASK { FILTER(NOW() > 1) }", "SELECT (\\u004eOW() AS ?x) {}"]
)
def test_volatile_query_is_known(text: str) -> None:
    """A query whose answer changes by itself is known by its functions, also where they may be hidden."""
    assert is_volatile(text)

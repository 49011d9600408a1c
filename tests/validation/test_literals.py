"""Two literals are one in the store exactly where rdflib takes them for one, and an even one comes back as it was."""

from __future__ import annotations

from itertools import product

import pyoxigraph as ox
import pytest
import worlds
from rdflib import Literal

from sisterkg.validation.loading import store
from sisterkg.validation.terms import Inexpressible, in_rdflib, in_store, is_even

TEXTS = (
    "0", "1", "01", "-0", "1.0", "1.5", "1.50", "true", "TRUE", "2020", "2020-02-29", "2021-02-29", "2020-05", "x",
    "", " 1",
)  # fmt: skip
DATATYPES = (
    "integer", "decimal", "boolean", "gYear", "gYearMonth", "date", "int", "double", "dateTime", "string", "token",
)  # fmt: skip
XSD = "http://www.w3.org/2001/XMLSchema#"

_PREFIXES = worlds.PREFIXES
LITERALS = [
    *(ox.Literal(text, datatype=ox.NamedNode(XSD + name)) for text, name in product(TEXTS, DATATYPES)),
    *(q.object for text in worlds.LITERALS for q in ox.parse(f"{_PREFIXES}:s :p {text} .", ox.RdfFormat.TURTLE)),
]  # fmt: skip


def _is_kept(literal: ox.Literal) -> bool:
    try:
        in_store(literal)
    except Inexpressible:
        return False
    return True


@pytest.mark.filterwarnings("ignore::Warning")
def test_what_the_store_cannot_tell_is_refused() -> None:
    """A literal that comes back from the store is as ill-typed as it went; the few that would not are refused."""
    refused = {(one.value, one.datatype.value.removeprefix(XSD)) for one in LITERALS if not _is_kept(one)}
    assert {("TRUE", "boolean"), ("x", "boolean"), (" 1", "token")} <= refused
    assert {datatype for _, datatype in refused} == {"boolean", "token"}
    for literal in filter(_is_kept, LITERALS):
        one, other = in_rdflib(literal), in_rdflib(in_store(literal))
        assert isinstance(one, Literal)
        assert isinstance(other, Literal)
        assert (one.ill_typed, repr(one.value)) == (other.ill_typed, repr(other.value)), literal


@pytest.mark.filterwarnings("ignore::Warning")
def test_the_store_takes_for_one_what_rdflib_does() -> None:
    """Over all pairs of literals: in the store, and back from there, they are one where they are in rdflib."""
    kept: dict[ox.Literal, ox.Literal] = {}
    for literal in filter(_is_kept, LITERALS):
        subject = ox.NamedNode("http://e/s")
        one = ox.Store()
        one.add(ox.Quad(subject, subject, in_store(literal)))
        (quad,) = one
        assert isinstance(quad.object, ox.Literal)
        kept[literal] = quad.object
        assert in_rdflib(quad.object) == in_rdflib(literal)
    for first, second in product(kept, repeat=2):
        assert (kept[first] == kept[second]) is (in_rdflib(first) == in_rdflib(second)), (first, second)


def test_an_even_literal_has_a_value_in_rdflib_or_none_is_looked_for() -> None:
    """What is taken for even is never ill-typed, and its text is what rdflib keeps."""
    found = [one for one in LITERALS if is_even(one.value, one.datatype.value)]
    assert len(found) > 10
    for one in found:
        term = in_rdflib(one)
        assert isinstance(term, Literal)
        assert not term.ill_typed
        assert str(term) == one.value


@pytest.mark.parametrize(
    "line",
    [
        b'<http://e/s> <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
        b'<http://e/s> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#int> . # a remark\n',
        b'<http://e/s>\t<http://e/p>\t"x"^^<http://www.w3.org/2001/XMLSchema#integ\\u0065r>.\n',
        b'_:b <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#double> .\n',
    ],
)
@pytest.mark.filterwarnings("ignore::Warning")
def test_odd_literals_are_told_however_they_are_written(line: bytes) -> None:
    """No spelling brings a literal into the store that it would rewrite; blank nodes keep their names."""
    n_triples = line + b'<http://e/s> <http://e/p> "7"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    loaded, _ = store(n_triples)
    from_store = {(in_rdflib(quad.subject), in_rdflib(quad.object)) for quad in loaded}
    whole = ox.parse(n_triples, ox.RdfFormat.N_TRIPLES)
    assert from_store == {(in_rdflib(quad.subject), in_rdflib(quad.object)) for quad in whole}

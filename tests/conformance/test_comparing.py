"""The comparer that judges the W3C's tests: what it lets pass, and what it must not."""

from __future__ import annotations

import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef

from conformance.comparing import difference
from conformance.results import Row, Rows, Unreadable
from conformance.terms import Text
from conformance.tsv import read_tsv

ONE, TWO = Literal("1", datatype=XSD.integer), Literal("2", datatype=XSD.integer)


def table(*rows: Row, ordered: bool = False) -> Rows:
    """Return rows of the variables ?a and ?b."""
    return Rows(("a", "b"), rows, ordered)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (table({"a": ONE}, {"a": TWO}), table({"a": TWO}, {"a": ONE})),
        (table({"a": Literal("x")}), table({"a": Literal("x", datatype=XSD.string)})),
        (table({"a": Literal("1.0", datatype=XSD.decimal)}), table({"a": Literal("1", datatype=XSD.decimal)})),
        (table({"a": BNode("x"), "b": BNode("x")}), table({"a": BNode("y"), "b": BNode("y")})),
        (table({"a": BNode("x")}, {"a": BNode("y")}), table({"a": BNode("y")}, {"a": BNode("x")})),
        (table({"a": ONE}), table({"a": Text("1"), "b": Text("")})),
        (table({"a": BNode("x"), "b": URIRef("http://e/")}), table({"a": Text("_:y"), "b": Text("http://e/")})),
    ],
)
def test_the_same_in_another_shape(expected: Rows, got: Rows) -> None:
    """Order that nobody asked for, names of blank nodes, and ways to write one value make no difference."""
    assert difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (table({"a": ONE}), table({"a": ONE}, {"a": ONE})),
        (table({"a": ONE}, {"a": TWO}, ordered=True), table({"a": TWO}, {"a": ONE})),
        (table({"a": ONE}), table({"a": Literal("1")})),
        (table({"a": ONE}), table({"b": ONE})),
        (table({"a": ONE}), table({"a": ONE, "b": TWO})),
        (table({"a": ONE}), Rows(("a",), ({"a": ONE},))),
        (table({"a": Literal("x", lang="en")}), table({"a": Literal("x")})),
        (table({"a": BNode("x"), "b": BNode("x")}), table({"a": BNode("y"), "b": BNode("z")})),
        (table({"a": BNode("x"), "b": BNode("y")}), table({"a": BNode("z"), "b": BNode("z")})),
        (table({"a": Text("1.0E6")}), table({"a": Literal("1000000", datatype=XSD.double)})),
        (table({"a": Literal("")}), table({"b": Literal("")})),
        (table(), True),
        (False, True),
        (Graph(), table()),
    ],
)
def test_what_differs(expected: Rows, got: Rows) -> None:
    """Another row, type, language, order, number of rows, or pattern of blank nodes is a difference."""
    assert difference(expected, got) is not None


def test_duplicates_may_be_left_out_where_the_test_says_so() -> None:
    """REDUCED may drop duplicates, but neither the last one of a row nor may it add any."""
    expected = table({"a": ONE}, {"a": ONE}, {"a": TWO})
    assert difference(expected, table({"a": TWO}, {"a": ONE}), lax=True) is None
    assert difference(expected, table({"a": ONE}, {"a": ONE}), lax=True) is not None
    assert difference(expected, table(*([{"a": ONE}, {"a": TWO}] * 2)), lax=True) is not None


def test_tsv_is_read_as_the_standard_has_it() -> None:
    """Each kind of term is read, tabs and line ends of a text are escaped, and an empty value is unbound."""
    content = b'?a\t?b\n<http://e/>\t"x\\ty\\n"@en\n_:b\t1.5\n\t"1"^^<http://e/t>\n1e3\ttrue\n'
    read = read_tsv(content)
    assert isinstance(read, Rows)
    assert read.rows == (
        {"a": URIRef("http://e/"), "b": Literal("x\ty\n", lang="en")},
        {"a": BNode("b"), "b": Literal("1.5", datatype=XSD.decimal)},
        {"b": Literal("1", datatype=URIRef("http://e/t"))},
        {"a": Literal("1e3", datatype=XSD.double), "b": Literal("true", datatype=XSD.boolean)},
    )


@pytest.mark.parametrize("content", [b"a\n", b"?a\nx\n", b"?a\n1\t2\n", b'?a\n"x\n', b'?a\n"\\q"\n', b"?a\n'x'\n"])
def test_what_is_no_tsv_is_told(content: bytes) -> None:
    """A missing question mark, a bare word, a value too many or an unclosed text is not read as something else."""
    with pytest.raises(Unreadable):
        read_tsv(content)

"""Terms are written in the one form that the store keeps and the serialiser writes, so no literal ever changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, localcontext

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, RdfFormat, Store, parse

from mapping.strategies import XSD, days, iris, languages, texts, years
from sisterkg.mapping import terms
from sisterkg.snapshot import Snapshot
from sisterkg.vocab import Iri

EVERY_CHARACTER = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))

decimals = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda value: abs(value.adjusted()) < 60)


def _kept(written: str) -> str:
    """Return how a store that was given a term as N-Triples writes it afterwards."""
    store = Store()
    store.load(f"<http://e/s> <http://e/p> {written} .".encode(), format=RdfFormat.N_TRIPLES)
    (quad,) = store
    return str(quad.object)


@given(value=texts, language=st.one_of(st.just(""), languages))
def test_text_is_written_as_the_serialiser_writes_it(value: str, language: str) -> None:
    """A text, tagged or not, is written in the form of pyoxigraph's serialiser, and the store keeps it."""
    written = terms.text(value, language)
    assert written == str(Literal(value, language=language) if language else Literal(value))
    assert written == _kept(written)


def test_every_character_is_written_as_the_serialiser_writes_it() -> None:
    """Each character of Unicode, controls and noncharacters too, is escaped where the serialiser escapes it."""
    ours, theirs = terms.text(EVERY_CHARACTER), str(Literal(EVERY_CHARACTER))
    if ours != theirs:
        apart = [c for c in EVERY_CHARACTER if terms.text(c) != str(Literal(c))]
        pytest.fail(f"{len(apart)} characters: {', '.join(f'U+{ord(c):04X}' for c in apart)}")


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_text_reads_back(text: str) -> None:
    """Whatever characters a text holds, a strict parser reads the same text back."""
    line = f"<http://e/s> <http://e/p> {terms.text(text, 'tr')} ."
    (quad,) = parse(line.encode(), format=RdfFormat.N_TRIPLES)
    assert quad.object == Literal(text, language="tr")


@pytest.mark.parametrize("language", ["zh-Hans", "pt-BR", "EN"])
def test_language_tag_is_lower_case(language: str) -> None:
    """A language tag is written in lower case, as the store keeps it."""
    written = terms.text("x", language)
    assert written == f'"x"@{language.lower()}' == _kept(written)


@given(value=decimals)
@example(value=Decimal("0E+5"))
@example(value=Decimal("-0.00"))
@example(value=Decimal("1E+2"))
@example(value=Decimal("53.080"))
@example(value=Decimal("1E-20"))
@example(value=Decimal("0.10"))
def test_decimal_is_canonical_and_exact(value: Decimal) -> None:
    """A decimal number is written as the store keeps it, without exponent, and with exactly its value."""
    written = terms.decimal(value)
    assert written == _kept(written)
    lexical = written.split('"')[1]
    assert Decimal(lexical) == value
    assert "E" not in lexical
    assert written == str(Literal(lexical, datatype=NamedNode(f"{XSD}decimal")))


@given(value=decimals)
@example(value=Decimal("2843000"))
@example(value=Decimal("1E+30"))
def test_number_is_an_integer_exactly_where_it_has_no_fraction(value: Decimal) -> None:
    """A number without a fraction is an xsd:integer, another an xsd:decimal; both are kept as written."""
    written = terms.number(value)
    with localcontext(prec=200):
        whole = value % 1 == 0
    assert written.endswith(f"#{'integer' if whole else 'decimal'}>")
    assert Decimal(written.split('"')[1]) == value
    assert written == _kept(written)


@given(value=st.integers())
@example(value=2**63)
@example(value=-(2**63) - 1)
@example(value=0)
def test_integer_is_canonical(value: int) -> None:
    """A whole number of any size is written with its digits alone, and kept so."""
    written = terms.number(value)
    assert written == f'"{value}"^^<{XSD}integer>' == _kept(written)


@given(value=days)
def test_day_is_an_xsd_date(value: date) -> None:
    """A day is written as xsd:date in ISO 8601, from one writer or the other, and kept so."""
    written = terms.day(value)
    assert written == terms.iso_date(value.isoformat()) == _kept(written)
    assert written == f'"{value.isoformat()}"^^<{XSD}date>'


@given(value=days)
def test_month_is_not_padded_to_a_day(value: date) -> None:
    """A month is written as xsd:gYearMonth and nothing is added to it."""
    written = terms.iso_date(value.isoformat()[:7])
    assert written == f'"{value.isoformat()[:7]}"^^<{XSD}gYearMonth>' == _kept(written)


@given(value=years)
@example(value=44)
def test_year_has_four_digits(value: int) -> None:
    """A year is written as xsd:gYear with four digits, and kept so."""
    written = terms.year(value)
    assert written == f'"{value:04}"^^<{XSD}gYear>' == _kept(written)


@given(iri=iris)
def test_node_is_the_iri_in_brackets(iri: str) -> None:
    """An IRI is written as pyoxigraph writes it, and nothing in it is escaped or changed."""
    written = terms.node(Iri(iri))
    assert written == str(NamedNode(iri)) == _kept(written)


def test_store_changes_no_literal_of_the_data_set(snapshot: Snapshot) -> None:
    """The store gives every line of the published N-Triples back, byte by byte."""
    dump = snapshot.store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()) or b""
    assert sorted(dump.splitlines()) == snapshot.read("dataset.nt").splitlines()


def test_literals_of_the_data_set_are_told_apart_by_every_check_here(snapshot: Snapshot) -> None:
    """The real data hold each kind of literal that is tested here, and texts in Unicode form NFC alone."""
    literals = [quad.object for quad in parse(snapshot.read("dataset.nt"), format=RdfFormat.N_TRIPLES)]
    found = [literal for literal in literals if isinstance(literal, Literal)]
    kinds = {literal.datatype.value.rpartition("#")[2] for literal in found}
    assert kinds == {"string", "langString", "integer", "decimal", "date", "gYearMonth", "gYear"}
    assert all(unicodedata.is_normalized("NFC", literal.value) for literal in found)


@pytest.mark.parametrize("write", [terms.number, terms.decimal])
@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_not_written(write: Callable[[Decimal], str], value: str) -> None:
    """Neither infinity nor a value that is no number becomes a literal: xsd:decimal has no such thing."""
    with pytest.raises(ValueError, match="is no number"):
        write(Decimal(value))

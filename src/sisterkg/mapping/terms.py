"""Knows how RDF terms are written in N-Triples; does not know which triple they are for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NewType

from sisterkg.vocab import Iri, term

Node = NewType("Node", str)
"""An IRI as N-Triples writes it, in angle brackets."""

Literal = NewType("Literal", str)
"""A literal as N-Triples writes it, in canonical form."""

Term = Node | Literal

_ESCAPES = str.maketrans(
    {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F, 0xFFFE, 0xFFFF)}
    | {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
)
"""How canonical N-Triples (RDF 1.2 N-Triples, 3) writes what it does not write as itself."""

_XSD_INTEGER, _XSD_DECIMAL = term("xsd:integer"), term("xsd:decimal")
_XSD_DATE, _XSD_YEAR = term("xsd:date"), term("xsd:gYear")
_BY_LENGTH = {len("YYYY-MM-DD"): _XSD_DATE, len("YYYY-MM"): term("xsd:gYearMonth"), len("YYYY"): _XSD_YEAR}


def node(iri: Iri) -> Node:
    """Write an IRI.

    >>> node(Iri("http://schema.org/City"))
    '<http://schema.org/City>'
    """
    return Node(f"<{iri}>")


def text(value: str, language: str = "") -> Literal:
    r"""Write a text, with its language tag where it has one.

    >>> text("Bakü", "tr"), text('a "b"')
    ('"Bakü"@tr', '"a \\"b\\""')
    """
    if not value.isprintable() or '"' in value or "\\" in value:
        value = value.translate(_ESCAPES)
    return Literal(f'"{value}"@{language.lower()}' if language else f'"{value}"')


def typed(lexical: str, datatype: Iri) -> Literal:
    """Write a literal of a datatype in the lexical form that is given."""
    return Literal(f'"{lexical.translate(_ESCAPES)}"^^<{datatype}>')


def number(value: int | Decimal) -> Literal:
    """Write a number as xsd:integer or, with a fraction, as canonical xsd:decimal.

    >>> number(Decimal("2843000")), number(Decimal("-0.50"))
    ('"2843000"^^<http://www.w3.org/2001/XMLSchema#integer>', '"-0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    digits = str(value)
    if digits.isdecimal() and digits.isascii() and (digits == "0" or not digits.startswith("0")):
        return Literal(f'"{digits}"^^<{_XSD_INTEGER}>')
    if not Decimal(value).is_finite():
        raise ValueError(f"{value} is no number that RDF's integers and decimals know")
    if value == int(value):
        return Literal(f'"{int(value)}"^^<{_XSD_INTEGER}>')
    return decimal(Decimal(value))


def decimal(value: Decimal) -> Literal:
    """Write a number as canonical xsd:decimal, as XSD 1.1 part 2, 3.3.3.1 does: no needless zero or point.

    >>> decimal(Decimal("53.080")), decimal(Decimal("10"))
    ('"53.08"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"10"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    if not value.is_finite():
        raise ValueError(f"{value} is no number that RDF's decimals know")
    plain = f"{value:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return Literal(f'"{"0" if plain in ("-0", "") else plain}"^^<{_XSD_DECIMAL}>')


def iso_date(iso: str) -> Literal:
    """Write ``YYYY-MM-DD`` as xsd:date, ``YYYY-MM`` as xsd:gYearMonth, ``YYYY`` as xsd:gYear: no more than is known.

    >>> iso_date("1991-09")
    '"1991-09"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    """
    return Literal(f'"{iso}"^^<{_BY_LENGTH[len(iso)]}>')


def day(value: date) -> Literal:
    """Write a day as xsd:date."""
    return iso_date(value.isoformat())


def year(value: int) -> Literal:
    """Write a year as xsd:gYear, of four digits."""
    return Literal(f'"{value:04}"^^<{_XSD_YEAR}>')

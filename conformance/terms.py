"""Knows when two RDF terms are the same to a test; does not know rows and graphs."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph
from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

_INTEGERS = frozenset(
    XSD[name]
    for name in (
        *("integer", "int", "long", "short", "byte", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
    )
)
_FLOATS = frozenset({XSD.double, XSD.float})


class Text(str):
    """A value by its characters only: the format (CSV) does not tell what kind of term it is."""

    __slots__ = ()


Value = Node | Text


def canonical(term: Node) -> Node:
    """Return a term by which equal values of one datatype are equal, however they are written.

    >>> canonical(Literal("1.50", datatype=XSD.decimal)) == canonical(Literal("1.5", datatype=XSD.decimal))
    True
    """
    if not isinstance(term, Literal):
        return term
    if term.language:
        return Literal(str(term), lang=term.language.lower())
    if term.datatype in (None, XSD.string):
        return Literal(str(term))
    return Literal(_written(str(term), term.datatype), datatype=term.datatype)


def _written(lexical: str, datatype: URIRef) -> str:
    try:
        if datatype in _INTEGERS:
            return str(int(lexical))
        if datatype == XSD.decimal:
            return f"{Decimal(lexical).normalize():f}"
        if datatype in _FLOATS:
            return repr(float(lexical))
    except (ValueError, ArithmeticError):
        return lexical
    return {"1": "true", "0": "false"}.get(lexical, lexical) if datatype == XSD.boolean else lexical


def of_engine(term: object) -> Node:
    """Return a term of the engine as one of the independent reader.

    >>> of_engine(pyoxigraph.Literal("a", language="en"))
    rdflib.term.Literal('a', lang='en')
    """
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value))
    raise TypeError(f"{term} is no term of RDF 1.1")

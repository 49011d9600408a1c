"""Knows how a term of pyoxigraph is written as one of rdflib; does not know what a term stands for.

What rdflib makes of a term is the word that counts, since pyshacl works on it. rdflib rewrites some typed literals
(``"01"^^xsd:integer`` becomes ``"1"``), and the store rewrites others and takes some for equal that rdflib keeps
apart. So a literal is *even* where both keep it as it is and mean the same by it, and *odd* otherwise. Odd ones stand
in the store under a datatype that it does not know, with the text that rdflib gives them: two terms are one in the
store exactly where they are one in rdflib. What rdflib knows of a literal beyond its text (``"yes"^^xsd:boolean`` is
equal to ``"false"``, yet ill-typed) no term of the store can tell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from sisterkg.vocab import term

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""A term of the store."""

ODD = "odd:"
"""What the datatype of an odd literal begins with, before its own."""

INTEGER, DECIMAL = term("xsd:integer"), term("xsd:decimal")
STRING, LANG_STRING = term("xsd:string"), term("rdf:langString")

_DAY = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")
_EVEN: Mapping[str, re.Pattern[str]] = {
    INTEGER: re.compile(r"0|-?[1-9][0-9]{0,17}"),
    DECIMAL: re.compile(r"(?!-0$)-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{0,11}[1-9])?"),
    term("xsd:boolean"): re.compile(r"true|false"),
    term("xsd:gYear"): re.compile(r"[1-9][0-9]{3}"),
    term("xsd:gYearMonth"): re.compile(r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"),
    term("xsd:date"): _DAY,
}
"""The texts of a datatype that rdflib and the store both keep, and both take for a value."""

EVEN_DATATYPES = frozenset(_EVEN)


class Inexpressible(ValueError):
    """A term has no exact counterpart in the store."""


@lru_cache(maxsize=65_536)
def is_even(text: str, datatype: str) -> bool:
    """Tell whether rdflib and the store keep a typed literal as it is.

    >>> is_even("7", "http://www.w3.org/2001/XMLSchema#integer")
    True
    >>> is_even("07", "http://www.w3.org/2001/XMLSchema#integer")
    False
    """
    pattern = _EVEN.get(datatype)
    if pattern is None or not pattern.fullmatch(text):
        return False
    return pattern is not _DAY or _is_day(text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def in_rdflib(node: Term) -> Node:
    """Return rdflib's term for one of the data or of the store."""
    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    if node.language:
        return Literal(node.value, lang=node.language)
    datatype = node.datatype.value
    return Literal(node.value) if datatype == STRING else _typed(node.value, datatype.removeprefix(ODD))


@lru_cache(maxsize=65_536)
def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=URIRef(datatype))


def in_store(node: ox.Literal) -> ox.Literal:
    """Return what stands in the store for a literal of the data.

    Raises:
        Inexpressible: where rdflib knows more of it than of a literal with the text that it gives it.
    """
    datatype = node.datatype.value
    if node.language or datatype == STRING or is_even(node.value, datatype):
        return node
    typed = _typed(node.value, datatype)
    text = str(typed)
    if _is_more_than(typed, _typed(text, datatype)):
        raise Inexpressible(node)
    return ox.Literal(text, datatype=ox.NamedNode(datatype if is_even(text, datatype) else ODD + datatype))


def _is_more_than(one: Literal, kept: Literal) -> bool:
    """Tell whether a literal is ill-typed, or has another text as its value, unlike the one rdflib writes for it."""
    return one.ill_typed != kept.ill_typed or (isinstance(one.value, str) and one.value != kept.value)


def constant(node: Node) -> Term:
    """Return what stands in the store for a term of the shapes.

    Raises:
        Inexpressible: for a blank node, for what ``in_store`` refuses, and for what rdflib keeps apart from the same
            term as pyoxigraph reads it: a text whose datatype is written out, and a language in capital letters.
    """
    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if not isinstance(node, Literal) or node.datatype in (XSD.string, RDF.langString):
        raise Inexpressible(node)
    if node.language:
        if node.language != node.language.lower():
            raise Inexpressible(node)
        return ox.Literal(str(node), language=node.language)
    if node.datatype:
        if _is_more_than(node, _typed(str(node), str(node.datatype))):
            raise Inexpressible(node)
        return in_store(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype))))
    return ox.Literal(str(node))

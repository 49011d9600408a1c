"""Knows how the text of a CONSTRUCT template is read as triples; does not know who writes triples by them.

The engine's own parsers read it: as SPARQL, for what may stand in a query at all, and then the template as TriG,
whose braces and dots are those of SPARQL, with an IRI for each variable. A parser of queries that tells what it has
read takes longer to be loaded than some dozen records take to be mapped.
"""

from __future__ import annotations

import re

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple

from sisterkg.faults import SisterkgError
from sisterkg.mapping.writers import Pattern, Slot

_OURS = "x-sisterkg-template:"
_VARIABLE, _RELATIVE = f"{_OURS}variable/", f"{_OURS}relative/"
"""What the IRIs begin with that stand for variables, and those that relative ones become."""
_STARTS = r"A-Z_a-z\xC0-\xD6\xD8-\xF6\xF8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF" + (
    r"\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
"""PN_CHARS_U of the grammar of SPARQL 1.1 (19.8)."""
_TOKEN = re.compile(
    rf"""
      (?P<comment> \#[^\n\r]* )
    | (?P<iri> <[^<>"{{}}|^`\\\x00-\x20]*> )
    | (?P<text> '{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*'{{3}} | "{{3}}(?:"{{0,2}}(?:[^"\\]|\\.))*"{{3}}
              | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*" )
    | (?P<escape> \\. )
    | [?$] (?P<variable> [{_STARTS}0-9][{_STARTS}0-9\xB7\u0300-\u036F\u203F\u2040]* )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What may hold braces or a sign of a variable, and variables themselves."""
_FORM = re.compile(
    r"""
    (?P<prologue> (?: \s | PREFIX \s* [^\s:{}]* : \s* _+ | BASE \s* _+ )* )
    CONSTRUCT \s* (?P<template> \{ [^{}]*[^\s{}][^{}]* \} )
    \s* WHERE \s* \{ \s* \} \s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""A query whose comments are spaces and whose IRIs and texts are made unreadable."""


def patterns_of(name: str, query: str) -> tuple[Pattern, ...]:
    """Return the triples of a query ``CONSTRUCT { … } WHERE {}``, sorted; ``name`` is that of its file.

    >>> patterns_of("demo", "CONSTRUCT { ?a <http://e/p> ?b , 'x' } WHERE {} # nothing else")
    (('a', '<http://e/p>', '"x"'), ('a', '<http://e/p>', 'b'))

    Raises:
        SisterkgError: where the query is another one or none, or makes a blank node.
    """
    masked = _FORM.fullmatch(_TOKEN.sub(_masked, query))
    if not masked:
        raise SisterkgError(f"{name}.rq is no CONSTRUCT {{ … }} WHERE {{}}", "state all triples in the template")
    if _OURS in query:
        raise SisterkgError(f"{name}.rq has an IRI that begins with {_OURS}", "take another: those are for variables")
    store = Store()
    try:
        store.query(query, base_iri=_RELATIVE)
    except SyntaxError as error:
        raise SisterkgError(f"{name}.rq cannot be read: {error}", "mend the SPARQL") from error
    graph = "".join(_TOKEN.sub(_in_trig, query[slice(*masked.span(part))]) for part in ("prologue", "template"))
    try:
        store.load(graph, RdfFormat.TRIG, base_iri=_RELATIVE)
    except SyntaxError as error:
        what = error.msg.partition(": ")[2] or error.msg
        raise SisterkgError(f"{name}.rq is no CONSTRUCT of RDF: {what}", "state it of an IRI") from error
    return tuple(sorted(_pattern(name, quad.triple) for quad in store))


def _masked(token: re.Match[str]) -> str:
    filling = {"comment": " ", "iri": "_", "text": "'", "escape": "'", "variable": "?"}
    return filling[token.lastgroup or ""] * len(token[0])


def _in_trig(token: re.Match[str]) -> str:
    return f"<{_VARIABLE}{token['variable']}>" if token["variable"] else token[0]


def _pattern(name: str, triple: Triple) -> Pattern:
    subject, predicate, value = (_written(name, term) for term in triple)
    return subject, predicate, value


def _written(name: str, term: NamedNode | BlankNode | Literal | Triple) -> str:
    """Return a variable, or a term as N-Triples writes it."""
    if isinstance(term, BlankNode):
        raise SisterkgError(f"{name}.rq makes a blank node", "bind a variable to a minted IRI instead")
    if isinstance(term, Triple) or (isinstance(term, Literal) and term.direction):
        what = "a triple that is a term, or a text with a direction"
        raise SisterkgError(f"{name}.rq is no CONSTRUCT of RDF 1.1: it has {what}", "state it in another way")
    if isinstance(term, NamedNode) and term.value.startswith(_RELATIVE):
        iri = term.value.removeprefix(_RELATIVE)
        raise SisterkgError(f"{name}.rq is no CONSTRUCT of whole IRIs: {iri}", "write the IRI whole")
    if isinstance(term, NamedNode) and term.value.startswith(_VARIABLE):
        return Slot(term.value.removeprefix(_VARIABLE))
    return str(term)

"""Knows SPARQL results in tab-separated values, strictly; does not know any other format.

rdflib has a reader of its own, which takes what the standard does not allow and trips over what it allows.
"""

from __future__ import annotations

import re

from rdflib import XSD, BNode, Literal, URIRef
from rdflib.term import Node

from conformance.results import Result, Rows, Unreadable

_TERM = re.compile(
    r"""
      <(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>
    | _:(?P<blank>\w(?:[\w.\-]*[\w\-])?)
    | "(?P<text>(?:[^"\\\n\r\t]|\\.)*)" (?: @(?P<language>[A-Za-z]+(?:-[A-Za-z0-9]+)*) | \^\^<(?P<datatype>[^<>]*)> )?
    | (?P<integer>[+-]?[0-9]+)
    | (?P<decimal>[+-]?[0-9]*\.[0-9]+)
    | (?P<double>[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+)
    | (?P<boolean>true|false)
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def read_tsv(content: bytes) -> Result:
    r"""Read SPARQL results in TSV (SPARQL 1.1 Query Results CSV and TSV Formats, 4).

    >>> read_tsv(b"?a\t?b\n1\t\n").rows
    ({'a': rdflib.term.Literal('1', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#integer'))},)

    Raises:
        Unreadable: where it is not that.
    """
    if content.strip() in (b"true", b"false"):
        return content.strip() == b"true"
    head, *lines = content.decode("utf-8").removesuffix("\n").split("\n")
    variables = _variables(head)
    rows = []
    for line in lines:
        cells = line.split("\t") if variables else []
        if len(cells) != len(variables) or (not variables and line):
            raise Unreadable(f"tsv: {len(cells)} values for {len(variables)} variables")
        rows.append({name: _term(cell) for name, cell in zip(variables, cells, strict=True) if cell})
    return Rows(variables, tuple(rows))


def _variables(head: str) -> tuple[str, ...]:
    names = head.split("\t") if head else []
    if not all(name.startswith("?") for name in names):
        raise Unreadable("tsv: a variable has no question mark")
    return tuple(name[1:] for name in names)


def _term(cell: str) -> Node:
    match = _TERM.fullmatch(cell)
    if match is None:
        raise Unreadable(f"tsv: no term: {cell}")
    kind = match.lastgroup
    if kind == "iri":
        return URIRef(_unescaped(match["iri"]))
    if kind == "blank":
        return BNode(match["blank"])
    if match["text"] is not None:
        datatype = match["datatype"]
        return Literal(
            _unescaped(match["text"]), lang=match["language"], datatype=URIRef(datatype) if datatype else None
        )
    return Literal(cell, datatype=XSD[str(kind)])


def _unescaped(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        if code := match[1] or match[2]:
            return chr(int(code, 16))
        if match[3] not in _CHARACTERS:
            raise Unreadable(f"tsv: no escape: {match[0]}")
        return _CHARACTERS[match[3]]

    return _ESCAPE.sub(character, text)

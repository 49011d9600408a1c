"""Knows which constraint each parameter of SHACL means (SHACL, 4 and 5); does not know how shapes are found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox
from rdflib import RDF, Literal, URIRef
from rdflib.namespace import SH, XSD
from rdflib.term import Node

from sisterkg.validation import nesting, sets, values
from sisterkg.validation.compiling import Compiler, Reader
from sisterkg.validation.conditions import Verdict
from sisterkg.validation.constraint import Constraint
from sisterkg.validation.terms import Term, constant
from sisterkg.validation.unknown import Boundless


def _iri(node: Node) -> ox.NamedNode:
    if not isinstance(node, URIRef):
        raise Boundless("a parameter is no IRI")
    return ox.NamedNode(str(node))


def _number(node: Node) -> int:
    if isinstance(node, Literal) and node.datatype == XSD.integer and isinstance(node.value, int) and node.value >= 0:
        return int(node.value)
    raise Boundless("a parameter is no natural number")


def _flag(node: Node) -> bool:
    if isinstance(node, Literal) and isinstance(node.value, bool):
        return node.value
    raise Boundless("a parameter is neither true nor false")


def _text(node: Node) -> str:
    if isinstance(node, Literal) and not node.datatype and isinstance(node.value, str):
        return str(node)
    raise Boundless("a parameter is no plain text")


def _pattern(node: Node) -> str:
    try:
        re.compile(_text(node))
    except re.error as reason:
        raise Boundless("a pattern is no regular expression") from reason
    return _text(node)


def _bound(node: Node) -> ox.Literal:
    term = constant(node)
    if not isinstance(term, ox.Literal):
        raise Boundless("a bound is no literal")
    return term


def _once(read: Callable[[Compiler, Node, Node], Constraint], parameter: Node, path: bool | None = None) -> Reader:
    """Return a reader of a parameter that a shape has once, and perhaps only beside a path or only without."""

    def reader(compiler: Compiler, shape: Node, value: Node) -> Iterable[Constraint]:
        compiler.single(shape, parameter)
        if path not in (None, (shape, SH.path, None) in compiler.graph):
            raise Boundless("a parameter stands in a shape of the wrong kind")
        return (read(compiler, shape, value),)

    return reader


def _each(read: Callable[[Compiler, Node], Constraint]) -> Reader:
    """Return a reader of a parameter each of whose values is a constraint."""
    return lambda compiler, _, value: (read(compiler, value),)


def _beside(companion: Node) -> Reader:
    """Return a reader of a parameter that another one reads with it."""

    def reader(compiler: Compiler, shape: Node, _: Node) -> Iterable[Constraint]:
        if (shape, companion, None) not in compiler.graph:
            raise Boundless("a parameter lacks another")
        return ()

    return reader


def _unique_language(compiler: Compiler, shape: Node, value: Node) -> Iterable[Constraint]:
    compiler.single(shape, SH.uniqueLang)
    if (shape, SH.path, None) not in compiler.graph:
        raise Boundless("sh:uniqueLang stands in a node shape")
    return (sets.UniqueLanguage(),) if _flag(value) else ()


def _closed(compiler: Compiler, shape: Node, value: Node) -> Iterable[Constraint]:
    compiler.single(shape, SH.closed)
    lists = list(compiler.graph.objects(shape, SH.ignoredProperties))
    ignored = [item for one in lists if one != RDF.nil for item in compiler.items(one)]
    properties = [compiler.nested(one, has_path=True).node for one in compiler.graph.objects(shape, SH.property)]
    paths = [path for one in properties for path in compiler.graph.objects(one, SH.path)]
    allowed = tuple(_iri(one) for one in (*ignored, *paths) if isinstance(one, URIRef))
    return (values.Closed(allowed),) if _flag(value) else ()


def _qualified(compiler: Compiler, shape: Node, value: Node) -> Constraint:
    if any(_flag(one) for one in compiler.graph.objects(shape, SH.qualifiedValueShapesDisjoint)):
        raise Boundless("a shape is counted beside others")
    least, most = (compiler.single(shape, name) for name in (SH.qualifiedMinCount, SH.qualifiedMaxCount))
    if least is None and most is None:
        raise Boundless("a shape is counted without a limit")
    limits = (None if limit is None else _number(limit) for limit in (least, most))
    return sets.Qualified(compiler.nested(value), *limits)


def _nested(joined: Callable[..., Verdict], has_path: bool | None = None) -> Reader:
    return _each(lambda c, value: nesting.Nested((c.nested(value, has_path),), joined))


def _listed(joined: Callable[..., Verdict]) -> Reader:
    return _each(lambda c, value: nesting.Nested(tuple(c.nested(item) for item in c.items(value)), joined))


def _terms(compiler: Compiler, node: Node) -> tuple[Term, ...]:
    return tuple(constant(item) for item in compiler.items(node))


def _node_kind(_: Compiler, __: Node, value: Node) -> Constraint:
    if str(value) not in values.NODE_KINDS:
        raise Boundless("a node kind is unknown")
    return values.OfNodeKind(str(value))


PARAMETERS: Mapping[Node, Reader] = {
    SH["class"]: _each(lambda _, value: values.OfClass(_iri(value))),
    SH.datatype: _once(lambda _, __, value: values.OfDatatype(_iri(value)), SH.datatype),
    SH.nodeKind: _once(_node_kind, SH.nodeKind),
    SH["in"]: _once(lambda c, _, value: values.AmongThese(_terms(c, value)), SH["in"]),
    SH.pattern: lambda c, s, value: (values.Matching(_pattern(value), (s, SH.flags, None) in c.graph),),
    SH.flags: lambda _, __, ___: (),
    SH.minLength: _once(lambda _, __, value: values.OfLength(">=", _number(value)), SH.minLength),
    SH.maxLength: _once(lambda _, __, value: values.OfLength("<=", _number(value)), SH.maxLength),
    SH.languageIn: _once(
        lambda c, _, value: values.InLanguage(tuple(_text(item).lower() for item in c.items(value))), SH.languageIn
    ),
    SH.minExclusive: _each(lambda _, value: values.InRange(">", _bound(value))),
    SH.minInclusive: _each(lambda _, value: values.InRange(">=", _bound(value))),
    SH.maxExclusive: _each(lambda _, value: values.InRange("<", _bound(value))),
    SH.maxInclusive: _each(lambda _, value: values.InRange("<=", _bound(value))),
    SH.closed: _closed,
    SH.ignoredProperties: _beside(SH.closed),
    SH.minCount: _once(lambda _, __, value: sets.MinCount(_number(value)), SH.minCount, path=True),
    SH.maxCount: _once(lambda _, __, value: sets.MaxCount(_number(value)), SH.maxCount, path=True),
    SH.hasValue: _each(lambda _, value: sets.HasValue(constant(value))),
    SH.uniqueLang: _unique_language,
    SH.equals: _each(lambda _, value: sets.Equals(_iri(value))),
    SH.disjoint: _each(lambda _, value: sets.Disjoint(_iri(value))),
    SH.lessThan: lambda c, s, value: _less(c, s, value, "<"),
    SH.lessThanOrEquals: lambda c, s, value: _less(c, s, value, "<="),
    SH.qualifiedValueShape: _once(_qualified, SH.qualifiedValueShape, path=True),
    SH.qualifiedMinCount: _beside(SH.qualifiedValueShape),
    SH.qualifiedMaxCount: _beside(SH.qualifiedValueShape),
    SH.qualifiedValueShapesDisjoint: _beside(SH.qualifiedValueShape),
    SH.node: _nested(nesting.ALL, has_path=False),
    SH.property: _nested(nesting.ALL, has_path=True),
    SH["not"]: _nested(nesting.NOT),
    SH["and"]: _listed(nesting.ALL),
    SH["or"]: _listed(nesting.ANY),
    SH.xone: _listed(nesting.ONE),
    SH.sparql: lambda c, s, value: c.select(s, value),
}
"""How the constraint that a parameter of SHACL means is read, by the parameter (SHACL, 4 and 5)."""


def _less(compiler: Compiler, shape: Node, value: Node, sign: str) -> Iterable[Constraint]:
    if (shape, SH.path, None) not in compiler.graph:
        raise Boundless("a pair stands in a node shape")
    return (sets.Less(_iri(value), sign),)

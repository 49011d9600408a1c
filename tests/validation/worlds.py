"""Small data sets and shapes by chance, the same ones for the same seed, with all that may go wrong in either."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

PREFIXES = """@prefix : <http://e/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""

_NODES = [f":n{i}" for i in range(6)]
_CLASSES = [":A", ":B", ":C", ":D"]
_PREDICATES = [":p", ":q", ":r"]
_BLANK = ["_:x", "_:y"]
LITERALS = [
    '"a"', '"b"', '"ab"', '"KMK"', '""', '"two\\nlines"', '"line\\n"', '"Ğ"',
    '"a"@en', '"a"@tr', '"b"@en', '"A"@en-GB', '"12"',
    '"1"^^xsd:integer', '"01"^^xsd:integer', '"2"^^xsd:integer', '"-3"^^xsd:integer', '"x"^^xsd:integer',
    '"1"^^xsd:int', '"2"^^xsd:nonNegativeInteger', '"99999999999999999999"^^xsd:integer',
    '"1.0"^^xsd:decimal', '"1.5"^^xsd:decimal', '"1.50"^^xsd:decimal', '"2"^^xsd:decimal', '"-0"^^xsd:decimal',
    '"1.5E0"^^xsd:double', '"NaN"^^xsd:double', '"true"^^xsd:boolean', '"1"^^xsd:boolean',
    '"2020-02-29"^^xsd:date', '"2021-02-29"^^xsd:date', '"2020-01-01"^^xsd:date', '"2020"^^xsd:gYear',
    '"20"^^xsd:gYear', '"2020-05"^^xsd:gYearMonth', '"2020-01-01T00:00:00Z"^^xsd:dateTime',
    '"0AFF"^^xsd:hexBinary', '"u"^^:own', '"v"^^:own',
]  # fmt: skip
"""Literals that rdflib and the store keep, rewrite, or take for different values."""

SELECTS = [
    "SELECT $this WHERE { $this :p ?o . FILTER NOT EXISTS { $this :q ?o } }",
    "SELECT $this ?value WHERE { $this :p ?value . FILTER NOT EXISTS { ?o :q $this , ?value . FILTER ($this != ?value) } }",  # noqa: E501  # a text as it stands
    "SELECT $this ?value WHERE { $this :p ?value , ?o . FILTER ( STR(?value) < STR(?o) ) }",
    "SELECT $this ?value WHERE { $this :p ?value . FILTER ( isNumeric(?value) && ?value != FLOOR(?value) ) }",
    "SELECT $this ?value WHERE { $this :p|^:q ?value . FILTER ( ?value IN (1, \"a\", :n1) || isBlank(?value) ) }",
    "SELECT $this ?value WHERE { $this :p/:q* ?value . FILTER ( ?value > 1 ) }",
    "SELECT $this ?value WHERE { $this :p ?value . FILTER ( ! ( CONTAINS(STR(?value), \"n\") || isLiteral(?value) ) ) }",  # noqa: E501  # a text as it stands
    "SELECT $this WHERE { $this :p ?a ; :q ?b . ?a ?any ?b }",
    "SELECT $this WHERE { $this :p ?a . ?a ?any ?b . FILTER NOT EXISTS { $this ?any ?b } }",
    "SELECT $this WHERE { { $this :p :n1 } UNION { $this :q ?v . FILTER isIRI(?v) } }",
    "SELECT $this WHERE { $this :p ?v . OPTIONAL { ?v :q ?w } FILTER ( ! BOUND(?w) ) }",
    "SELECT $this (COUNT(?v) AS ?n) WHERE { $this :p ?v } GROUP BY $this HAVING (COUNT(?v) > 1)",
    "SELECT $this WHERE { $this :p ?v . ?other :p ?v . FILTER ( $this != ?other ) }",
    "SELECT $this ?value WHERE { $this :p ?value . FILTER ( SUBSTR(STR(?value), 1, STRLEN(STR($this))) != STR($this) ) }",  # noqa: E501  # a text as it stands
    "SELECT $this WHERE { $this :p ?v . BIND (STR(?v) AS ?s) FILTER ( ?s = \"a\" ) }",
    "SELECT $this WHERE { $this $PATH ?v . FILTER ( lang(?v) = \"en\" ) }",
    "SELECT DISTINCT $this ?value ?path WHERE { ?value ?path ?o . FILTER isBlank(?o) }",
    "SELECT DISTINCT $this ?value ?path WHERE { ?value ?path ?o . FILTER isIRI(?o) FILTER NOT EXISTS { ?o a ?c } }",
    "SELECT $this ?value WHERE { ?value :p ?o . ?o :q ?w . FILTER NOT EXISTS { ?w :r ?value } }",
    "SELECT $this WHERE { FILTER NOT EXISTS { $this :p ?o } }",
    "SELECT $this ?value WHERE { $this :p ?value . FILTER ( ?value = 1.5 || ?value = \"a\"@en ) }",
]  # fmt: skip
"""Queries of kinds that the compiler knows, half knows and does not know."""


class Chance(random.Random):
    """What is by chance here."""

    def some(self, of: Sequence[str], most: int) -> list[str]:
        """Return a few of some things, without repeating any."""
        return self.sample(list(of), self.randint(1, min(most, len(of))))


def data(seed: int) -> str:
    """Return a data set in Turtle."""
    chance = Chance(seed)
    literals = chance.sample(LITERALS, 9)
    nodes = _NODES + (_BLANK if chance.random() < 0.4 else [])
    lines = [f"{node} a {kind} ." for node in nodes for kind in chance.sample(_CLASSES, chance.choice((0, 1, 1, 2)))]
    for _ in range(chance.randint(5, 25)):
        value = chance.choice(nodes if chance.random() < 0.55 else literals)
        lines.append(f"{chance.choice(nodes)} {chance.choice(_PREDICATES)} {value} .")
    if chance.random() < 0.4:
        lines += [f"{chance.choice(_CLASSES)} rdfs:subClassOf {chance.choice(_CLASSES)} ." for _ in range(2)]
    return PREFIXES + "\n".join(lines) + "\n"


def shapes(seed: int) -> str:
    """Return some shapes in Turtle: well-formed, nearly always."""
    chance = Chance(f"shapes {seed}")
    texts = [f":S{number} {_body(chance, 0, targeted=True)} ." for number in range(chance.randint(1, 4))]
    return (
        PREFIXES
        + '<http://e/prefixes> a owl:Ontology ; sh:declare [ sh:prefix "" ; sh:namespace "http://e/" ] .\n'
        + "\n".join(texts)
    )


def _body(chance: Chance, depth: int, targeted: bool = False, path: bool | None = None) -> str:
    has_path = chance.random() < 0.6 if path is None else path
    parts = []
    if targeted:
        parts.append(f"a sh:{'Property' if has_path else 'Node'}Shape")
        parts += [chance.choice(_TARGETS)(chance) for _ in range(chance.choice((1, 1, 2)))]
        if not has_path and chance.random() < 0.1:
            parts.append("a rdfs:Class")
    if has_path:
        parts.append(f"sh:path {_path(chance, 0)}")
    makers = _ANYWHERE + (_WITH_PATH if has_path else []) + (_NESTED if depth < 2 else [])
    kinds = chance.sample(makers, chance.choice((1, 1, 1, 2, 3)))
    parts += [text for text in (kind(chance, depth) for kind in kinds) if text]
    if chance.random() < 0.05:
        parts.append("sh:deactivated true")
    if chance.random() < 0.2:
        parts.append(f"sh:severity sh:{chance.choice(('Info', 'Warning'))}")
    return " ; ".join(parts)


def _path(chance: Chance, depth: int) -> str:
    if depth > 1 or chance.random() < 0.6:
        return chance.choice(_PREDICATES)
    inner = [_path(chance, depth + 1) for _ in range(2)]
    return chance.choice(
        (
            f"[ sh:inversePath {inner[0]} ]",
            f"( {inner[0]} {inner[1]} )",
            f"[ sh:alternativePath ( {inner[0]} {inner[1]} ) ]",
            f"[ sh:zeroOrMorePath {inner[0]} ]",
            f"[ sh:oneOrMorePath {inner[0]} ]",
            f"[ sh:zeroOrOnePath {inner[0]} ]",
        )
    )


_TARGETS: list[Callable[[Chance], str]] = [
    lambda c: f"sh:targetClass {', '.join(c.some(_CLASSES, 2))}",
    lambda c: f"sh:targetNode {', '.join(c.some([*_NODES, *LITERALS[:16]], 2))}",
    lambda c: f"sh:targetSubjectsOf {c.choice(_PREDICATES)}",
    lambda c: f"sh:targetObjectsOf {c.choice(_PREDICATES)}",
]

_Maker = Callable[[Chance, int], str]

_DATATYPES = ("string", "integer", "decimal", "date", "gYear", "boolean", "int", "double", "hexBinary")
_ANYWHERE: list[_Maker] = [
    lambda c, d: f"sh:class {', '.join(c.some(_CLASSES, 2))}",
    lambda c, d: f"sh:datatype {c.choice([f'xsd:{name}' for name in _DATATYPES] + ['rdf:langString', ':own'])}",
    lambda c, d: (
        f"sh:nodeKind sh:{c.choice(('IRI', 'BlankNode', 'Literal', 'BlankNodeOrIRI', 'IRIOrLiteral', 'BlankNodeOrLiteral'))}"  # noqa: E501  # a text as it stands
    ),
    lambda c, d: f"sh:in ( {' '.join(c.some(LITERALS + _NODES, 8))} )",
    lambda c, d: f"sh:pattern {c.choice(_PATTERNS)}",
    lambda c, d: 'sh:pattern "A" ; sh:flags "i"',
    lambda c, d: f"sh:minLength {c.randint(0, 3)}",
    lambda c, d: f"sh:maxLength {c.randint(0, 11)}",
    lambda c, d: f"sh:languageIn ( {' '.join(c.some(_LANGUAGES, 2))} )",
    lambda c, d: f"sh:{c.choice(('min', 'max'))}{c.choice(('In', 'Ex'))}clusive {c.choice(_BOUNDS)}",
    lambda c, d: f"sh:hasValue {c.choice(LITERALS + _NODES)}",
    lambda c, d: f"sh:equals {c.choice(_PREDICATES)}",
    lambda c, d: f"sh:disjoint {c.choice(_PREDICATES)}",
    lambda c, d: (
        f"sh:closed true ; sh:ignoredProperties ( rdf:type {c.choice(_PREDICATES)} ) ; sh:property [ sh:path {c.choice(_PREDICATES)} ]"  # noqa: E501  # a text as it stands
    ),
    lambda c, d: _select(c),
    lambda c, d: _select(c),
]
_PATTERNS = [
    r'"^a"',
    r'"^[A-Z]{3}$"',
    r'"b$"',
    r'"^.$"',
    r'"\\d"',
    r'"n[0-3]|K+"',
    r'"^http://e/"',
    r'"(?i)k"',
    r'"\\w+"',
]
_LANGUAGES = ['"en"', '"tr"', '"EN"', '"en-gb"', '"*"']
_BOUNDS = ["1", "1.5", '"a"', '"2020-01-01"^^xsd:date', '"1.5E0"^^xsd:double', "-2"]
_WITH_PATH: list[_Maker] = [
    lambda c, d: f"sh:minCount {c.randint(0, 5)}",
    lambda c, d: f"sh:maxCount {c.randint(0, 4)}",
    lambda c, d: f"sh:minCount {c.randint(0, 2)}",
    lambda c, d: f"sh:maxCount {c.randint(0, 2)}",
    lambda c, d: f"sh:uniqueLang {c.choice(('true', 'true', 'false'))}",
    lambda c, d: f"sh:lessThan {c.choice(_PREDICATES)}",
    lambda c, d: f"sh:lessThanOrEquals {c.choice(_PREDICATES)}",
    lambda c, d: f"sh:qualifiedValueShape [ {_body(c, d + 1)} ] ; sh:qualifiedMinCount {c.randint(0, 3)}",
    lambda c, d: f"sh:qualifiedValueShape [ {_body(c, d + 1)} ] ; sh:qualifiedMaxCount {c.randint(0, 2)}",
]
_NESTED: list[_Maker] = [
    lambda c, d: f"sh:node [ {_body(c, d + 1, path=False)} ]",
    lambda c, d: f"sh:property [ {_body(c, d + 1, path=True)} ]",
    lambda c, d: f"sh:not [ {_body(c, d + 1)} ]",
    lambda c, d: f"sh:{c.choice(('and', 'or', 'xone'))} ( {_list(c, d)} )",
    lambda c, d: f"sh:{c.choice(('or', 'xone'))} ( {_list(c, d)} )",
]


def _list(chance: Chance, depth: int) -> str:
    return " ".join(f"[ {_body(chance, depth + 1)} ]" for _ in range(chance.randint(1, 3)))


def _select(chance: Chance) -> str:
    query = chance.choice(SELECTS).replace("\\", "\\\\").replace('"', '\\"')
    return f'sh:sparql [ sh:prefixes <http://e/prefixes> ; sh:select "{query}" ]'

"""Knows SPARQL CONSTRUCT templates and turns bindings into N-Triples by them; does not know any record.

A template is a query ``CONSTRUCT { … } WHERE {}``, whose variables are the fields of a record. As in SPARQL 1.1,
16.2, a triple with an unbound variable is not made. Each is parsed once and compiled to format strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import BNode, Identifier, Literal, URIRef, Variable

from sisterkg.faults import SisterkgError
from sisterkg.mapping import terms
from sisterkg.mapping.terms import Term
from sisterkg.vocab import Iri

_EMPTY_WHERE = re.compile(r"\bWHERE\s*\{\s*\}\s*\Z", re.IGNORECASE)

Binding = Mapping[str, Term]
"""The terms that variables are bound to; a variable that is not in it is unbound."""


@dataclass(frozen=True)
class _Pattern:
    """One triple of a template: a format string, and the variables that fill it in order."""

    line: str
    variables: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A compiled CONSTRUCT template."""

    name: str
    query: str
    variables: frozenset[str]
    _patterns: tuple[_Pattern, ...]
    _nodes: frozenset[str]
    """The variables that stand for a subject or a predicate, where a literal cannot be."""

    def triples(self, binding: Binding) -> Iterator[str]:
        """Yield the triples that one binding makes, a line of N-Triples each, without its end.

        Raises:
            KeyError: for a binding of a variable that the template does not have.
            TypeError: for a literal where only an IRI can stand.
        """
        if unknown := binding.keys() - self.variables:
            raise KeyError(f"the template {self.name} has no variable {', '.join(sorted(unknown))}")
        for variable in self._nodes & binding.keys():
            if not binding[variable].startswith("<"):
                raise TypeError(f"?{variable} of the template {self.name} must be an IRI: {binding[variable]}")
        for pattern in self._patterns:
            try:
                yield pattern.line.format(*(binding[variable] for variable in pattern.variables))
            except KeyError:
                continue


def read_templates(folder: Path) -> Mapping[str, Template]:
    """Read every ``*.rq`` of a folder, by its name without the ending.

    Raises:
        SisterkgError: for a file that is no CONSTRUCT template.
    """
    return {file.stem: compile_template(file.stem, file.read_text("utf-8")) for file in sorted(folder.glob("*.rq"))}


def compile_template(name: str, query: str) -> Template:
    """Parse and compile one template.

    >>> compiled = compile_template("demo", "CONSTRUCT { ?a <http://e/p> ?b , 1 } WHERE {}")
    >>> list(compiled.triples({"a": "<http://e/s>"}))
    ['<http://e/s> <http://e/p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .']

    Raises:
        SisterkgError: where the query is no ``CONSTRUCT { … } WHERE {}`` or makes a blank node.
    """
    try:
        parsed = translateQuery(parseQuery(query)).algebra
    except Exception as error:  # pyparsing and rdflib raise many kinds; all mean: not SPARQL
        raise SisterkgError(f"{name}.rq cannot be read: {error}", "mend the SPARQL") from error
    if parsed.name != "ConstructQuery" or not parsed.template or not _EMPTY_WHERE.search(query):
        raise SisterkgError(f"{name}.rq is no CONSTRUCT {{ … }} WHERE {{}}", "state all triples in the template")
    triples = tuple(tuple(part) for part in parsed.template)
    if any(isinstance(part, BNode) for triple in triples for part in triple):
        raise SisterkgError(f"{name}.rq makes a blank node", "bind a variable to a minted IRI instead")
    for triple in triples:
        if isinstance(triple[0], Literal):
            raise SisterkgError(
                f"{name}.rq is no CONSTRUCT of RDF: {triple[0].n3()} is a subject", "state it of an IRI"
            )
        for part in triple:
            if isinstance(part, URIRef) and ":" not in part:
                raise SisterkgError(f"{name}.rq is no CONSTRUCT of whole IRIs: {part}", "write the IRI whole")
    return Template(
        name=name,
        query=query,
        variables=frozenset(str(part) for triple in triples for part in triple if isinstance(part, Variable)),
        _patterns=tuple(_pattern(triple) for triple in triples),
        _nodes=frozenset(str(part) for triple in triples for part in triple[:2] if isinstance(part, Variable)),
    )


def _pattern(triple: tuple[Identifier, ...]) -> _Pattern:
    parts = ("{}" if isinstance(part, Variable) else _braced(_constant(part)) for part in triple)
    return _Pattern(" ".join(parts) + " .", tuple(str(part) for part in triple if isinstance(part, Variable)))


def _constant(part: Identifier) -> str:
    """Write a term of the template itself as N-Triples does, which is not how rdflib shortens it."""
    if not isinstance(part, Literal):
        return terms.node(Iri(str(part)))
    if part.datatype:
        return terms.typed(str(part), Iri(str(part.datatype)))
    return terms.text(str(part), part.language or "")


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")

"""Knows SPARQL CONSTRUCT templates and turns bindings into N-Triples by them; does not know any record.

A template is a query ``CONSTRUCT { … } WHERE {}``, whose variables are the fields of a record. As in SPARQL 1.1,
16.2, a triple with an unbound variable is not made. Each is parsed once and compiled to functions
(``mapping.writers``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import BNode, Identifier, Literal, URIRef, Variable

from sisterkg.faults import SisterkgError
from sisterkg.mapping import terms
from sisterkg.mapping.blocks import SEPARATOR
from sisterkg.mapping.terms import Term
from sisterkg.mapping.writers import Pattern, Slot, Writer, compiled
from sisterkg.vocab import Iri

_EMPTY_WHERE = re.compile(r"\bWHERE\s*\{\s*\}\s*\Z", re.IGNORECASE)

Binding = Mapping[str, Term]
"""The terms that variables are bound to; a variable that is not in it is unbound."""


@dataclass(frozen=True)
class Template:
    """A compiled CONSTRUCT template."""

    name: str
    query: str
    variables: frozenset[str]
    _patterns: tuple[Pattern, ...]
    _writers: dict[tuple[str, ...], Writer] = field(default_factory=dict, compare=False, repr=False)
    """What was compiled for each set of bound variables, in the order in which they were bound."""

    def triples(self, binding: Binding) -> Iterator[str]:
        """Yield the triples that one binding makes, a line of N-Triples each, without its end.

        Raises:
            KeyError: for a binding of a variable that the template does not have.
            TypeError: for a literal where only an IRI can stand.
        """
        for block in self.blocks(binding):
            yield from block.split(SEPARATOR)

    def blocks(self, binding: Binding) -> list[str]:
        """Return the triples that one binding makes, sorted, as a block for each subject (see ``mapping.blocks``).

        Raises:
            KeyError: for a binding of a variable that the template does not have.
            TypeError: for a literal where only an IRI can stand.
        """
        return self.writer(tuple(binding)).blocks([*binding.values()])

    def writer(self, variables: tuple[str, ...]) -> Writer:
        """Return who writes the triples that are made where these variables are bound.

        Raises:
            KeyError: for a variable that the template does not have.
        """
        if (writer := self._writers.get(variables)) is None:
            if unknown := {*variables} - self.variables:
                raise KeyError(f"the template {self.name} has no variable {', '.join(sorted(unknown))}")
            writer = self._writers[variables] = compiled(self.name, self._patterns, variables)
        return writer


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
    )


def _pattern(triple: tuple[Identifier, ...]) -> Pattern:
    subject, predicate, value = (
        Slot(str(part)) if isinstance(part, Variable) else _constant(part) for part in triple
    )
    return subject, predicate, value


def _constant(part: Identifier) -> str:
    """Write a term of the template itself as N-Triples does, which is not how rdflib shortens it."""
    if not isinstance(part, Literal):
        return terms.node(Iri(str(part)))
    if part.datatype:
        return terms.typed(str(part), Iri(str(part.datatype)))
    return terms.text(str(part), part.language or "")

"""Knows SPARQL CONSTRUCT templates and turns bindings into N-Triples by them; does not know any record.

A template is a query ``CONSTRUCT { … } WHERE {}``, whose variables are the fields of a record. As in SPARQL 1.1,
16.2, a triple with an unbound variable is not made. Each is parsed once and compiled to format strings, anew for
each set of variables that is bound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import BNode, Identifier, Literal, URIRef, Variable

from sisterkg.faults import SisterkgError
from sisterkg.mapping import terms
from sisterkg.mapping.blocks import SEPARATOR
from sisterkg.mapping.terms import Term
from sisterkg.vocab import Iri

_EMPTY_WHERE = re.compile(r"\bWHERE\s*\{\s*\}\s*\Z", re.IGNORECASE)

Binding = Mapping[str, Term]
"""The terms that variables are bound to; a variable that is not in it is unbound."""


@dataclass(frozen=True)
class _Pattern:
    """One triple of a template: a format string for each of its terms, and the variables that fill them in order."""

    terms: tuple[str, str, str]
    variables: tuple[str, ...]

    @property
    def line(self) -> str:
        """The format of its line."""
        return " ".join(self.terms) + " ."


@dataclass(frozen=True)
class _Block:
    """The triples of one subject that are made where certain variables are bound: one format string for all."""

    form: str
    fill: Callable[[Binding], object]
    is_sorted: bool
    """Whether the lines are sorted whatever they are filled with."""

    def filled(self, binding: Binding) -> str:
        """Return the block that a binding makes."""
        made = self.form % self.fill(binding)
        return made if self.is_sorted else SEPARATOR.join(sorted({*made.split(SEPARATOR)}))


@dataclass(frozen=True)
class _Variant:
    """What a template makes where certain variables are bound."""

    nodes: tuple[str, ...]
    blocks: tuple[_Block, ...]


@dataclass(frozen=True)
class Template:
    """A compiled CONSTRUCT template."""

    name: str
    query: str
    variables: frozenset[str]
    _patterns: tuple[_Pattern, ...]
    _nodes: frozenset[str]
    """The variables that stand for a subject or a predicate, where a literal cannot be."""
    _variants: dict[tuple[str, ...], _Variant] = field(default_factory=dict, compare=False, repr=False)
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
        bound = tuple(binding)
        if (variant := self._variants.get(bound)) is None:
            variant = self._variants[bound] = self._compiled(bound)
        for variable in variant.nodes:
            if binding[variable][0] != "<":
                raise TypeError(f"?{variable} of the template {self.name} must be an IRI: {binding[variable]}")
        return [block.filled(binding) for block in variant.blocks]

    def _compiled(self, bound: tuple[str, ...]) -> _Variant:
        if unknown := {*bound} - self.variables:
            raise KeyError(f"the template {self.name} has no variable {', '.join(sorted(unknown))}")
        by_subject: dict[str, list[_Pattern]] = {}
        for pattern in self._patterns:
            if {*pattern.variables} <= {*bound}:
                subject = pattern.variables[0] if pattern.terms[0] == "%s" else pattern.terms[0]
                by_subject.setdefault(subject, []).append(pattern)
        nodes = tuple(variable for variable in bound if variable in self._nodes)
        return _Variant(nodes, tuple(map(_block, by_subject.values())))


def _block(patterns: list[_Pattern]) -> _Block:
    ordered = sorted(patterns, key=lambda pattern: pattern.terms)
    predicates = [pattern.terms[1] for pattern in ordered]
    variables = [variable for pattern in ordered for variable in pattern.variables]
    return _Block(
        form=SEPARATOR.join(pattern.line for pattern in ordered),
        fill=itemgetter(*variables) if variables else _nothing,
        is_sorted="%s" not in predicates and len({*predicates}) == len(predicates),
    )


def _nothing(_: Binding) -> tuple[()]:
    return ()


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
    subject, predicate, value = (
        "%s" if isinstance(part, Variable) else _constant(part).replace("%", "%%") for part in triple
    )
    return _Pattern((subject, predicate, value), tuple(str(part) for part in triple if isinstance(part, Variable)))


def _constant(part: Identifier) -> str:
    """Write a term of the template itself as N-Triples does, which is not how rdflib shortens it."""
    if not isinstance(part, Literal):
        return terms.node(Iri(str(part)))
    if part.datatype:
        return terms.typed(str(part), Iri(str(part.datatype)))
    return terms.text(str(part), part.language or "")

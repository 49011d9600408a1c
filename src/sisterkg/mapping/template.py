"""Knows SPARQL CONSTRUCT templates and turns bindings into N-Triples by them; does not know any record.

A template is a query ``CONSTRUCT { … } WHERE {}``, whose variables are the fields of a record. As in SPARQL 1.1,
16.2, a triple with an unbound variable is not made. Each is parsed once and compiled to functions
(``mapping.writers``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sisterkg.mapping.blocks import SEPARATOR
from sisterkg.mapping.constructs import patterns_of
from sisterkg.mapping.terms import Term
from sisterkg.mapping.writers import Pattern, Slot, Writer, compiled

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
    patterns = patterns_of(name, query)
    return Template(
        name=name,
        query=query,
        variables=frozenset(part for pattern in patterns for part in pattern if isinstance(part, Slot)),
        _patterns=patterns,
    )

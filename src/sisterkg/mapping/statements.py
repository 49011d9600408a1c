"""Knows how rows of facts.csv become triples, what many state bound once; does not know how a row is read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from sisterkg.mapping.bindings import WHOSE, Binder
from sisterkg.mapping.template import Template
from sisterkg.mapping.terms import Term
from sisterkg.mapping.writers import Writer
from sisterkg.records.cells import REMEMBERED
from sisterkg.records.statements import Stated, Statement


class StatementWriter:
    """Writes statements by the templates."""

    def __init__(self, binder: Binder, templates: Mapping[str, Template]) -> None:
        self._binder = binder
        self._templates = templates
        self._prepared = lru_cache(REMEMBERED)(self._prepare)

    def blocks(self, statement: Statement) -> list[str]:
        """Return what a row states, as a block for each subject (see ``mapping.blocks``)."""
        name, writer, said = self._prepared(statement.stated)
        whose = self._binder.of_what(name, statement.key, statement.about, statement.entry)
        return writer.blocks(whose + said)

    def _prepare(self, stated: Stated) -> tuple[str, Writer, tuple[Term, ...]]:
        name, said = self._binder.said_by(stated.fact)
        return name, self._templates[name].writer((*WHOSE[name], *said)), tuple(said.values())

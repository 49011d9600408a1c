"""Knows how one dump of a data set is made from its sorted triples, with nothing held; not who has it made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from sisterkg.faults import SisterkgError
from sisterkg.jsonld import Context
from sisterkg.snapshot.draft import Draft
from sisterkg.snapshot.reading_back import check_document, check_graphs
from sisterkg.syntaxes import DATASET_SYNTAXES, SYNTAXES

TRIPLES = "dataset.nt"
"""What all dumps are made from: the sorted triples."""
QUADS = "dataset.nq"
"""The same with the other graphs behind it."""


@dataclass(frozen=True)
class Dumping:
    """The making of the dumps of a draft; any number of processes may make different ones at once."""

    folder: Path
    """The draft's."""
    context: Context

    def make(self, suffix: str) -> None:
        """Write a dump of a syntax, read it back, and write its compressions; that of N-Triples is there already.

        Raises:
            SisterkgError: where it does not hold the same graph as the sorted triples.
        """
        name, draft = f"dataset.{suffix}", Draft(self.folder)
        try:
            if suffix in SYNTAXES:
                self._make_document(draft, name, suffix)
            else:
                self._make_graphs(draft, name, suffix)
        except SisterkgError:
            (self.folder / name).unlink()
            raise
        draft.compress(name)

    def _make_document(self, draft: Draft, name: str, suffix: str) -> None:
        triples = self.folder / TRIPLES
        if name == TRIPLES:
            check_document(triples, SYNTAXES[suffix].reader, triples)
        else:
            draft.write_document(name, suffix, triples, self.context)

    def _make_graphs(self, draft: Draft, name: str, suffix: str) -> None:
        quads, syntax = self.folder / QUADS, DATASET_SYNTAXES[suffix]
        if name != QUADS:
            with draft.writing(name) as out:
                syntax.stream(parse(path=quads, format=RdfFormat.N_QUADS), out)
        check_graphs(self.folder / name, syntax.format, quads)

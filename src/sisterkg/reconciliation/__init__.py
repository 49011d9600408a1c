"""Knows how other people's names and tables are matched to the things of a snapshot; does not know HTTP."""

from sisterkg.reconciliation.entity import Entity
from sisterkg.reconciliation.extending import Extension, extend, proposed_columns, read_extension, type_told
from sisterkg.reconciliation.gazetteer import Gazetteer
from sisterkg.reconciliation.indexing import write_index
from sisterkg.reconciliation.malformed import MalformedBatch
from sisterkg.reconciliation.matching import Candidate, match
from sisterkg.reconciliation.queries import Query, read_batch, read_single

__all__ = [
    "Candidate",
    "Entity",
    "Extension",
    "Gazetteer",
    "MalformedBatch",
    "Query",
    "extend",
    "match",
    "proposed_columns",
    "read_batch",
    "read_extension",
    "read_single",
    "type_told",
    "write_index",
]

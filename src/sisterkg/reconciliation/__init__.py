"""Knows how other people's names and tables are matched to the things of a snapshot; does not know HTTP."""

from sisterkg.reconciliation.extending import extend, proposed_properties
from sisterkg.reconciliation.gazetteer import Entity, Gazetteer
from sisterkg.reconciliation.malformed import MalformedBatch
from sisterkg.reconciliation.matching import Candidate, match
from sisterkg.reconciliation.queries import Query, read_batch

__all__ = [
    "Candidate",
    "Entity",
    "Gazetteer",
    "MalformedBatch",
    "Query",
    "extend",
    "match",
    "proposed_properties",
    "read_batch",
]

"""Knows how a stranger's SPARQL text becomes the bytes of an answer, within limits; does not know HTTP."""

from sisterkg.engine.answers import Answer, AnsweringPool, Engine, Question
from sisterkg.engine.embedded import EmbeddedEngine, PooledEngine
from sisterkg.engine.gate import QueryForm, form_of, is_volatile
from sisterkg.engine.malformed import lines_up
from sisterkg.engine.pool import Pool
from sisterkg.engine.refusals import Refusal, Refused
from sisterkg.engine.service_address import Service
from sisterkg.limits import MEANINGS, UNITS, Limits

__all__ = [
    "MEANINGS",
    "UNITS",
    "Answer",
    "AnsweringPool",
    "EmbeddedEngine",
    "Engine",
    "Limits",
    "Pool",
    "PooledEngine",
    "QueryForm",
    "Question",
    "Refusal",
    "Refused",
    "Service",
    "form_of",
    "is_volatile",
    "lines_up",
]

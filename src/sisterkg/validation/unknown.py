"""Knows how the compiler says that it does not know; does not know the compiler."""

from __future__ import annotations


class Unknown(Exception):
    """What breaks a constraint is not known: all that it is asked of may break it."""


class Boundless(Exception):
    """What a shape looks at is not known: it is asked of the whole graph."""

"""Knows what SHACL shapes find in a graph, however large it is; does not know the terms of either."""

from sisterkg.validation.shapes import SMALL, Shapes

__all__ = ["SMALL", "Shapes"]

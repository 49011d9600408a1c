"""Knows our terms and shapes as people read them, with examples and the questions that use them; not their pages."""

from sisterkg.web.vocabulary.book import Vocabulary
from sisterkg.web.vocabulary.shapes import Shape, Shapes
from sisterkg.web.vocabulary.terms import Term

__all__ = ["Shape", "Shapes", "Term", "Vocabulary"]

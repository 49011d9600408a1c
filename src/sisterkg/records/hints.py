"""Knows which of some known words was probably meant by another one; does not know what the words stand for."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from sisterkg.folding import fold

_ALIKE = 60
"""Percent of the letters of two words that must be the same, in the same order."""
_REMEMBERED = 4096


class Hints:
    """Known words, made ready once for many others."""

    def __init__(self, known: Sequence[str], most: int = sys.maxsize) -> None:
        """Give for how many different words the one that was meant is looked for, at the most."""
        self._known = known
        self._left = most
        self._folded: list[str] | None = None
        self._given: dict[str, str] = {}

    def meant_by(self, word: str) -> str:
        """Return a hint at the known word nearest to ``word``; nothing where none is near, or too many were asked."""
        if word in self._given:
            return self._given[word]
        if not self._left:
            return ""
        self._left -= 1
        hint = self._nearest(word)
        if len(self._given) < _REMEMBERED:
            self._given[word] = hint
        return hint

    def _nearest(self, word: str) -> str:
        from rapidfuzz import fuzz, process  # takes its time, and is needed only where there are faults

        if self._folded is None:
            self._folded = [*map(fold, self._known)]
        near = process.extractOne(fold(word), self._folded, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return f"did you mean {self._known[near[2]]}?" if near else ""


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a hint at the known word nearest to ``word``, or nothing.

    >>> did_you_mean("Contry", ["country", "kind"])
    'did you mean country?'
    """
    return Hints(known).meant_by(word)

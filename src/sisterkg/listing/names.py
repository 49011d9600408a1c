"""Knows which of a thing's names stands for it in a language, and how names are compared; not whose they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sisterkg.folding import fold, romanized
from sisterkg.reading import LANGUAGES

LONGEST_LABEL = 200
"""Characters of a name where it stands for a thing: its own page has all of it."""

_REMEMBERED = 2048
"""Names whose folded form is kept: countries come again and again."""


def chosen(names: Mapping[str, str], language: str) -> tuple[str, str] | None:
    """Return the name that stands for a thing, with its language: the asked one, or another that is read here.

    >>> chosen({"tr": "Bakü", "az": "Bakı"}, "en"), chosen({"az": "Bakı"}, "en")
    (('Bakü', 'tr'), None)
    """
    known = next((each for each in (language, *LANGUAGES) if each in names), None)
    return (cut(names[known]), known) if known else None


def cut(text: str) -> str:
    """Return as much of a name as stands for a thing."""
    return text if len(text) <= LONGEST_LABEL else f"{text[:LONGEST_LABEL]}…"


def as_compared(names: Iterable[str]) -> str:
    r"""Return names as a search compares them: each folded, and in Latin letters; one a line.

    >>> as_compared(["Пльзень", "Plzeň"])
    'пльзень\nplzen'
    """
    return "\n".join(dict.fromkeys(way(name) for name in names for way in (_folded, _romanized)))


_folded, _romanized = lru_cache(maxsize=_REMEMBERED)(fold), lru_cache(maxsize=_REMEMBERED)(romanized)


@lru_cache(maxsize=64)
def words_of(text: str) -> Sequence[str]:
    """Return the words that a search asks for, as they are compared."""
    return tuple(fold(text).split())

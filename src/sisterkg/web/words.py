"""Knows how words that are said in every language of the readers are told in one; does not know the words."""

from __future__ import annotations

from collections.abc import Mapping

from sisterkg.reading import LANGUAGES

Words = Mapping[str, tuple[str, str]]
"""Words by the names that templates say, each in the order of ``LANGUAGES``."""


def words_in(words: Words, language: str) -> Mapping[str, str]:
    """Return words in a language.

    >>> words_in({"list": ("List", "Liste")}, "tr")
    {'list': 'Liste'}
    """
    place = LANGUAGES.index(language)
    return {name: said[place] for name, said in words.items()}

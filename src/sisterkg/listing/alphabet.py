"""Knows the order of words in a reader's alphabet; does not know what the words are."""

from __future__ import annotations

from sisterkg.folding import fold

_ALPHABET = {letter: f"{before}~" for letter, before in zip("çğıöşü", "cghosu", strict=True)}


def collated(text: str, language: str) -> str:
    """Return what texts are sorted by: Turkish letters have places of their own in Turkish.

    >>> sorted(("Çanakkale", "Cuma", "Zonguldak", "Iğdır", "İzmir"), key=lambda text: collated(text, "tr"))
    ['Cuma', 'Çanakkale', 'Iğdır', 'İzmir', 'Zonguldak']
    """
    if language != "tr":
        return fold(text)
    lower = text.replace("I", "ı").replace("İ", "i").lower()
    return "".join(_ALPHABET.get(letter) or fold(letter) or letter for letter in lower)

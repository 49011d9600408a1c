"""Knows how to fold a text so that spellings of one word compare equal; does not know which words there are."""

import unicodedata

from anyascii import anyascii

# Turkish has two letters i, and Unicode's own case folding keeps them apart ("İ" becomes "i" + dot, "ı" stays):
# whoever types İZMİR, Izmir or ızmır means one city.
_LETTERS = str.maketrans({"İ": "i", "I": "i", "ı": "i", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"})


def fold(text: str) -> str:
    """Return ``text`` without case, diacritics and outer or doubled white space.

    >>> [fold(word) for word in ("İZMİR", "Izmir", "ızmır", " Bălți", "PLZEŇ")]
    ['izmir', 'izmir', 'izmir', 'balti', 'plzen']
    """
    letters = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def romanized(text: str) -> str:
    """Return ``text`` folded, and in Latin letters, for who looks for a name that is written in another script.

    >>> [romanized(word) for word in ("Пльзень", "Λευκωσία", "İzmir")]
    ['plzen', 'leykosia', 'izmir']
    """
    return fold(anyascii(fold(text)).replace("'", ""))

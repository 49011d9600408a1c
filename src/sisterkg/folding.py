"""Knows how to fold a text so that spellings of one word compare equal; does not know which words there are."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from anyascii import anyascii

# Turkish has two letters i, and Unicode's own case folding keeps them apart ("İ" becomes "i" + dot, "ı" stays):
# whoever types İZMİR, Izmir or ızmır means one city. The others are letters with strokes, or two in one, that Unicode
# does not take apart, and forms of one letter that keyboards of different countries write.
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "İ": "i",
        "I": "i",
        "ı": "i",
        "ß": "ss",
        "ẞ": "ss",
        "ø": "o",
        "Ø": "o",
        "ł": "l",
        "Ł": "l",
        "đ": "d",
        "Đ": "d",
        "ħ": "h",
        "Ħ": "h",
        "ŧ": "t",
        "Ŧ": "t",
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "Þ": "th",
        "ς": "σ",
        "ð": "d",
        "Ð": "d",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "ة": "ه",
        "ـ": "",
    }
)
_LETTERS = str.maketrans(dict(LETTERS))
_LETTERS_OF_THEIR_OWN = frozenset((0, 7, 8, 9))
"""Combining classes (Unicode, 4.3) whose marks make another letter: nukta, the voicing of kana, virama."""
_FORMATTING = "Cf"
_APOSTROPHES = re.compile("['’‘ʼʻʹ`´]")


def fold(text: str) -> str:
    """Return ``text`` without case, diacritics, invisible characters and outer or doubled white space.

    >>> [fold(word) for word in ("İZMİR", "Izmir", "ızmır", " Bălți", "PLZEŇ", "Łódź", "Gießen", "Malmø")]
    ['izmir', 'izmir', 'izmir', 'balti', 'plzen', 'lodz', 'giessen', 'malmo']
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    # Twice, as what one step takes apart may be what the other knows (Unicode 3.13, D145).
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold())
    kept = "".join(filter(_is_kept, letters.translate(_LETTERS)))
    return " ".join(unicodedata.normalize("NFC", kept).split())


def fold_name(text: str) -> str:
    """Return a name folded, its apostrophes gone and other punctuation a space; punctuation alone stays.

    >>> [fold_name(name) for name in ("Saint-Étienne", "Xi’an", "Frankfurt (Oder)", "St. Petersburg", "?")]
    ['saint etienne', 'xian', 'frankfurt oder', 'st petersburg', '?']
    """
    folded = fold(_APOSTROPHES.sub("", text))
    return " ".join("".join(" " if _is_punctuation(letter) else letter for letter in folded).split()) or folded


def romanized(text: str) -> str:
    """Return a name folded, and in Latin letters, for who looks for one that is written in another script.

    >>> [romanized(word) for word in ("Пльзень", "Λευκωσία", "İzmir")]
    ['plzen', 'leykosia', 'izmir']
    """
    return fold_name(anyascii(fold_name(text)))


def _is_kept(letter: str) -> bool:
    return unicodedata.combining(letter) in _LETTERS_OF_THEIR_OWN and unicodedata.category(letter) != _FORMATTING


def _is_punctuation(letter: str) -> bool:
    return not letter.isalnum() and unicodedata.category(letter)[0] in "PSZ"

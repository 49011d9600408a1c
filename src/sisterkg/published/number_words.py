"""Knows the words that people put beside figures, by language: scales and hedges; does not know the figures.

Scale words are those of CLDR. It has no words that hedge a figure; those are listed here, for languages in which
cities are known to publish, and a language that is not among them has those of English and Turkish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale

from sisterkg.folding import fold

ALWAYS = ("tr", "en")
"""The languages that are understood beside that of the source; where both use a word, the later one is meant."""

HEDGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en": (
            *("nearly", "almost", "approximately", "approx", "about", "around", "circa", "ca", "roughly", "some"),
            *("more than", "over", "at least", "less than", "under", "up to"),
        ),
        "tr": ("yaklaşık", "yaklaşık olarak", "neredeyse", "aşağı yukarı", "en az", "en çok"),
        "cs": ("asi", "okolo", "přibližně", "zhruba", "téměř", "skoro", "přes", "více než", "nejméně", "méně než"),
        "de": (
            *("rund", "etwa", "ca", "circa", "ungefähr", "fast", "knapp", "beinahe"),
            *("über", "mehr als", "mindestens", "weniger als", "unter", "bis zu"),
        ),
        "es": ("unos", "cerca de", "aproximadamente", "casi", "más de", "al menos", "menos de", "hasta"),
        "fr": ("environ", "près de", "presque", "quelque", "plus de", "au moins", "moins de", "jusqu’à"),
        "it": ("circa", "quasi", "oltre", "più di", "almeno", "meno di", "fino a"),
        "ja": ("約", "およそ", "ほぼ"),
        "ko": ("약",),
        "nl": ("ongeveer", "circa", "ca", "bijna", "ruim", "meer dan", "minstens", "minder dan"),
        "pl": ("około", "ok", "prawie", "blisko", "ponad", "więcej niż", "co najmniej", "mniej niż"),
        "pt": ("cerca de", "aproximadamente", "quase", "mais de", "pelo menos", "menos de", "até"),
        "ru": ("около", "примерно", "почти", "более", "свыше", "не менее", "менее"),
        "zh": ("约", "約", "近", "大约"),
    }
)
"""Words before a figure by which a source hedges it."""


@lru_cache
def hedges(language: str) -> frozenset[str]:
    """Return the folded words that hedge a figure in a source of this language.

    >>> "rund" in hedges("de"), "rund" in hedges("en"), "nearly" in hedges("de")
    (True, False, True)
    """
    return frozenset(fold(word) for each in (*ALWAYS, language) for word in HEDGES.get(each, ()))


@lru_cache
def scales(language: str) -> Mapping[str, int]:
    """Return what each folded word behind a figure multiplies it by in a source of this language.

    >>> scales("en")["billion"], scales("de")["billion"], scales("de")["mio"], scales("ja")["万"]
    (1000000000, 1000000000000, 1000000, 10000)
    """
    known: dict[str, int] = {}
    for each in (*ALWAYS, language):
        known |= _scales_of(each)
    return MappingProxyType(known)


def _scales_of(language: str) -> Mapping[str, int]:
    """Return the scale words of one language, without those of two meanings."""
    meant: dict[str, set[int]] = {}
    for by_count in Locale.parse(language, sep="-").compact_decimal_formats.values():
        for by_size in by_count.values():
            for size, pattern in by_size.items():
                text = str(pattern.pattern)
                word, zeros = fold(re.sub(r"[0'.;#,]", "", text)), text.count("0")
                if word and not (len(word) == 1 and word.isascii()):  # a letter alone may be anything
                    meant.setdefault(word, set()).add(int(size) // 10 ** (zeros - 1))
    return {word: sizes.pop() for word, sizes in meant.items() if len(sizes) == 1}

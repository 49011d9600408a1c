"""Knows the codes and names that countries have by standards; does not know which of them are in a snapshot.

ISO 3166-1 has codes and English names, CLDR what each language calls a country. They are what other people's tables
have in a column of countries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pycountry
from babel import Locale, localedata
from babel.languages import get_official_languages

from sisterkg.folding import fold_name

_CODES = ("alpha_2", "alpha_3")
_NAMES = ("name", "official_name", "common_name")


def fold_country(text: str) -> str:
    """Return a code or name of a country folded; a dot within an abbreviation is nothing.

    >>> [fold_country(text) for text in ("U.S.A.", " tr ", "Côte d’Ivoire")]
    ['usa', 'tr', 'cote divoire']
    """
    return fold_name(text.replace(".", ""))


def countries_called(codes: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return the countries, of some by their two letters, that each folded code or name means: one, as a rule.

    Names are those of ISO 3166-1 and those in every language that is official somewhere. A name that is the code of
    a country means no other.

    >>> sorted(countries_called(["TR", "DE"])["turquie"]), sorted(countries_called(["DE"])["deu"])
    (['TR'], ['DE'])
    """
    own = {fold_country(getattr(each, kind)) for each in pycountry.countries for kind in _CODES}
    found: dict[str, set[str]] = {}
    for code in codes:
        found.setdefault(fold_country(code), set()).add(code)
        if known := pycountry.countries.get(alpha_2=code):
            found.setdefault(fold_country(known.alpha_3), set()).add(code)
    for code, name in (*_in_english(codes), *_in_every_language(codes)):
        if (folded := fold_country(name)) not in own:
            found.setdefault(folded, set()).add(code)
    return {name: frozenset(meant) for name, meant in found.items()}


def _in_english(codes: Collection[str]) -> Iterator[tuple[str, str]]:
    for code in codes:
        known = pycountry.countries.get(alpha_2=code)
        for kind in _NAMES:
            if name := getattr(known, kind, None):
                yield code, name


def _in_every_language(codes: Collection[str]) -> Iterator[tuple[str, str]]:
    spoken = {
        language
        for each in pycountry.countries
        for language in get_official_languages(each.alpha_2, regional=False, de_facto=True)
    }
    for language in sorted(filter(localedata.exists, spoken)):
        names = Locale.parse(language, sep="_").territories
        for code in codes:
            if code in names:
                yield code, names[code]

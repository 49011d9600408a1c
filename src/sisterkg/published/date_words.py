"""Knows how languages write a day and a month, by CLDR: the names of months and their order; reads no date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from babel import Locale

from sisterkg.folding import fold


@lru_cache
def month_names(languages: tuple[str, ...]) -> Mapping[str, str]:
    """Return folded month names and abbreviations, each with its number; one of two meanings is left out.

    >>> names = month_names(("en", "es"))
    >>> names["april"], names["abril"]
    ('4', '4')
    """
    numbers: dict[str, set[str]] = {}
    for language in languages:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in Locale.parse(language, sep="-").months[context][width].items():
                    numbers.setdefault(fold(name).rstrip("."), set()).add(str(number))
    return {name: meant.pop() for name, meant in numbers.items() if len(meant) == 1}


@lru_cache
def date_patterns(languages: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return how a day or a month is written: groups ``year``, ``month`` (a name or a number) and perhaps ``day``.

    Only patterns that cannot be taken for another order are among them: with a month by its name, or the year first.

    >>> [bool(pattern.fullmatch("1985年4月1日")) for pattern in date_patterns(("ja",))].count(True)
    1
    """
    written = (pattern for language in languages for pattern in _written(Locale.parse(language, sep="-")))
    return tuple(re.compile(_expression(pattern)) for pattern in dict.fromkeys(written))


def _written(locale: Locale) -> Iterator[str]:
    """Yield the patterns of CLDR (LDML, part 4, date format patterns) that cannot be taken for another order."""
    skeletons = locale.datetime_skeletons
    months = (str(skeletons[name].pattern) for name in ("yMMMM", "yMMM") if name in skeletons)
    for pattern in (*(str(locale.date_formats[width].pattern) for width in ("long", "medium")), *months):
        letters = re.sub(r"'[^']*'|[^A-Za-z]", "", pattern)
        order = re.sub(r"(.)\1*", r"\1", letters.replace("L", "M"))
        is_named = re.search(r"MMM|LLL", letters)
        if set(order) <= set("yMd") and (is_named or order in ("yMd", "yM")):
            yield pattern


def _expression(pattern: str) -> str:
    """Return the regular expression of a date pattern; with any spaces, and a last point or none."""
    parts = []
    for quoted, letters, sign in re.findall(r"'([^']*)'|([yMLd]+)|(\S)", pattern):
        if letters:
            parts.append(_FIELDS[letters[0]] if letters[0] not in "ML" or len(letters) > 2 else _MONTH_NUMBER)
        else:
            parts.append(re.escape(quoted or sign))
    return r"\s*".join(parts).removesuffix(r"\s*\.") + r"\s*\.?"


_MONTH_NUMBER = r"(?P<month>[0-9]{1,2})"
_FIELDS = {
    "y": r"(?P<year>[0-9]{4})",
    "d": r"(?P<day>[0-9]{1,2})",
    "M": r"(?P<month>[0-9]{0,2}[^\d]{1,24}?)",
    "L": r"(?P<month>[0-9]{0,2}[^\d]{1,24}?)",
}

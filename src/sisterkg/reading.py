"""Knows how dates, numbers and sizes are written for a reader of a language; does not know what they are of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from sisterkg.vocab import term

_LOCALES: Mapping[str, Locale] = {
    "en": Locale.parse("en_GB"),  # the day before the month, as the rest of the world has it
    "tr": Locale.parse("tr_TR"),
}

LANGUAGES = tuple(_LOCALES)
"""The languages of the readers; the first one is theirs of whom nobody knows."""

_REMEMBERED = 4096
"""Dates and numbers of each kind that are remembered as they are written: it takes a while to write one."""

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_DATES = frozenset(map(term, ("xsd:date", "xsd:gYearMonth", "xsd:dateTime")))
_NUMBERS = frozenset(map(term, ("xsd:integer", "xsd:nonNegativeInteger", "xsd:decimal")))
_YES, _NO = {"en": "yes", "tr": "evet"}, {"en": "no", "tr": "hayır"}
_TRUTH: Mapping[str, Mapping[str, str]] = {"true": _YES, "1": _YES, "false": _NO, "0": _NO}
"""How a truth value of XML Schema (3.3.2) is said."""
_SIZES = ((10**9, "gigabyte"), (10**6, "megabyte"), (10**3, "kilobyte"), (1, "byte"))


def locale_of(language: str) -> Locale:
    """Return the habits of a language's readers (CLDR)."""
    return _LOCALES[language]


def own_name(language: str) -> str:
    """Return what a language calls itself.

    >>> [own_name(language) for language in ("en", "tr")]
    ['English', 'Türkçe']
    """
    return _LOCALES[language].get_language_name() or language


@lru_cache(maxsize=_REMEMBERED)
def language_name(tag: str, language: str) -> str:
    """Return what a language is called in another, by its tag (BCP 47), which is told too where it says more.

    >>> language_name("de", "tr"), language_name("zh-Hant", "en"), language_name("qaa", "en")
    ('Almanca', 'Chinese (zh-Hant)', 'qaa')
    """
    main, _, more = tag.partition("-")
    name = _LOCALES[language].languages.get(main.lower())
    if name is None:
        return tag
    return f"{name} ({tag})" if more else name


@lru_cache(maxsize=_REMEMBERED)
def written_date(text: str, language: str) -> str:
    """Return a date of whatever precision (ISO 8601: a year, a month, a day or a time) as a person writes it.

    What is no date is returned as it is. A time is told with its day in UTC, and says so: a data set has no time zone
    of its own, and where its reader is nobody knows. One without a zone is told as it stands.

    >>> [written_date(text, "tr") for text in ("2026-11-26", "1991-09", "1984")]
    ['26 Kasım 2026', 'Eylül 1991', '1984']
    >>> written_date("2026-11-26T00:30:00+03:00", "en"), written_date("2026-11-26T08:30:00", "tr")
    ('25 November 2026, 21:30 UTC', '26 Kasım 2026 08:30')
    """
    if "T" in text:
        return _written_time(text, language)
    found = _DATE.fullmatch(text)
    if not found:
        return text
    year, month, day = found.groups()
    try:
        known = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return text
    if not month:
        return year
    locale = _LOCALES[language]
    return format_date(known, "long", locale) if day else format_skeleton("yMMMM", known, locale=locale)


def _written_time(text: str, language: str) -> str:
    try:
        said = datetime.fromisoformat(text)
        known = said.astimezone(UTC) if said.tzinfo else said
    except (ValueError, OverflowError):
        return text
    locale = _LOCALES[language]
    day, clock = format_date(known, "long", locale=locale), format_time(known, "short", locale=locale)
    written = str(get_datetime_format("medium", locale=locale)).format(clock, day)
    return f"{written} UTC" if said.tzinfo else written


_BACK_VOWELS = frozenset("13469")
"""The tens whose Turkish names end on a back vowel: on, otuz, kırk, altmış, doksan."""


def written_decade(decade: str, language: str) -> str:
    """Return the name of a decade.

    >>> written_decade("1990", "en"), written_decade("1990", "tr"), written_decade("1980", "tr")
    ('1990s', '1990’lar', '1980’ler')
    """
    if language != "tr":
        return f"{decade}s"
    return f"{decade}’{'lar' if decade[-2:-1] in _BACK_VOWELS else 'ler'}"


@lru_cache(maxsize=_REMEMBERED)
def written_number(value: float | Decimal, language: str) -> str:
    """Return a number with its thousands and its fraction set apart as a person does.

    >>> [written_number(1234567, language) for language in ("en", "tr")]
    ['1,234,567', '1.234.567']
    """
    return format_decimal(value, locale=_LOCALES[language], decimal_quantization=False)


@lru_cache(maxsize=_REMEMBERED)
def written_percent(share: float, language: str) -> str:
    r"""Return a share, from 0 to 1, as a percentage.

    >>> [written_percent(0.825, language) for language in ("en", "tr")]
    ['82.5%', '%82,5']
    """
    return format_percent(
        share,
        format=_LOCALES[language].percent_formats[None].pattern.replace("0%", "0.#%").replace("%#,##0", "%#,##0.#"),
        locale=_LOCALES[language],
    )


def written_literal(text: str, datatype: str, language: str) -> str:
    """Return the text of a literal as a person writes it: by its datatype, or as it is.

    >>> written_literal("40.39527", "http://www.w3.org/2001/XMLSchema#decimal", "tr")
    '40,39527'
    >>> written_literal("1234567", "http://www.w3.org/2001/XMLSchema#nonNegativeInteger", "en")
    '1,234,567'
    >>> written_literal("1991-09", "http://www.w3.org/2001/XMLSchema#gYearMonth", "en")
    'September 1991'
    >>> written_literal("true", "http://www.w3.org/2001/XMLSchema#boolean", "tr")
    'evet'
    """
    if datatype == term("xsd:boolean"):
        return _TRUTH[text][language] if text in _TRUTH else text
    if datatype in _DATES:
        return written_date(text, language)
    if datatype in _NUMBERS:
        try:
            return written_number(Decimal(text), language)
        except ArithmeticError:
            return text
    return text


@lru_cache(maxsize=_REMEMBERED)
def written_size(count: int, language: str) -> str:
    """Return a count of bytes in the unit that says it in few digits.

    >>> [written_size(count, "tr") for count in (80, 12_345, 1_234_567)]
    ['80 bayt', '12,3 kB', '1,2 MB']
    """
    scale, unit = next((each for each in _SIZES if count >= each[0]), _SIZES[-1])
    value = round(count / scale, 1)
    return format_unit(int(value) if value.is_integer() else value, unit, "short", locale=_LOCALES[language])


def written_span(span: Mapping[str, int], language: str) -> str:
    """Return a stretch of time, by its units; those of which there is none are left out.

    >>> written_span({"year": 1, "month": 0, "day": 3}, "en"), written_span({"year": 2, "month": 5}, "tr")
    ('1 year 3 days', '2 yıl 5 ay')
    """
    return " ".join(_written_units(count, f"duration-{unit}", language) for unit, count in span.items() if count)


@lru_cache(maxsize=_REMEMBERED)
def _written_units(count: int, unit: str, language: str) -> str:
    return format_unit(count, unit, locale=_LOCALES[language])

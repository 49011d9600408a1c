"""Knows how people write dates; does not know whose dates they are.

A date is read with its precision or refused: never guessed, never padded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from babel import Locale

from sisterkg.folding import fold
from sisterkg.published.date_words import date_patterns, month_names
from sisterkg.published.unreadable import Unreadable


class Precision(StrEnum):
    """To what a published date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class PublishedDate:
    """A date as published: ``iso`` is ``YYYY-MM-DD``, or ``YYYY-MM`` or ``YYYY`` where no more is known."""

    text: str
    iso: str
    precision: Precision


_BY_NUMBER = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<day>[0-9]{1,2})\s*\.\s*(?P<month>[0-9]{1,2})\s*\.\s*(?P<year>[0-9]{4})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
        r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})",
        r"(?P<year>[0-9]{4})\s*[./]\s*(?P<month>[0-9]{1,2})\s*[./]\s*(?P<day>[0-9]{1,2})\.?",
        r"(?P<month>[0-9]{1,2})\s*[./]\s*(?P<year>[0-9]{4})",
        r"(?P<year>[1-9][0-9]{3})",
    )
)
_BY_NAME = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<day>[0-9]{1,2})(?:\.|st|nd|rd|th|er|º)?\s+(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>[0-9]{4})",
        r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>[0-9]{4})",
        r"(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>[0-9]{4})",
    )
)
_EITHER_FIRST = re.compile(r"([0-9]{1,2})\s*[/-]\s*([0-9]{1,2})\s*[/-]\s*([0-9]{4})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}\s*[./-]\s*[0-9]{1,2}\s*[./-]\s*[0-9]{2}")

USUAL_LANGUAGES = ("en", "tr")
"""The languages whose months are read wherever a date may stand."""

_WRITE_YEAR = "write the year with four digits, and the month by its name where the day may be taken for it"
_WRITE_DATE = "write the day as 05.03.2004 (day first) or 2004-03-05, a month as September 1991, or a year"


def read_date(text: str, languages: Iterable[str] = USUAL_LANGUAGES) -> PublishedDate:
    """Read a day, a month or a year as people write it.

    Dots mean day first, unless the year is; slashes are read only where the day can be told from the month. Names of
    months, and words between the parts of a date, are those of CLDR in ``languages``. Nothing is padded to a day.

    >>> read_date("05.03.2004").iso, read_date("September, 1991").iso, read_date("13 Mart 1997").iso
    ('2004-03-05', '1991-09', '1997-03-13')
    >>> read_date("1985").iso, read_date("1985").precision.value
    ('1985', 'year')
    >>> read_date("1985年4月1日", ["ja"]).iso, read_date("1 de abril de 1985", ["es"]).iso
    ('1985-04-01', '1985-04-01')
    >>> read_date("03/04/2004")
    Traceback (most recent call last):
    sisterkg.published.unreadable.Unreadable: 03/04/2004 may be 3 April or 4 March 2004

    Raises:
        Unreadable: rule ``impossible-date``, ``ambiguous-date`` or ``unreadable-date``.
    """
    plain = " ".join(text.split())
    if match := _EITHER_FIRST.fullmatch(plain):
        return _either_first(text, match[1], match[2], match[3])
    spoken = tuple(languages)
    for pattern in _patterns(spoken):
        if (match := pattern.fullmatch(plain)) and (known := _of_parts(text, match.groupdict(), spoken)):
            return known
    if _SHORT_YEAR.fullmatch(plain):
        raise Unreadable("ambiguous-date", f"{plain} has a year of two digits", _WRITE_YEAR)
    raise Unreadable("unreadable-date", f"{plain} is no date that can be read for sure", _WRITE_DATE)


def _patterns(languages: tuple[str, ...]) -> Iterator[re.Pattern[str]]:
    """Yield how a date may be written: group ``year``, and perhaps ``month`` (a number or a name) and ``day``."""
    yield from _BY_NUMBER
    yield from _BY_NAME
    yield from date_patterns(languages)


def _of_parts(text: str, parts: Mapping[str, str], languages: tuple[str, ...]) -> PublishedDate | None:
    """Return the date that has these parts, or None where what stands for the month is the name of none."""
    if "month" not in parts:
        return PublishedDate(text, parts["year"], Precision.YEAR)
    said = parts["month"].strip()
    month = said if said.isdecimal() else month_names(languages).get(fold(said).rstrip("."))
    if not month:
        return None
    return _day(text, parts["year"], month, parts["day"]) if "day" in parts else _month(text, parts["year"], month)


def _day(text: str, year: str, month: str, day: str) -> PublishedDate:
    try:
        return PublishedDate(text, date(int(year), int(month), int(day)).isoformat(), Precision.DAY)
    except ValueError:
        mend = _WRITE_DATE
        if int(month) > 12 and int(day) <= 12:
            mend = f"the day comes first: did you mean {month}.{day}.{year}?"
        raise Unreadable("impossible-date", f"there is no day {day} of month {month} in {year}", mend) from None


def _month(text: str, year: str, month: str) -> PublishedDate:
    if not 1 <= int(month) <= 12 or int(year) == 0:
        raise Unreadable("impossible-date", f"there is no month {month} in the year {year}", _WRITE_DATE)
    return PublishedDate(text, f"{year}-{int(month):02}", Precision.MONTH)


def _either_first(text: str, first: str, second: str, year: str) -> PublishedDate:
    if int(first) > 12 or int(first) == int(second) or 0 in (int(first), int(second)):
        return _day(text, year, second, first)
    if int(second) > 12:
        return _day(text, year, first, second)
    names = Locale("en").months["format"]["wide"]
    day_first, month_first = f"{int(first)} {names[int(second)]}", f"{int(second)} {names[int(first)]}"
    raise Unreadable(
        "ambiguous-date",
        f"{text.strip()} may be {day_first} or {month_first} {year}",
        f"write {day_first} {year} or {month_first} {year}, whichever it is",
    )

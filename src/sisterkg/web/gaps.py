"""Knows how long after the council's act a protocol was signed, in words; does not know whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sisterkg.reading import written_span

_SAYINGS: Mapping[str, Mapping[str, str]] = {
    "later": {"en": "{span} later", "tr": "{span} sonra"},
    "earlier": {"en": "{span} before the act", "tr": "karardan {span} önce"},
    "about": {"en": "about {span}", "tr": "yaklaşık {span}"},
    "same": {"en": "on the same day", "tr": "aynı gün"},
    "near": {"en": "about the same time", "tr": "yaklaşık aynı zamanda"},
}


def written_gap(act: str, protocol: str, language: str) -> str:
    """Return how long after an act its protocol came; nothing where one of the dates (ISO 8601) is not known.

    >>> written_gap("1985-09-04", "1986-04-28", "en"), written_gap("1992-07-03", "1992-06-25", "en")
    ('7 months later', '8 days before the act')
    >>> written_gap("2004-03-05", "2015-12-13", "tr"), written_gap("1990-12-11", "1991-09", "en")
    ('11 yıl 9 ay sonra', 'about 9 months later')
    """
    if not (act and protocol):
        return ""
    try:
        return _written(act, protocol, language)
    except ValueError:  # what is no date is at no time
        return ""


def _written(act: str, protocol: str, language: str) -> str:
    exact = len(act) == len(protocol) == len("2026-11-26")
    first, second = sorted((act, protocol))
    span = _between(_day(first), _day(second), exact=exact, by_year=min(len(act), len(protocol)) == len("2026"))
    if not any(span.values()):
        return _SAYINGS["same" if exact else "near"][language]
    told = written_span(span, language)
    if not exact:
        told = _SAYINGS["about"][language].format(span=told)
    return _SAYINGS["later" if first == act else "earlier"][language].format(span=told)


def _day(text: str) -> date:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _between(first: date, second: date, *, exact: bool, by_year: bool) -> Mapping[str, int]:
    """Return the whole years and months between two days, or the days where it is less than a month."""
    if by_year:
        return {"year": second.year - first.year}
    months = (second.year - first.year) * 12 + second.month - first.month
    if exact and second.day < first.day:
        months -= 1
    if exact and not months:
        return {"day": (second - first).days}
    return {"year": months // 12, "month": months % 12}

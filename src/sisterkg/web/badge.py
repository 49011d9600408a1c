"""Knows how the quality of the data is told in one small picture; does not know how it is measured."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sisterkg.findings import Severity
from sisterkg.reading import written_number
from sisterkg.releases import Quality

_LABEL = {"en": "data quality", "tr": "veri kalitesi"}
_COUNTED = {
    Severity.VIOLATION: {"en": ("violation", "violations"), "tr": ("ihlal", "ihlal")},
    Severity.WARNING: {"en": ("warning", "warnings"), "tr": ("uyarı", "uyarı")},
    Severity.INFO: {"en": ("note", "notes"), "tr": ("bilgi", "bilgi")},
}
_COLOURS = {Severity.VIOLATION: "#a4211b", Severity.WARNING: "#7d4e00", Severity.INFO: "#21558f", None: "#1d6b34"}
"""That of the worst finding; white is read on each (WCAG 2.2, 1.4.3)."""
_HEIGHT, _LETTER, _MARGIN = 20, 6.6, 12


def badge(quality: Quality, language: str) -> str:
    """Return the badge as SVG 1.1."""
    label, message = _LABEL[language], _message(quality, language)
    left, right = (round(len(text) * _LETTER) + _MARGIN for text in (label, message))
    title = badge_text(quality, language)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}" role="img"'
        f' xml:lang="{language}" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f'<rect width="{left}" height="{_HEIGHT}" fill="#3c4043"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT}" fill="{_COLOURS[_worst(quality)]}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2}" y="14"'
        f' textLength="{left - _MARGIN}" lengthAdjust="spacingAndGlyphs">{escape(label)}</text>'
        f'<text x="{left + right / 2}" y="14"'
        f' textLength="{right - _MARGIN}" lengthAdjust="spacingAndGlyphs">'
        f"{escape(message)}</text></g></svg>\n"
    )


def badge_text(quality: Quality, language: str) -> str:
    """Return what the badge says, for those who do not see it.

    >>> badge_text(Quality(0, 1, 10, 63, 62), "en")
    'data quality: 0 violations, 1 warning, 10 notes'
    """
    return f"{_LABEL[language]}: {_message(quality, language)}"


def badge_json(quality: Quality, language: str) -> Mapping[str, object]:
    """Return the badge as badge services take it."""
    colour = _COLOURS[_worst(quality)].removeprefix("#")
    return {"schemaVersion": 1, "label": _LABEL[language], "message": _message(quality, language), "color": colour}


def _worst(quality: Quality) -> Severity | None:
    return next((severity for severity in Severity if quality.count(severity)), None)


def _message(quality: Quality, language: str) -> str:
    """Return the counts in words.

    >>> _message(Quality(0, 1, 10, 63, 62), "en")
    '0 violations, 1 warning, 10 notes'
    >>> _message(Quality(0, 1234, 0, 6300, 5066), "tr")
    '0 ihlal, 1.234 uyarı, 0 bilgi'
    """
    counts = [(quality.count(severity), _COUNTED[severity][language]) for severity in Severity]
    return ", ".join(f"{written_number(count, language)} {words[count != 1]}" for count, words in counts)

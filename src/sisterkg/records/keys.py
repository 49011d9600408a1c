"""Knows which keys dataset.toml has and what each takes; does not know what they are for."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from urllib.parse import urlsplit

from babel import localedata

from sisterkg.authorities import FREQUENCIES, PUBLISHER_TYPES, THEMES

Expected = tuple[Callable[[object], bool], str]
"""Whether a value is of the right kind, and what to give where it is not."""


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_prose(value: object) -> bool:
    return isinstance(value, str) and _is_text(" ".join(value.split("\n")))


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value))


def _is_base(value: object) -> bool:
    return isinstance(value, str) and is_web_address(value)


def _is_url(value: object) -> bool:
    return isinstance(value, str) and is_page_address(value)


def _is_language(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[a-z]{2,3}", value)) and localedata.exists(value)


def _is_languages(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_language, value)) and "en" in value


def _is_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


def _is_themes(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(code, str) and code in THEMES for code in value)


def _is_email(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"[^@\s<>\"\\^`{|}]+@[\w-]+(\.[\w-]+)+", value, re.ASCII))


def _one_of(known: frozenset[str]) -> Expected:
    return (lambda value: isinstance(value, str) and value in known, f"one of {', '.join(sorted(known))}")


def _is_date(value: object) -> bool:
    return type(value) is date


def _is_signs(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(sign, str) and len(sign) == 1 for sign in value)


_TEXT = (_is_text, 'a text in quotes, as in "İzmir"')
_PROSE = (_is_prose, "a text in quotes, of one or several lines")
_SLUG = (_is_slug, 'an id of a-z, 0-9 and hyphens, as in "izmir"')
_URL = (_is_url, 'a web address, as in "https://example.org/page"')
_BASE = (_is_base, 'a web address without ? and #, as in "https://data.example.org/"')
_DATE = (_is_date, "a date without quotes, as in 2026-11-23")
_SIGNS = (_is_signs, 'a list of signs, as in [".", ","]')
_WORDS = (_is_words, 'a list of texts, as in ["sister cities", "municipality"]')

KEYS: Mapping[str, Expected] = {
    "id": _SLUG,
    "home": _SLUG,
    "base_iri": _BASE,
    "languages": (_is_languages, 'language codes, English among them, as in ["en", "tr"]'),
    "modified": _DATE,
    "license": _URL,
    "license_title": _TEXT,
    "title.en": _TEXT,
    "title.tr": _TEXT,
    "description.en": _PROSE,
    "description.tr": _PROSE,
    "publisher.name.en": _TEXT,
    "publisher.name.tr": _TEXT,
    "publisher.url": _URL,
    "contact.name.en": _TEXT,
    "contact.name.tr": _TEXT,
    "contact.url": _URL,
    "source.url": _URL,
    "source.language": (_is_language, 'a language code, as in "en"'),
    "source.retrieved": _DATE,
    "source.title.en": _TEXT,
    "source.title.tr": _TEXT,
    "source.publisher.en": _TEXT,
    "source.publisher.tr": _TEXT,
    "source.numbers.grouping": _SIGNS,
    "source.numbers.decimal": _SIGNS,
    "source.numbers.decimal_before_scale": _SIGNS,
}
"""Every key that is needed; a text in Turkish only where the data set is in Turkish, too."""

_OPTIONAL: Mapping[str, Expected] = {
    "issued": _DATE,
    "frequency": _one_of(FREQUENCIES),
    "themes": (_is_themes, f"a list of {', '.join(sorted(THEMES))}"),
    "keywords.en": _WORDS,
    "keywords.tr": _WORDS,
    "publisher.type": _one_of(PUBLISHER_TYPES),
    "contact.email": (_is_email, 'an e-mail address, as in "data@example.org"'),
}
"""Keys without which the catalogue says less; the report warns of it."""


def is_web_address(value: str) -> bool:
    """Tell whether ``value`` is an absolute http(s) IRI without query, fragment, spaces or signs RDF forbids.

    >>> [is_web_address(v) for v in ("https://example.org/a", "example.org", "http://", "javascript:alert(1)")]
    [True, False, False, False]
    """
    if re.search(r"[\x00-\x20<>\"{}|\\^`?#]", value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def is_page_address(value: str) -> bool:
    """Tell whether ``value`` is a web address, perhaps with a query and a fragment, as many a city's pages have.

    >>> [is_page_address(v) for v in ("https://example.org/index.php?id=5&l=de#twins", "https://example.org/?a b")]
    [True, False]
    """
    rest, _, fragment = value.partition("#")
    address, _, query = rest.partition("?")
    return is_web_address(address) and not re.search(r"[\x00-\x20<>\"{}|\\^`#]", query + fragment)


_FURTHER = re.compile(
    r"(title|description|keywords|publisher\.name|contact\.name|source\.title|source\.publisher)\.([a-z]{2,3})"
)


def is_needed(key: str, languages: Collection[str]) -> bool:
    """Tell whether a data set in such languages needs a key.

    >>> [is_needed(key, ["en", "de"]) for key in ("title.en", "title.tr", "frequency")]
    [True, False, False]
    """
    return key in KEYS and ("tr" in languages or not key.endswith(".tr"))


def expected(key: str) -> Expected | None:
    """Return what a key takes; a text in a further language takes what its English one does."""
    further = _FURTHER.fullmatch(key)
    known = f"{further[1]}.en" if further and _is_language(further[2]) else key
    return KEYS.get(known) or _OPTIONAL.get(known)

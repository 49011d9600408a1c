"""Knows in which language a reader has a page, and how its links keep to that; does not know what is on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from sisterkg.reading import LANGUAGES
from sisterkg.web.responses import relative

LANGUAGE_PARAMETER = "lang"
"""By this the URL says a language, which is then kept from page to page."""


def asked_language() -> str:
    """Return the language that the URL asks for, or nothing."""
    asked = request.args.get(LANGUAGE_PARAMETER, "")
    return asked if asked in LANGUAGES else ""


def reader_language() -> str:
    """Return the language of the reader: the URL's, else the best that the browser accepts, else English."""
    return asked_language() or accepted(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1024)
def accepted(header: str) -> str:
    """Return our language that an Accept-Language header likes best (RFC 9110, 12.5.4), by lookup (RFC 4647, 3.4).

    >>> [accepted(header) for header in ("tr-TR, en;q=0.9", "de, tr;q=0.2, en;q=0.1", "de", "", "en;q=0, *")]
    ['tr', 'tr', 'en', 'en', 'tr']
    """
    ranges = parse_accept_header(header, LanguageAccept)
    refused = {tag.lower() for tag, quality in ranges if quality <= 0}
    for tag, quality in ranges:
        fitting = LANGUAGES if tag == "*" else (tag.partition("-")[0].lower(),)
        for language in fitting:
            if quality > 0 and language in LANGUAGES and language not in refused:
                return language
    return LANGUAGES[0]


def page_link(path: str, **parameters: str) -> str:
    """Return a link to a page of the site, such as ``place/baku`` or ``ontology#Place``, with parameters.

    It keeps the language where the URL says one. Data and downloads are in none: their links come from ``relative``.
    """
    return page_links()(path, **parameters)


def page_links() -> Callable[..., str]:
    """Return what makes such links on the page that is asked for: it has hundreds of them."""
    language, root = asked_language(), relative("")
    kept = {LANGUAGE_PARAMETER: language} if language else {}

    def link(path: str, **parameters: str) -> str:
        document, mark, fragment = path.partition("#")
        asked = {**parameters, **kept}
        return root + document + (f"?{urlencode(asked)}" if asked else "") + mark + fragment

    return link


def same_page_in(language: str) -> str:
    """Return a link to this very page, with all that was asked of it, in another language."""
    return same_page_with(LANGUAGE_PARAMETER, language)


def same_page_with(name: str, value: str) -> str:
    """Return a link to this very page, with all that was asked of it but for one parameter, which is set."""
    asked = [(each, said) for each, said in request.args.items(multi=True) if each != name]
    return f"?{urlencode([*asked, (name, value)], errors='replace')}"

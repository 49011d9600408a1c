"""Knows the languages of the pages and the words on them; does not know the pages."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from sisterkg.web.descriptions import LANGUAGES

WORDS: Mapping[str, Mapping[str, str]] = {
    "formats": {"en": "As data", "tr": "Veri olarak"},
    "statements": {"en": "What is stated about it", "tr": "Hakkında bildirilenler"},
    "partners": {"en": "Partners", "tr": "Kardeş şehirler"},
    "downloads": {"en": "Downloads", "tr": "İndirmeler"},
    "country": {"en": "Country", "tr": "Ülke"},
    "council_act": {"en": "Council act", "tr": "Meclis kararı"},
    "protocol": {"en": "Protocol", "tr": "Protokol"},
    "query": {"en": "Ask by SPARQL", "tr": "SPARQL ile sor"},
    "send": {"en": "Ask", "tr": "Sor"},
    "examples": {"en": "Examples", "tr": "Örnekler"},
    "ontology": {"en": "Ontology", "tr": "Ontoloji"},
    "report": {"en": "Validation report", "tr": "Doğrulama raporu"},
    "home": {"en": "Home", "tr": "Ana sayfa"},
    "not_given": {"en": "not given", "tr": "verilmemiş"},
    "snapshot": {"en": "Snapshot", "tr": "Anlık görüntü"},
    "what_to_do": {"en": "What to do", "tr": "Ne yapmalı"},
}
"""Every word of a page, in every language."""


def reader_language() -> str:
    """Return the language of the reader: the URL's, else the browser's, else English."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def words() -> Mapping[str, str]:
    """Return the words of the pages in the reader's language."""
    language = reader_language()
    return {name: by_language[language] for name, by_language in WORDS.items()}

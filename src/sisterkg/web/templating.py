"""Knows what every template can say, whatever its page gives it besides; does not know the pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

from flask import Flask, request
from markupsafe import Markup

from sisterkg.reading import (
    LANGUAGES,
    language_name,
    own_name,
    written_date,
    written_decade,
    written_number,
    written_percent,
    written_size,
)
from sisterkg.snapshot import Snapshot
from sisterkg.web.descriptions import local_path
from sisterkg.web.fragments import Fragments
from sisterkg.web.languages import asked_language, page_links, reader_language, same_page_in, same_page_with
from sisterkg.web.links import Links, noting
from sisterkg.web.page_words import WORDS
from sisterkg.web.responses import relative
from sisterkg.web.served import the_snapshot, the_vocabulary
from sisterkg.web.vocabulary import Vocabulary
from sisterkg.web.words import words_in

_NAVIGATION = (
    ("", "partners"),
    ("changes", "changes"),
    ("quality", "quality"),
    ("ontology", "ontology"),
    ("sparql", "sparql"),
)
"""The pages that every page leads to, each with its word."""


def register(app: Flask) -> None:
    """Give all templates of an app what they have in common."""
    fragments = Fragments()
    has_editor = (Path(app.static_folder or "") / "editor" / "yasgui.min.js").is_file()

    @app.context_processor
    def for_templates() -> dict[str, object]:
        language, page = reader_language(), page_links()
        snapshot, words = the_snapshot(), words_in(WORDS, language)
        local = partial(_local, the_vocabulary(), snapshot)
        return {
            **_written(language),
            "to": relative,
            "once": _kept_parts(fragments),
            "page": page,
            "links": Links(page, local, language),
            "noted": noting,
            "in_language": same_page_in,
            "same_page": same_page_with,
            "local": local,
            "here": request.path.strip("/"),
            "navigation": [(path, words[word]) for path, word in _NAVIGATION],
            "language": language,
            "asked_language": asked_language(),
            "languages": LANGUAGES,
            "words": words,
            "snapshot": snapshot.manifest,
            "title_lang": _lang(snapshot.manifest.title_language(language), language),
            "has_editor": has_editor,
        }


def _written(language: str) -> dict[str, object]:
    """Return how dates, numbers and names of languages are written in a language."""
    return {
        "own_name": own_name,
        "language_name": partial(language_name, language=language),
        "day": partial(written_date, language=language),
        "decade": partial(written_decade, language=language),
        "number": partial(written_number, language=language),
        "percent": partial(written_percent, language=language),
        "size": partial(written_size, language=language),
    }


def _lang(spoken: str, language: str) -> Markup:
    """Return the attribute that says in which language a text is, where that is another than the page's."""
    return Markup("") if spoken == language else Markup(' lang="{}"').format(spoken)


def _local(vocabulary: Vocabulary, snapshot: Snapshot, iri: str) -> str | None:
    """Return the path of our own page about a term, a shape or a thing, by its IRI; None where there is none."""
    return vocabulary.path_of(iri) or local_path(iri, snapshot)


def _kept_parts(fragments: Fragments) -> Callable[..., Markup]:
    """Return what a template calls for a part of a page that is the same on others: ``{% call once("row", key) %}``.

    Every part depends on the language and on whether links keep it; what else it depends on is its key. One whose
    first name is empty is not kept.
    """
    always = (reader_language(), asked_language(), request.path.count("/"))

    def once(*key: Hashable, caller: Callable[[], Markup]) -> Markup:
        return fragments.once((*always, *key), caller) if key[0] else caller()

    return once

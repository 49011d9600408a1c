"""Knows the parts of the web app and puts them together; does not know what any of them answers."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

from flask import Flask, Response, request
from markupsafe import Markup

from sisterkg.engine import Engine
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
from sisterkg.snapshot import Site, Snapshot
from sisterkg.web import problems, responses, showing
from sisterkg.web.changes import changes
from sisterkg.web.citing import citing
from sisterkg.web.descriptions import local_path
from sisterkg.web.documents import is_page
from sisterkg.web.downloads import downloads
from sisterkg.web.fragments import Fragments
from sisterkg.web.harvest import harvest
from sisterkg.web.languages import asked_language, page_links, reader_language, same_page_in, same_page_with
from sisterkg.web.links import Links, noting
from sisterkg.web.page_words import words_in
from sisterkg.web.pages import pages
from sisterkg.web.quality import quality
from sisterkg.web.reconcile_draft import endpoints as reconcile
from sisterkg.web.responses import relative
from sisterkg.web.served import serve
from sisterkg.web.sparql import sparql
from sisterkg.web.things import NameConverter, things
from sisterkg.web.vocabularies import vocabularies

_NAVIGATION = (
    ("", "partners"),
    ("changes", "changes"),
    ("quality", "quality"),
    ("ontology", "ontology"),
    ("sparql", "sparql"),
)
"""The pages that every page leads to, each with its word."""


def create_app(snapshot: Snapshot, engine: Engine, site: Site) -> Flask:
    """Return the WSGI app that serves a snapshot of a site and answers queries by an engine."""
    app = Flask(__name__, static_folder="static")
    showing.register(app)
    app.url_map.strict_slashes = False
    # Werkzeug would answer a doubled slash by a redirect to the host that the client claims to have asked.
    app.url_map.merge_slashes = False
    app.url_map.converters["minted"] = NameConverter
    vocabulary = serve(app, snapshot, engine, site).vocabulary
    for blueprint in (pages, harvest, changes, reconcile, vocabularies, quality, things, downloads, sparql, citing):
        app.register_blueprint(blueprint)
    responses.register(app, engine.limits)
    problems.register(app)
    fragments = Fragments()
    has_editor = (Path(app.static_folder or "") / "editor" / "yasgui.min.js").is_file()

    @app.after_request
    def tell_language(response: Response) -> Response:
        if is_page(response):
            response.headers.setdefault("Content-Language", reader_language())
        return response

    @app.context_processor
    def for_templates() -> dict[str, object]:
        language, page = reader_language(), page_links()
        spoken = words_in(language)

        def local(iri: str) -> str | None:
            return vocabulary.path_of(iri) or local_path(iri, snapshot)

        return {
            "to": relative,
            "once": _kept_parts(fragments),
            "page": page,
            "links": Links(page, local, language),
            "noted": noting,
            "in_language": same_page_in,
            "same_page": same_page_with,
            "own_name": own_name,
            "language_name": partial(language_name, language=language),
            "day": partial(written_date, language=language),
            "decade": partial(written_decade, language=language),
            "number": partial(written_number, language=language),
            "percent": partial(written_percent, language=language),
            "size": partial(written_size, language=language),
            "local": local,
            "here": request.path.strip("/"),
            "navigation": [(path, spoken[word]) for path, word in _NAVIGATION],
            "language": language,
            "asked_language": asked_language(),
            "languages": LANGUAGES,
            "words": spoken,
            "snapshot": snapshot.manifest,
            "has_editor": has_editor,
        }

    return app


def _kept_parts(fragments: Fragments) -> Callable[..., Markup]:
    """Return what a template calls for a part of a page that is the same on others: ``{% call once("row", key) %}``.

    Every part depends on the language and on whether links keep it; what else it depends on is its key. One whose
    first name is empty is not kept.
    """
    always = (reader_language(), asked_language(), request.path.count("/"))

    def once(*key: Hashable, caller: Callable[[], Markup]) -> Markup:
        return fragments.once((*always, *key), caller) if key[0] else caller()

    return once

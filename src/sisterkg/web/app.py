"""Knows the parts of the web app and puts them together; does not know what any of them answers."""

from __future__ import annotations

from flask import Flask, Response

from sisterkg.engine import Engine
from sisterkg.snapshot import Site, Snapshot
from sisterkg.web import problems, responses, showing, templating
from sisterkg.web.changes import changes
from sisterkg.web.citing import citing
from sisterkg.web.documents import is_page
from sisterkg.web.downloads import downloads
from sisterkg.web.harvest import harvest
from sisterkg.web.languages import reader_language
from sisterkg.web.pages import pages
from sisterkg.web.quality import quality
from sisterkg.web.reconcile_draft import endpoints as reconcile
from sisterkg.web.served import serve
from sisterkg.web.sparql import sparql
from sisterkg.web.things import NameConverter, things
from sisterkg.web.vocabularies import vocabularies


def create_app(snapshot: Snapshot, engine: Engine, site: Site) -> Flask:
    """Return the WSGI app that serves a snapshot of a site and answers queries by an engine."""
    app = Flask(__name__, static_folder="static")
    showing.register(app)
    app.url_map.strict_slashes = False
    # Werkzeug would answer a doubled slash by a redirect to the host that the client claims to have asked.
    app.url_map.merge_slashes = False
    app.url_map.converters["minted"] = NameConverter
    serve(app, snapshot, engine, site)
    for blueprint in (pages, harvest, changes, reconcile, vocabularies, quality, things, downloads, sparql, citing):
        app.register_blueprint(blueprint)
    responses.register(app, engine.limits)
    problems.register(app)
    templating.register(app)

    @app.after_request
    def tell_language(response: Response) -> Response:
        if is_page(response):
            response.headers.setdefault("Content-Language", reader_language())
        return response

    return app

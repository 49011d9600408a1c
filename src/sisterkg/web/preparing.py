"""Knows what pages tell that holds for a whole snapshot, and has it found before anyone asks; not what it is."""

from __future__ import annotations

from flask import Flask

from sisterkg.memory import give_back
from sisterkg.reading import LANGUAGES
from sisterkg.web.profiles import profile_of
from sisterkg.web.profiles.grounds import draw_grounds, first_places
from sisterkg.web.served import served_by


def prepare(app: Flask) -> None:
    """Find what the first reader of an app's pages would wait for; safe in a thread, while the app answers."""
    for name in app.jinja_env.list_templates(["html"]):
        app.jinja_env.get_template(name)
    served = served_by(app)
    for landing in served.landings.values():
        landing.prepare()
    draw_grounds(served.snapshot, served.describers[LANGUAGES[0]], served.partners[LANGUAGES[0]])
    served.vocabulary.prepare()
    served.findings.prepare()
    shapes = served.vocabulary.shapes
    for language, describer in served.describers.items():
        for place in first_places(served.snapshot):
            profile_of(served.snapshot, describer, shapes, place, language, {}, served.partners[language])
    give_back()

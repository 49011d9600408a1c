"""Knows what pages tell that holds for a whole snapshot, and has it found before anyone asks; not what it is."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask

from sisterkg.listing import PartnerList
from sisterkg.memory import give_back
from sisterkg.reading import LANGUAGES
from sisterkg.snapshot import Snapshot
from sisterkg.web.descriptions import Describer
from sisterkg.web.found import Findings
from sisterkg.web.landing import Landing
from sisterkg.web.profiles import profile_of
from sisterkg.web.profiles.grounds import draw_grounds, first_places
from sisterkg.web.vocabulary import Vocabulary


def prepare(app: Flask) -> None:
    """Find what the first reader of an app's pages would wait for; safe in a thread, while the app answers."""
    for name in app.jinja_env.list_templates(["html"]):
        app.jinja_env.get_template(name)
    snapshot: Snapshot = app.extensions["sisterkg.snapshot"]
    describers: Mapping[str, Describer] = app.extensions["sisterkg.describers"]
    landings: Mapping[str, Landing] = app.extensions["sisterkg.landings"]
    for landing in landings.values():
        landing.prepare()
    draw_grounds(snapshot, describers[LANGUAGES[0]])
    vocabulary: Vocabulary = app.extensions["sisterkg.vocabulary"]
    vocabulary.prepare()
    findings: Findings = app.extensions["sisterkg.findings"]
    findings.prepare()
    partners: Mapping[str, PartnerList] = app.extensions["sisterkg.partners"]
    for language, describer in describers.items():
        for place in first_places(snapshot):
            profile_of(snapshot, describer, vocabulary.shapes, place, language, {}, partners[language])
    give_back()

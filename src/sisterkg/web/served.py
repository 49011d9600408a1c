"""Knows what an app answers from: a snapshot of a site, and what is told and found of it; does not know who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from sisterkg.engine import Engine
from sisterkg.listing import PartnerList
from sisterkg.reading import LANGUAGES
from sisterkg.reconciliation import Gazetteer
from sisterkg.releases import Releases
from sisterkg.snapshot import Site, Snapshot
from sisterkg.web.descriptions import Describer
from sisterkg.web.found import Findings
from sisterkg.web.landing import Landing, landings_of
from sisterkg.web.spooling import Documents
from sisterkg.web.vocabulary import Vocabulary

_NAME = "sisterkg"
"""Among the extensions of the app."""


@dataclass(frozen=True)
class Served:
    """What one app answers from; what is in a language is there by its code."""

    snapshot: Snapshot
    engine: Engine
    """It answers queries about the snapshot."""
    site: Site
    """It holds this snapshot and others."""
    releases: Releases
    vocabulary: Vocabulary
    findings: Findings
    describers: Mapping[str, Describer]
    partners: Mapping[str, PartnerList]
    landings: Mapping[str, Landing]
    gazetteer: Gazetteer
    documents: Documents
    """Those that are large, once they were asked for."""


def serve(app: Flask, snapshot: Snapshot, engine: Engine, site: Site) -> None:
    """Let an app answer from a snapshot; nothing is found before it is asked for."""
    vocabulary = Vocabulary(snapshot)
    partners = PartnerList.by_language(snapshot, LANGUAGES)
    describers = {language: Describer(snapshot, language, listed.apart) for language, listed in partners.items()}
    app.extensions[_NAME] = Served(
        snapshot=snapshot,
        engine=engine,
        site=site,
        releases=Releases(site),
        vocabulary=vocabulary,
        findings=Findings(snapshot, vocabulary),
        describers=describers,
        partners=partners,
        landings=landings_of(snapshot, partners, describers),
        gazetteer=Gazetteer(snapshot),
        documents=Documents(),
    )


def served_by(app: Flask) -> Served:
    """Return what an app answers from."""
    served: Served = app.extensions[_NAME]
    return served


def the_snapshot() -> Snapshot:
    """Return the snapshot that the app of this request serves."""
    return served_by(current_app).snapshot


def the_engine() -> Engine:
    """Return the engine that answers queries about the snapshot."""
    return served_by(current_app).engine


def the_site() -> Site:
    """Return the site that holds the snapshot and others."""
    return served_by(current_app).site


def the_releases() -> Releases:
    """Return the releases of the site."""
    return served_by(current_app).releases


def the_vocabulary() -> Vocabulary:
    """Return the terms and shapes of the snapshot."""
    return served_by(current_app).vocabulary


def the_findings() -> Findings:
    """Return the findings about the snapshot."""
    return served_by(current_app).findings


def the_describer(language: str) -> Describer:
    """Return who says what things of the snapshot are called in a language."""
    return served_by(current_app).describers[language]


def the_partners(language: str) -> PartnerList:
    """Return the list of the home city's partners in a language."""
    return served_by(current_app).partners[language]


def the_landing(language: str) -> Landing:
    """Return what the landing page tells in a language."""
    return served_by(current_app).landings[language]


def the_gazetteer() -> Gazetteer:
    """Return the things of the snapshot by what they are called."""
    return served_by(current_app).gazetteer


def the_documents() -> Documents:
    """Return the large documents that were asked for."""
    return served_by(current_app).documents

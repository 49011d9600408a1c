"""Knows how search engines want a data set described (schema.org, as Google reads it); not where it is shown.

The properties that Google's guide to data sets requires and recommends, as far as there is a value for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sisterkg.catalog.coverage import Box, Coverage
from sisterkg.catalog.shared_terms import Described, slug
from sisterkg.catalog.texts import sentence
from sisterkg.dumps import DUMPS
from sisterkg.records import Agent
from sisterkg.snapshot.manifest import PublishedFile
from sisterkg.vocab import Iri, dataset_iri

_CONTEXT = "https://schema.org/"


def markup(described: Described, measured: Mapping[Iri, str], language: str) -> Mapping[str, Any]:
    """Return a schema.org Dataset as JSON-LD in one language; ``measured`` names the properties that have figures."""
    dataset, base = described.dataset, described.dataset.base_iri
    publisher = _organization(dataset.publisher, f"{base}id/agent/publisher", language)
    others = [title for other, title in dataset.title.items() if other != language]
    told = {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": dataset_iri(base),
        "name": _in(language, dataset.title),
        "alternateName": others,
        "description": _in(language, dataset.description),
        "url": base,
        "identifier": [dataset_iri(base), dataset.id],
        "keywords": list(dataset.keywords.get(language, ())),
        "license": dataset.license,
        "isAccessibleForFree": True,
        "creator": publisher,
        "publisher": publisher,
        "version": dataset.modified.isoformat(),
        "datePublished": dataset.issued.isoformat() if dataset.issued else None,
        "dateModified": dataset.modified.isoformat(),
        "inLanguage": list(dataset.languages),
        "isBasedOn": dataset.source.url,
        "measurementTechnique": sentence("provenance", described.dataset, language),
        "variableMeasured": [
            {"@type": "PropertyValue", "propertyID": iri, "name": name} for iri, name in sorted(measured.items())
        ],
        "spatialCoverage": _place(described.coverage.box),
        "temporalCoverage": _time(described.coverage),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": f"{base}id/catalog",
            "name": sentence("catalog", described.dataset, language),
            "url": f"{base}catalog",
        },
        "distribution": [_download(file, base) for file in described.files],
    }
    return {name: value for name, value in told.items() if value not in (None, [])}


def _in(language: str, texts: Mapping[str, str]) -> str:
    """Return a text in a language, or in English where there is none."""
    return texts.get(language, texts["en"])


def _organization(agent: Agent, iri: str, language: str) -> Mapping[str, str]:
    return {"@type": "Organization", "@id": iri, "name": _in(language, agent.name), "url": agent.url}


def _download(file: PublishedFile, base: str) -> Mapping[str, str]:
    dump = DUMPS[file.path]
    return {
        "@type": "DataDownload",
        "@id": f"{base}id/distribution/{slug(dump)}",
        "name": dump.label,
        "contentUrl": f"{base}download/{dump.name}",
        "encodingFormat": dump.media_type,
        "contentSize": f"{file.size} B",
        "sha256": file.sha256,
    }


def _place(box: Box | None) -> Mapping[str, Any] | None:
    if box is None:
        return None
    corners = f"{box.south} {box.west} {box.north} {box.east}"
    return {"@type": "Place", "geo": {"@type": "GeoShape", "box": corners}}


def _time(coverage: Coverage) -> str | None:
    """Return an interval (ISO 8601), or nothing where no record says when."""
    return f"{coverage.start}/{coverage.end}" if coverage.start else None

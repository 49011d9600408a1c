"""Knows the indicators of data.europa.eu's metadata quality assessment and their weights; not how points are added.

Published at data.europa.eu/mqa/methodology: 405 points in five dimensions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sisterkg.authorities import (
    ACCESS_RIGHTS,
    FILE_TYPES,
    LICENCES,
    MACHINE_READABLE,
    MEDIA_TYPES,
    NON_PROPRIETARY,
)
from sisterkg.score.described import Resource, resources_of

Test = Callable[[Resource], bool]


@dataclass(frozen=True)
class Checks:
    """What cannot be seen in the catalogue itself."""

    answers: Callable[[str], bool]
    """Whether an address answers with 200."""
    complies: Callable[[], bool]
    """Whether the catalogue keeps to DCAT-AP."""


@dataclass(frozen=True)
class Indicator:
    """One thing that is looked at."""

    dimension: str
    name: str
    weight: int
    of: str
    """The class that is looked at: dcat:Dataset or dcat:Distribution."""
    test: Callable[[Checks], Test]
    mend: str


def _told(name: str) -> Callable[[Checks], Test]:
    """Return a test of whether a property has a value."""
    return lambda _checks: lambda resource: any(resource.values(name))


def _answering(name: str) -> Callable[[Checks], Test]:
    """Return a test of whether a property has values which all are addresses that answer."""
    return lambda checks: (
        lambda resource: bool(addresses := resource.values(name)) and all(map(checks.answers, addresses))
    )


def _within(name: str, vocabulary: str) -> Test:
    return lambda resource: (
        bool(values := resource.values(name)) and all(value.startswith(vocabulary) for value in values)
    )


def _from(*sources: tuple[str, str]) -> Callable[[Checks], Test]:
    """Return a test of whether properties have values of their vocabularies only."""
    tests = [_within(name, vocabulary) for name, vocabulary in sources]
    return lambda _checks: lambda resource: all(test(resource) for test in tests)


def _of_type(types: frozenset[str]) -> Callable[[Checks], Test]:
    """Return a test of whether the format is one of these file types."""
    return lambda _checks: (
        lambda resource: any(value.removeprefix(FILE_TYPES) in types for value in resource.values("dcterms:format"))
    )


def _is_catalogued(dataset: Resource) -> bool:
    """Tell whether there is a catalogue at all, which the profile wants first of all."""
    return bool(resources_of(dataset.graph, "dcat:Catalog"))


_DATASET, _FILE = "dcat:Dataset", "dcat:Distribution"
_FIND, _ACCESS, _OPERATE = "Findability", "Accessibility", "Interoperability"
_REUSE, _CONTEXT = "Reusability", "Contextuality"

INDICATORS: tuple[Indicator, ...] = (
    Indicator(_FIND, "keyword usage", 30, _DATASET, _told("dcat:keyword"), "add dcat:keyword"),
    Indicator(_FIND, "categories", 30, _DATASET, _told("dcat:theme"), "add dcat:theme"),
    Indicator(_FIND, "geo search", 20, _DATASET, _told("dcterms:spatial"), "add dct:spatial"),
    Indicator(_FIND, "time based search", 20, _DATASET, _told("dcterms:temporal"), "add dct:temporal"),
    Indicator(_ACCESS, "access URL answers", 50, _FILE, _answering("dcat:accessURL"), "mend dcat:accessURL"),
    Indicator(_ACCESS, "download URL", 20, _FILE, _told("dcat:downloadURL"), "add dcat:downloadURL"),
    Indicator(_ACCESS, "download URL answers", 30, _FILE, _answering("dcat:downloadURL"), "mend dcat:downloadURL"),
    Indicator(_OPERATE, "format", 20, _FILE, _told("dcterms:format"), "add dct:format"),
    Indicator(_OPERATE, "media type", 10, _FILE, _told("dcat:mediaType"), "add dcat:mediaType"),
    Indicator(
        _OPERATE,
        "format and media type from vocabulary",
        10,
        _FILE,
        _from(("dcterms:format", FILE_TYPES), ("dcat:mediaType", MEDIA_TYPES)),
        f"take them from {FILE_TYPES} and {MEDIA_TYPES}",
    ),
    Indicator(_OPERATE, "non-proprietary", 20, _FILE, _of_type(NON_PROPRIETARY), "publish an open format, too"),
    Indicator(_OPERATE, "machine-readable", 20, _FILE, _of_type(MACHINE_READABLE), "publish a format for programs"),
    Indicator(
        _OPERATE,
        "DCAT-AP compliance",
        30,
        _DATASET,
        lambda checks: lambda dataset: _is_catalogued(dataset) and checks.complies(),
        "mend what shapes/catalog.ttl finds",
    ),
    Indicator(_REUSE, "licence", 20, _FILE, _told("dcterms:license"), "add dct:license"),
    Indicator(
        _REUSE, "licence from vocabulary", 10, _FILE, _from(("dcterms:license", LICENCES)), f"take it from {LICENCES}"
    ),
    Indicator(_REUSE, "access restrictions", 10, _DATASET, _told("dcterms:accessRights"), "add dct:accessRights"),
    Indicator(
        _REUSE,
        "access restrictions from vocabulary",
        5,
        _DATASET,
        _from(("dcterms:accessRights", ACCESS_RIGHTS)),
        f"take them from {ACCESS_RIGHTS}",
    ),
    Indicator(_REUSE, "contact point", 20, _DATASET, _told("dcat:contactPoint"), "add dcat:contactPoint"),
    Indicator(_REUSE, "publisher", 10, _DATASET, _told("dcterms:publisher"), "add dct:publisher"),
    Indicator(_CONTEXT, "rights", 5, _FILE, _told("dcterms:rights"), "add dct:rights"),
    Indicator(_CONTEXT, "file size", 5, _FILE, _told("dcat:byteSize"), "add dcat:byteSize"),
    Indicator(_CONTEXT, "date of issue", 5, _DATASET, _told("dcterms:issued"), "add dct:issued"),
    Indicator(_CONTEXT, "modification date", 5, _DATASET, _told("dcterms:modified"), "add dct:modified"),
)
"""Every indicator, in the order in which they are published."""

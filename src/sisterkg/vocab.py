"""Knows every IRI that sisterkg writes: prefixes, terms and how IRIs are minted; does not know any record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NewType

Iri = NewType("Iri", str)
"""An absolute IRI, without angle brackets."""

Slug = NewType("Slug", str)
"""A lower-case ASCII name for a record: letters and digits, joined by single hyphens."""

Qid = NewType("Qid", str)
"""A Wikidata item id, such as ``Q9248``."""

CountryCode = NewType("CountryCode", str)
"""An ISO 3166-1 alpha-2 code, such as ``AZ``."""

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "skg": "https://w3id.org/sisterkg#",
        "schema": "http://schema.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "prov": "http://www.w3.org/ns/prov#",
        "dcterms": "http://purl.org/dc/terms/",
        "sh": "http://www.w3.org/ns/shacl#",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "void": "http://rdfs.org/ns/void#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "adms": "http://www.w3.org/ns/adms#",
        "spdx": "http://spdx.org/rdf/terms#",
        "dcatap": "http://data.europa.eu/r5r/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "wd": "http://www.wikidata.org/entity/",
        "wdt": "http://www.wikidata.org/prop/direct/",
    }
)
"""The prefixes of every file and page; http://schema.org/ is the form that Wikidata and most data use."""

ONTOLOGY_IRI = Iri("https://w3id.org/sisterkg")
GEONAMES = "https://sws.geonames.org/"
SHAPES = "https://w3id.org/sisterkg/shapes#"
"""What the IRIs of our shapes begin with."""


def term(name: str) -> Iri:
    """Return the IRI of a prefixed name.

    >>> term("schema:City")
    'http://schema.org/City'
    """
    prefix, _, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local)


NAMING = tuple(map(term, ("schema:name", "schema:alternateName", "skg:nameAsPublished", "skg:formerName")))
"""The properties by which a thing is named: its usual names, others, the one of its source, and former ones."""


def shortened(iri: str) -> str:
    """Return an IRI as a prefixed name where one of our prefixes begins it, else as it is.

    >>> shortened("http://schema.org/City"), shortened("http://elsewhere.example/City")
    ('schema:City', 'http://elsewhere.example/City')
    """
    return next((f"{p}:{iri.removeprefix(n)}" for p, n in PREFIXES.items() if iri.startswith(n)), iri)


def expanded(name: str) -> Iri:
    """Return the IRI of a prefixed name; what begins with no prefix of ours is an IRI already.

    >>> expanded("schema:City"), expanded("http://elsewhere.example/City")
    ('http://schema.org/City', 'http://elsewhere.example/City')
    """
    return term(name) if name.partition(":")[0] in PREFIXES else Iri(name)


PLACE_KINDS: Mapping[str, Iri] = MappingProxyType(
    {
        "city": term("schema:City"),
        "region": term("schema:AdministrativeArea"),
        "county": term("schema:AdministrativeArea"),
        "district": term("schema:AdministrativeArea"),
    }
)
"""The class of a place by the kind its row gives."""

THING_KINDS: Mapping[str, Iri] = MappingProxyType(
    {
        "area": term("schema:Place"),
        "building": term("schema:LandmarksOrHistoricalBuildings"),
        "city": term("schema:City"),
        "climate": term("skos:Concept"),
        "continent": term("schema:Continent"),
        "criterion": term("skos:Concept"),
        "industry": term("skg:Industry"),
        "landform": term("schema:Landform"),
        "organization": term("schema:Organization"),
        "port": term("skg:Port"),
        "product": term("schema:Product"),
        "region": term("schema:AdministrativeArea"),
        "river": term("schema:RiverBodyOfWater"),
        "sea": term("schema:SeaBodyOfWater"),
        "title": term("skg:Title"),
        "water": term("schema:BodyOfWater"),
    }
)
"""The class of a thing that facts speak of, by the kind its row gives; the kind is also part of its IRI."""


@dataclass(frozen=True)
class FactProperty:
    """What a fact of this name says: its term, what its value is, and whether it needs a point of reference."""

    name: str
    iri: Iri
    value: Literal["thing", "text", "year", "number"]
    relative: bool = False
    """True for a rank or a distance, which says nothing without the thing it is relative to."""
    whole: bool = False
    """True where the number counts things."""
    in_words: bool = False
    """True where the source says it in words, as it does a rank (“largest”): there is no figure as published."""
    units: tuple[str, ...] = ()
    """The units that the number is told in, without one of which it says nothing; none where it counts or ranks."""


_LENGTHS, _AREAS, _TIMES = ("kilometre", "mile"), ("square kilometre", "hectare", "square mile"), ("hour", "minute")


FACT_PROPERTIES: Mapping[str, FactProperty] = MappingProxyType(
    {
        fact.name: fact
        for fact in (
            FactProperty("administrativeCentreOf", term("skg:administrativeCentreOf"), "thing"),
            FactProperty("capitalOf", term("skg:capitalOf"), "thing"),
            FactProperty("climate", term("skg:climate"), "thing"),
            FactProperty("containedInPlace", term("schema:containedInPlace"), "thing"),
            FactProperty("containsPlace", term("schema:containsPlace"), "thing"),
            FactProperty("hasPort", term("skg:hasPort"), "thing"),
            FactProperty("heritageListing", term("skg:heritageListing"), "thing"),
            FactProperty("industry", term("skg:industry"), "thing"),
            FactProperty("naturalResource", term("skg:naturalResource"), "thing"),
            FactProperty("organization", term("skg:organization"), "thing"),
            FactProperty("onRiver", term("skg:onRiver"), "thing"),
            FactProperty("onWater", term("skg:onWater"), "thing"),
            FactProperty("product", term("skg:product"), "thing"),
            FactProperty("title", term("skg:title"), "thing"),
            FactProperty("formerName", term("skg:formerName"), "text"),
            FactProperty("foundingPeriod", term("skg:foundingPeriod"), "text"),
            FactProperty("foundingYear", term("skg:foundingYear"), "year"),
            FactProperty("age", term("skg:age"), "number", whole=True, units=("year",)),
            FactProperty("area", term("skg:area"), "number", units=_AREAS),
            FactProperty("administrativeDivisions", term("skg:administrativeDivisions"), "number", whole=True),
            FactProperty("distance", term("schema:distance"), "number", relative=True, units=_LENGTHS),
            FactProperty("ethnicGroups", term("skg:ethnicGroups"), "number", whole=True),
            FactProperty("neighbourhoodUnits", term("skg:neighbourhoodUnits"), "number", whole=True),
            FactProperty("population", term("skg:population"), "number", whole=True),
            FactProperty("rank", term("skg:rank"), "number", relative=True, whole=True, in_words=True),
            FactProperty("settlements", term("skg:settlements"), "number", whole=True),
            FactProperty(
                "suburbanPopulationShare", term("skg:suburbanPopulationShare"), "number", units=("percent",)
            ),
            FactProperty("travelTime", term("skg:travelTime"), "number", relative=True, units=_TIMES),
            FactProperty("turkishResidents", term("skg:turkishResidents"), "number", whole=True),
            FactProperty("urbanPopulationShare", term("skg:urbanPopulationShare"), "number", units=("percent",)),
        )
    }
)
"""What a row of facts.csv may say, by the name in its ``property`` cell."""

UNITS: Mapping[str, str] = MappingProxyType(
    {
        "square kilometre": "KMK",
        "hectare": "HAR",
        "square mile": "MIK",
        "kilometre": "KMT",
        "mile": "SMI",
        "hour": "HUR",
        "minute": "MIN",
        "year": "ANN",
        "percent": "P1",
    }
)
"""UN/CEFACT Recommendation 20 common code of each unit."""

LINK_STATES: Mapping[str, Iri] = MappingProxyType(
    {
        "exists": term("skg:LinkExists"),
        "redirected": term("skg:LinkRedirected"),
        "deleted": term("skg:LinkDeleted"),
        "type-differs": term("skg:LinkTypeDiffers"),
        "country-differs": term("skg:LinkCountryDiffers"),
        "too-far": term("skg:LinkTooFar"),
    }
)
"""What can be found when a link to Wikidata is followed, by the word in link-checks.csv."""

PROTOCOL_KINDS: Mapping[str, Iri] = MappingProxyType(
    {"sister-city": term("skg:SisterCityProtocol"), "cooperation": term("skg:CooperationProtocol")}
)
"""The class of a protocol by the kind its row gives."""


def entity_iri(base: str, kind: str, name: str) -> Iri:
    """Mint the IRI of an entity under the data set's base IRI.

    >>> entity_iri("http://localhost:8000/", "place", "baku")
    'http://localhost:8000/id/place/baku'
    """
    return Iri(f"{base}id/{kind}/{name}")


def kind_of(base: str, iri: str) -> str:
    """Return the kind in an IRI that was minted under a base IRI; of any other IRI, nothing.

    >>> kind_of("http://localhost:8000/", "http://localhost:8000/id/place/baku")
    'place'
    """
    minted = f"{base}id/"
    return iri.removeprefix(minted).partition("/")[0] if iri.startswith(minted) else ""


def graph_iri(base: str, name: str) -> Iri:
    """Mint the name of a graph: ``catalog``, ``ontology`` and ``report`` stand beside the data, others elsewhere.

    >>> graph_iri("http://localhost:8000/", "report")
    'http://localhost:8000/graph/report'
    """
    return Iri(f"{base}graph/{name}")


def dataset_iri(base: str) -> Iri:
    """Mint the IRI of the data set itself."""
    return Iri(f"{base}id/dataset")


def wikidata_iri(item: Qid) -> Iri:
    """Return the IRI of a Wikidata item: the thing, not the page about it.

    >>> wikidata_iri(Qid("Q9248"))
    'http://www.wikidata.org/entity/Q9248'
    """
    return Iri(PREFIXES["wd"] + item)


def geonames_iri(identifier: int) -> Iri:
    """Return the IRI of a GeoNames feature, with its closing slash.

    >>> geonames_iri(587084)
    'https://sws.geonames.org/587084/'
    """
    return Iri(f"{GEONAMES}{identifier}/")

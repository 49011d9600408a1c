"""Knows the codes by which portals know languages, countries, licences and formats; not what is described by them.

The authority tables of the EU's Publications Office (op.europa.eu/en/web/eu-vocabularies), which DCAT-AP 3.0.1, 11
asks for, and the types of ADMS that it has no table for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pycountry

from sisterkg.vocab import CountryCode, Iri

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_ADMS = "http://purl.org/adms/"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
FILE_TYPES = f"{_AUTHORITY}file-type/"
LICENCES = f"{_AUTHORITY}licence/"
ACCESS_RIGHTS = f"{_AUTHORITY}access-right/"

THEMES = frozenset(
    (
        *("AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL"),
        *("INTR", "JUST", "OP_DATPRO", "REGI", "SOCI", "TECH", "TRAN"),
    )
)
"""What a data set can be about."""

FREQUENCIES = frozenset(
    (
        *("DECENNIAL", "QUINQUENNIAL", "QUADRENNIAL", "TRIENNIAL", "BIENNIAL", "ANNUAL", "ANNUAL_2", "ANNUAL_3"),
        *(
            "QUARTERLY",
            "BIMONTHLY",
            "MONTHLY",
            "MONTHLY_2",
            "MONTHLY_3",
            "BIWEEKLY",
            "WEEKLY",
            "WEEKLY_2",
            "WEEKLY_3",
        ),
        *("WEEKLY_3", "DAILY", "DAILY_2", "HOURLY", "UPDATE_CONT", "CONT"),
        *("AS_NEEDED", "IRREG", "NOT_PLANNED", "NEVER", "OTHER", "UNKNOWN"),
    )
)
"""How often a data set is changed."""

PUBLISHER_TYPES = frozenset(
    (
        *("Academia-ScientificOrganisation", "Company", "IndustryConsortium", "LocalAuthority", "NationalAuthority"),
        *("NonGovernmentalOrganisation", "NonProfitOrganisation", "PrivateIndividual(s)", "RegionalAuthority"),
        *("StandardisationBody", "SupraNationalAuthority"),
    )
)
"""Who a publisher is (ADMS)."""

_FILE_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "text/turtle": "RDF_TURTLE",
        "application/ld+json": "JSON_LD",
        "application/n-triples": "RDF_N_TRIPLES",
        "application/n-quads": "RDF_N_QUADS",
        "application/trig": "RDF_TRIG",
        "application/rdf+xml": "RDF_XML",
        "text/csv": "CSV",
        "text/tab-separated-values": "TSV",
    }
)

_RDF = frozenset(
    ("JSON_LD", "N3", "RDF", "RDFA", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TRIG", "RDF_TRIX", "RDF_TURTLE", "RDF_XML")
)
_TABLES = frozenset(("CSV", "DBF", "JSON", "ODS", "SPARQLQRES", "TSV", "XML"))
_MAPS = frozenset(("GEOJSON", "GML", "GPKG", "KML", "KMZ", "NETCDF", "WFS_SRVC", "WMS_SRVC"))
_OFFICE = frozenset(("MDB", "SHP", "XLS", "XLSX"))
_TEXTS = frozenset(("EPUB", "GZIP", "HTML", "ODT", "PDF", "PNG", "SVG", "TAR_GZ", "TXT", "XHTML", "ZIP"))

MACHINE_READABLE = _RDF | _TABLES | _MAPS | _OFFICE
"""File types whose content programs can take apart."""

NON_PROPRIETARY = _RDF | _TABLES | _MAPS | _TEXTS
"""File types that are nobody's own."""


@dataclass(frozen=True)
class Licence:
    """A licence by its code in the authority table, its title in CKAN's register, and its kind (ADMS)."""

    code: str
    title: str
    kind: str


_LICENCES: Mapping[str, Licence] = MappingProxyType(
    {
        "creativecommons.org/publicdomain/zero/1.0": Licence("CC0", "Creative Commons CCZero", "PublicDomain"),
        "creativecommons.org/licenses/by/4.0": Licence("CC_BY_4_0", "Creative Commons Attribution", "Attribution"),
        "creativecommons.org/licenses/by-sa/4.0": Licence(
            "CC_BYSA_4_0", "Creative Commons Attribution Share-Alike", "ViralEffect-ShareAlike"
        ),
        "opendatacommons.org/licenses/pddl/1-0": Licence(
            "ODC_PDDL", "Open Data Commons Public Domain Dedication and License (PDDL)", "PublicDomain"
        ),
        "opendatacommons.org/licenses/odbl/1-0": Licence(
            "ODC_BL", "Open Data Commons Open Database License (ODbL)", "ViralEffect-ShareAlike"
        ),
        "opendatacommons.org/licenses/by/1-0": Licence(
            "ODC_BY", "Open Data Commons Attribution License", "Attribution"
        ),
    }
)
"""The licences by their address, without scheme and closing slash."""


def licence_at(address: str) -> Licence | None:
    """Return the licence that has an address, however its scheme and its end are written.

    >>> licence_at("http://creativecommons.org/publicdomain/zero/1.0/").code
    'CC0'
    """
    return _LICENCES.get(address.partition("://")[2].removeprefix("www.").rstrip("/").lower())


def theme(code: str) -> Iri:
    """Return the IRI of a theme."""
    return Iri(f"{_AUTHORITY}data-theme/{code}")


def frequency(code: str) -> Iri:
    """Return the IRI of a frequency."""
    return Iri(f"{_AUTHORITY}frequency/{code}")


def publisher_type(name: str) -> Iri:
    """Return the IRI of a kind of publisher."""
    return Iri(f"{_ADMS}publishertype/{name}")


def licence(code: str) -> Iri:
    """Return the IRI of a licence."""
    return Iri(f"{LICENCES}{code}")


def licence_type(kind: str) -> Iri:
    """Return the IRI of a kind of licence."""
    return Iri(f"{_ADMS}licencetype/{kind}")


def language(code: str) -> Iri | None:
    """Return the IRI of a language by its ISO 639-1 or 639-3 code.

    >>> language("tr")
    'http://publications.europa.eu/resource/authority/language/TUR'
    """
    found = pycountry.languages.get(**{"alpha_2" if len(code) == 2 else "alpha_3": code})
    return Iri(f"{_AUTHORITY}language/{found.alpha_3.upper()}") if found else None


def country(code: CountryCode) -> Iri | None:
    """Return the IRI of a country by its ISO 3166-1 alpha-2 code.

    >>> country(CountryCode("TR"))
    'http://publications.europa.eu/resource/authority/country/TUR'
    """
    found = pycountry.countries.get(alpha_2=code)
    return Iri(f"{_AUTHORITY}country/{found.alpha_3}") if found else None


def file_type(media_type: str) -> Iri:
    """Return the IRI of a file's format by its media type."""
    return Iri(f"{FILE_TYPES}{_FILE_TYPES[media_type]}")


def media_type(name: str) -> Iri:
    """Return the IRI of a media type (IANA).

    >>> media_type("text/turtle")
    'https://www.iana.org/assignments/media-types/text/turtle'
    """
    return Iri(f"{MEDIA_TYPES}{name}")


PUBLIC = Iri(f"{ACCESS_RIGHTS}PUBLIC")
STABLE = Iri(f"{_AUTHORITY}planned-availability/STABLE")
COMPLETED = Iri(f"{_AUTHORITY}distribution-status/COMPLETED")

"""Knows a folder of records, as a city keeps them, and every way it can be wrong; knows no RDF."""

from sisterkg.records.cells import Name
from sisterkg.records.cities import CityRecord
from sisterkg.records.countries import CountryRecord
from sisterkg.records.dataset import Agent, DatasetRecord, read_base_iri
from sisterkg.records.facts import FactRecord, Reference
from sisterkg.records.folder import Records, Summary, read_records
from sisterkg.records.link_checks import LinkCheckRecord
from sisterkg.records.links import LinkRecord
from sisterkg.records.things import ThingRecord
from sisterkg.records.withdrawals import WithdrawalRecord

__all__ = [
    "Agent",
    "CityRecord",
    "CountryRecord",
    "DatasetRecord",
    "FactRecord",
    "LinkCheckRecord",
    "LinkRecord",
    "Name",
    "Records",
    "Reference",
    "Summary",
    "ThingRecord",
    "WithdrawalRecord",
    "read_base_iri",
    "read_records",
]

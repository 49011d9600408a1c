"""Knows the small tables of a folder of records, against which the rows of the large ones are read; reads no row.

The large ones are cities.csv and facts.csv.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from sisterkg.faults import Fault
from sisterkg.records.countries import CountryRecord, read_countries
from sisterkg.records.dataset import Conventions, DatasetRecord, read_conventions, read_dataset
from sisterkg.records.facts import Reference
from sisterkg.records.link_checks import LinkCheckRecord, read_link_checks
from sisterkg.records.links import LinkRecord, read_links
from sisterkg.records.repetitions import report_in_both, report_twice
from sisterkg.records.special import special
from sisterkg.records.tables import Report
from sisterkg.records.things import ThingRecord, read_things
from sisterkg.records.withdrawals import WithdrawalRecord, read_withdrawals
from sisterkg.shipped import shipped
from sisterkg.vocab import CountryCode, Qid, Slug


@dataclass(frozen=True)
class Frame:
    """All small tables of a folder of records."""

    dataset: DatasetRecord | None
    """None where dataset.toml has faults."""
    conventions: Conventions
    countries: Mapping[CountryCode, CountryRecord]
    continents: tuple[ThingRecord, ...]
    things: tuple[ThingRecord, ...]
    links: tuple[LinkRecord, ...]
    withdrawals: tuple[WithdrawalRecord, ...]
    link_checks: tuple[LinkCheckRecord, ...]
    today: date

    @cached_property
    def known(self) -> Mapping[str, Reference]:
        """Every country and thing by its id."""
        countries = {code: Reference("country", code) for code in self.countries}
        return countries | {thing.id: Reference(thing.kind, thing.id) for thing in (*self.continents, *self.things)}

    @cached_property
    def accepted(self) -> Mapping[Slug, LinkRecord]:
        """The link that a person has accepted for a place, the first where there are several."""
        return {link.place: link for link in reversed(self.links) if link.decision == "accepted"}

    @cached_property
    def rejected(self) -> Mapping[tuple[Slug, Qid], LinkRecord]:
        """The links that a person has rejected, by place and item."""
        return {link.key: link for link in self.links if link.decision == "rejected"}

    @cached_property
    def watched(self) -> frozenset[str]:
        """The ids of cities that a small table speaks of, or that a thing has, too."""
        successors = (gone.successor for gone in self.withdrawals if gone.successor)
        places = (*(link.place for link in self.links), *(check.place for check in self.link_checks))
        ids = (*(thing.id for thing in self.things), *(gone.id for gone in self.withdrawals))
        return frozenset({*ids, *successors, *places})

    @cached_property
    def items(self) -> frozenset[str]:
        """The Wikidata items of things."""
        return frozenset(thing.wikidata for thing in self.things if thing.wikidata)


def read_frame(folder: Path, today: date, without: Collection[str], report: Report) -> Frame:
    """Read the small tables; report every fault of each, and where they contradict each other.

    A folder without things.csv, withdrawn.csv, links.csv or link-checks.csv has none; one without countries.csv or
    continents.csv uses those that come with sisterkg. A table that is named in ``without`` is not read.
    """
    content = _content(folder / "dataset.toml", report)
    dataset = None if content is None else read_dataset(content, "dataset.toml", report)
    conventions = read_conventions(content or b"")
    spoken = conventions.languages
    countries = tuple(read_countries(_own_or_shipped(folder, "countries.csv", report), "countries.csv", report))
    by_code = {country.iso2: country for country in countries}
    report_twice(countries, lambda country: country.iso2, "countries.csv", "iso2", report)
    written = _own_or_shipped(folder, "continents.csv", report)
    continents = tuple(read_things(written, "continents.csv", by_code, report))

    def optional(name: str) -> bytes | None:
        return None if name in without else _content(folder / name, report, needed=False)

    rows = optional("things.csv")
    things = () if rows is None else tuple(read_things(rows, "things.csv", by_code, report, spoken))
    _check_things(continents, things, report)
    rows = optional("links.csv")
    links = () if rows is None else tuple(read_links(rows, "links.csv", today, report))
    report_twice(links, lambda link: link.key, "links.csv", "object_id", report)
    rows = optional("withdrawn.csv")
    withdrawals = () if rows is None else tuple(read_withdrawals(rows, "withdrawn.csv", today, report, spoken))
    report_twice(withdrawals, lambda withdrawal: withdrawal.id, "withdrawn.csv", "id", report)
    rows = optional("link-checks.csv")
    checks = () if rows is None else tuple(read_link_checks(rows, "link-checks.csv", today, report))
    report_twice(checks, lambda check: (check.place, check.item), "link-checks.csv", "item", report)
    return Frame(dataset, conventions, by_code, continents, things, links, withdrawals, checks, today)


def _check_things(continents: Sequence[ThingRecord], things: Sequence[ThingRecord], report: Report) -> None:
    report_twice(continents, lambda thing: thing.id, "continents.csv", "id", report)
    report_twice(things, lambda thing: thing.id, "things.csv", "id", report)
    report_twice(things, lambda thing: thing.wikidata, "things.csv", "wikidata", report)
    ids: dict[str, int] = {continent.id: continent.line for continent in continents}
    items: dict[str, int] = {continent.wikidata: continent.line for continent in continents if continent.wikidata}
    report_in_both("continents.csv", ids, items, things, report)


def is_there(file: Path, report: Report, *, needed: bool) -> bool:
    """Tell whether a file can be read; report one that cannot, or that is needed and missing."""
    try:
        if kind := special(file):
            what, mend = f"{file} is {kind} instead of a file", "put a file in its place, or take it away"
            report(Fault(file.name, 0, "", "", "unreadable-file", what, mend))
            return False
        with file.open("rb") as content:
            content.read(1)
    except FileNotFoundError:
        if needed:
            report(Fault(file.name, 0, "", "", "missing-file", f"{file} is not there", "add it, or give its folder"))
        return False
    except OSError as error:
        what = f"{file} cannot be read: {error.strerror}"
        report(Fault(file.name, 0, "", "", "unreadable-file", what, "check the file and its permissions"))
        return False
    return True


def _own_or_shipped(folder: Path, name: str, report: Report) -> bytes:
    own = _content(folder / name, report, needed=False)
    return (shipped("data") / name).read_bytes() if own is None else own


def _content(file: Path, report: Report, *, needed: bool = True) -> bytes | None:
    return file.read_bytes() if is_there(file, report, needed=needed) else None

"""Knows things.csv, the rivers, industries and regions that facts speak of; does not know the facts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sisterkg.records import cells
from sisterkg.records.cells import Cells
from sisterkg.records.countries import CountryRecord, country_code
from sisterkg.records.dataset import BILINGUAL
from sisterkg.records.tables import Header, Report, read_table
from sisterkg.vocab import THING_KINDS, CountryCode, Qid, Slug

COLUMNS: Mapping[str, str] = {
    "id": "name of the row in facts.csv and in IRIs: a-z, 0-9 and hyphens",
    "kind": f"one of {', '.join(THING_KINDS)}",
    "name_en": "English name",
    "name_tr": "Turkish name; may be empty where the data set is not in Turkish",
    "country": "ISO 3166-1 alpha-2 code of the country it lies in; may be empty",
    "wikidata": "Wikidata item; empty where none is known for sure",
    "match": "exact or close: whether the item is the same thing",
    "note": "what a reader should know about this row",
}
"""The columns of things.csv and what each holds."""


@dataclass(frozen=True)
class ThingRecord:
    """One row of things.csv."""

    line: int
    id: Slug
    kind: str
    name_en: str
    name_tr: str | None
    country: CountryCode | None
    wikidata: Qid | None
    match: str | None
    note: str | None


def read_things(
    content: bytes,
    source: str,
    countries: Mapping[CountryCode, CountryRecord],
    report: Report,
    languages: Collection[str] = BILINGUAL,
) -> Iterator[ThingRecord]:
    """Yield the things of a file; report every fault of it. ``languages`` are those that each needs a name in."""
    for row in read_table(content, source, Header(tuple(COLUMNS)), report):
        row_cells = Cells(row, report)
        identifier = row_cells.need("id", cells.slug)
        kind = row_cells.need("kind", cells.choice(THING_KINDS, "kind"))
        name_en = row_cells.need("name_en", cells.text)
        name_tr = (row_cells.need if "tr" in languages else row_cells.read)("name_tr", cells.text)
        country = row_cells.read("country", country_code(countries))
        item = row_cells.read("wikidata", cells.wikidata_item)
        match = row_cells.read("match", cells.match)
        note = row_cells.read("note", cells.text)
        if bool(row.cells.get("wikidata")) != bool(row.cells.get("match")):
            row_cells.fault("match", "missing-value", "wikidata and match go together", "fill in both or neither")
        if identifier:
            known = CountryCode(country) if country else None
            yield ThingRecord(row.line, identifier, kind or "", name_en or "", name_tr, known, item, match, note)

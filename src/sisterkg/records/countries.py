"""Knows countries.csv, the countries of ISO 3166-1; does not know which of them have a partner city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sisterkg.published import Unreadable
from sisterkg.records import cells
from sisterkg.records.cells import Cells
from sisterkg.records.tables import Header, Report, read_table
from sisterkg.vocab import CountryCode, Qid, Slug

COLUMNS: Mapping[str, str] = {
    "iso2": "ISO 3166-1 alpha-2 code",
    "name_en": "English name",
    "name_tr": "Turkish name",
    "continent": "id of a continent in things.csv",
    "wikidata": "Wikidata item; empty where none is known for sure",
    "west": "western bound in degrees, for finding swapped coordinates; may be empty",
    "south": "southern bound",
    "east": "eastern bound",
    "north": "northern bound",
}
"""The columns of countries.csv and what each holds."""


@dataclass(frozen=True)
class CountryRecord:
    """One row of countries.csv."""

    line: int
    iso2: CountryCode
    name_en: str
    name_tr: str
    continent: Slug
    wikidata: Qid | None
    bounds: tuple[Decimal, ...] | None
    """West, south, east and north in degrees."""

    def holds(self, latitude: Decimal, longitude: Decimal) -> bool:
        """Tell whether a point lies within the country's bounds; True where they are not known."""
        if self.bounds is None:
            return True
        west, south, east, north = self.bounds
        return south <= latitude <= north and west <= longitude <= east


def _code(cell: str) -> CountryCode:
    if not (len(cell) == 2 and cell.isascii() and cell.isalpha() and cell.isupper()):
        raise Unreadable("malformed-country", f"{cell!r} is no country code", "write two capital letters, as in AZ")
    return CountryCode(cell)


def read_countries(content: bytes, source: str, report: Report) -> Iterator[CountryRecord]:
    """Yield the countries of a file; report every fault of it."""
    for row in read_table(content, source, Header(tuple(COLUMNS)), report):
        row_cells = Cells(row, report)
        iso2 = row_cells.need("iso2", _code)
        name_en = row_cells.need("name_en", cells.text)
        name_tr = row_cells.need("name_tr", cells.text)
        continent = row_cells.need("continent", cells.slug)
        item = row_cells.read("wikidata", cells.wikidata_item)
        bounds = [row_cells.read(column, cells.degrees(180)) for column in ("west", "south", "east", "north")]
        if iso2 and name_en and name_tr and continent:
            yield CountryRecord(row.line, iso2, name_en, name_tr, continent, item, _all_or_none(bounds))


def _all_or_none(bounds: Sequence[Decimal | None]) -> tuple[Decimal, ...] | None:
    known = tuple(bound for bound in bounds if bound is not None)
    return known if len(known) == len(bounds) else None

"""Knows countries.csv, the countries of ISO 3166-1; does not know which of them have a partner city."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

import pycountry
from babel import Locale

from sisterkg.folding import fold
from sisterkg.published import Unreadable
from sisterkg.records import cells
from sisterkg.records.cells import Cells, Reader
from sisterkg.records.coordinates import degrees
from sisterkg.records.tables import Header, Report, read_table
from sisterkg.vocab import CountryCode, Qid, Slug

COLUMNS: Mapping[str, str] = {
    "iso2": "ISO 3166-1 alpha-2 code",
    "name_en": "English name",
    "name_tr": "Turkish name",
    "continent": "id of a continent in continents.csv",
    "wikidata": "Wikidata item; empty where none is known for sure",
    "west": "western bound in degrees, for finding swapped coordinates; may be empty",
    "south": "southern bound",
    "east": "eastern bound; less than the western one where the country lies on both sides of the 180° meridian",
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
    """West, south, east and north in degrees; west is the larger one of a country on both sides of 180°."""

    def holds(self, latitude: Decimal, longitude: Decimal) -> bool:
        """Tell whether a point lies within the country's bounds; True where they are not known."""
        if self.bounds is None:
            return True
        west, south, east, north = self.bounds
        is_across = west <= longitude or longitude <= east if west > east else west <= longitude <= east
        return south <= latitude <= north and is_across


def _code(cell: str) -> CountryCode:
    if not (len(cell) == 2 and cell.isascii() and cell.isalpha() and cell.isupper()):
        raise Unreadable("malformed-country", f"{cell!r} is no country code", "write two capital letters, as in AZ")
    return CountryCode(cell)


def country_code(countries: Mapping[CountryCode, CountryRecord], language: str | None = None) -> Reader[str]:
    """Return a reader of the codes of countries; ``language`` is one more in which their names are understood.

    What is no code is refused, and the code that it stands for is proposed: that of a name or of three letters.
    """

    def read(cell: str) -> str:
        if cell in countries:
            return cell
        mend = (
            "write the two letters of ISO 3166-1, as in DE; a country without them is a row of your own countries.csv"
        )
        if meant := _meant_code(cell, countries, language):
            mend = f"did you mean {meant}?"
        raise Unreadable("unknown-country", f"there is no country {cell!r}", mend)

    return read


def _meant_code(cell: str, countries: Mapping[CountryCode, CountryRecord], language: str | None) -> str | None:
    """Return the code of the country that a code in other letters or a name means, or None."""
    listed = pycountry.countries.get(alpha_3=cell.upper())
    codes = {cell.upper(), listed.alpha_2} if listed else {cell.upper()}
    if known := sorted(codes & countries.keys()):
        return known[0]
    names = {fold(name): code for code, each in countries.items() for name in (each.name_en, each.name_tr)}
    if language:
        told = Locale.parse(language, sep="-").territories
        names |= {fold(told[code]): code for code in countries if code in told}
    is_name = len(cell) > _LONGEST_CODE or not cell.isascii()
    near = get_close_matches(fold(cell), names, n=1, cutoff=_NEAR) if is_name else []
    return names[near[0]] if near else None


_NEAR = 0.8
"""How like a name it has to be."""
_LONGEST_CODE = 3
"""Letters up to which a text is no name with a slip, but a code."""


def read_countries(content: bytes, source: str, report: Report) -> Iterator[CountryRecord]:
    """Yield the countries of a file; report every fault of it."""
    for row in read_table(content, source, Header(tuple(COLUMNS)), report):
        row_cells = Cells(row, report)
        iso2 = row_cells.need("iso2", _code)
        name_en = row_cells.need("name_en", cells.text)
        name_tr = row_cells.need("name_tr", cells.text)
        continent = row_cells.need("continent", cells.slug)
        item = row_cells.read("wikidata", cells.wikidata_item)
        bounds = [row_cells.read(column, degrees(180)) for column in ("west", "south", "east", "north")]
        if iso2 and name_en and name_tr and continent:
            yield CountryRecord(row.line, iso2, name_en, name_tr, continent, item, _all_or_none(bounds))


def _all_or_none(bounds: Sequence[Decimal | None]) -> tuple[Decimal, ...] | None:
    known = tuple(bound for bound in bounds if bound is not None)
    return known if len(known) == len(bounds) else None
